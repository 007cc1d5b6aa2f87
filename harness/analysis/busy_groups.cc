#include "harness/analysis/busy_groups.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

bool IsWatched(const BlockObservation& block) {
  return block.cpu_ns.has_value() && block.voluntary_switches == 0;
}

std::set<std::uint32_t> BusySettings(const std::vector<CellResult>& cells,
                                     const Ablation& ablation) {
  std::set<std::string> busy_ids;
  for (const CellResult& cell : cells) {
    if (IsBusy(cell)) {
      busy_ids.insert(cell.cell_id);
    }
  }
  std::set<std::uint32_t> settings;
  for (const AblationCell& cell : ablation.cells) {
    if (busy_ids.contains(cell.cell_id)) {
      settings.insert(cell.setting);
    }
  }
  return settings;
}

template <typename Row>
void LeaveOpen(const std::set<std::uint32_t>& settings, std::vector<Row>& rows) {
  for (Row& row : rows) {
    if (settings.contains(row.setting)) {
      row.verdict = "inconclusive";
    }
  }
}

}  // namespace

double BusyGroups::Busyness::Share() const {
  const double lost = watched_ns > 0 ? lost_ns / watched_ns : 0;
  return stolen_shares.empty() ? lost : std::max(lost, Mean(stolen_shares));
}

BusyGroups::BusyGroups(const BlockTable& table, const std::vector<LoadObservation>& loads)
    : plan_(table.plan()) {
  for (const GroupPlan& group : plan_.groups) {
    Busyness busyness;
    for (const ArmPlan& arm : group.arms) {
      for (const auto& [session, blocks] : table.OfArm(arm)) {
        for (const BlockObservation* block : blocks) {
          if (IsWatched(*block)) {
            busyness.watched_ns += static_cast<double>(block->ns);
            busyness.lost_ns +=
                static_cast<double>(std::max<std::int64_t>(block->ns - *block->cpu_ns, 0));
          }
        }
      }
    }
    if (busyness.watched_ns > 0) {
      groups_.emplace(&group, std::move(busyness));
    }
  }
  for (const LoadObservation& load : loads) {
    const auto found = groups_.find(FindGroup(plan_, load.group_id));
    if (found == groups_.end()) {
      continue;
    }
    if (load.stolen_share) {
      found->second.stolen_shares.push_back(*load.stolen_share);
    }
    if (load.load_average) {
      load_average_ = std::max(load_average_.value_or(0), *load.load_average);
    }
  }
}

bool BusyGroups::any() const {
  return std::any_of(groups_.begin(), groups_.end(),
                     [](const auto& entry) { return entry.second.Share() > kMostLostShare; });
}

bool BusyGroups::Has(const GroupPlan& group) const {
  const auto found = groups_.find(&group);
  return found != groups_.end() && found->second.Share() > kMostLostShare;
}

bool BusyGroups::Measured(std::string_view cell_id) const {
  return std::any_of(plan_.groups.begin(), plan_.groups.end(), [&](const GroupPlan& group) {
    return Has(group) && ProductionArm(group, cell_id) != nullptr;
  });
}

bool BusyGroups::Bears(const ContrastPlan& contrast) const {
  if (const GroupPlan* group = FindGroup(plan_, contrast.group_id)) {
    return Has(*group);
  }
  return Measured(contrast.a) || Measured(contrast.b);
}

std::vector<SelfCheckResult> BusyGroups::Row() const {
  if (groups_.empty()) {
    return {};
  }
  Busyness all;
  double busiest = 0;
  for (const auto& [group, busyness] : groups_) {
    all.watched_ns += busyness.watched_ns;
    all.lost_ns += busyness.lost_ns;
    busiest = std::max(busiest, busyness.Share());
  }
  SelfCheckResult row;
  row.name = "quiet_machine";
  row.expected = absl::StrFormat("others took at most %.4g %% of the measured time of any group",
                                 100 * kMostLostShare);
  row.got = {{"lost_share", all.lost_ns / all.watched_ns},
             {"busiest_group_share", busiest},
             {"load_average", load_average_}};
  row.pass = true;
  if (busiest > kMostLostShare) {
    row.pass = std::nullopt;
    row.reason = absl::StrFormat(
        "the machine was busy: %.1f %% of the measured time was lost, %.1f %% in the busiest group",
        100 * all.lost_ns / all.watched_ns, 100 * busiest);
  }
  return {row};
}

void BusyGroups::Excuse(SelfCheckResult& check) {
  if (check.pass == false) {
    CannotTell("the machine was busy (quiet_machine)", check);
  }
}

void FlagBusyCells(const BusyGroups& busy, std::vector<CellResult>& cells) {
  for (CellResult& cell : cells) {
    if (busy.Measured(cell.cell_id)) {
      cell.flags.emplace_back(kBusyFlag);
    }
  }
}

void LeaveBusyAblationOpen(const std::vector<CellResult>& cells, Ablation& ablation) {
  const std::set<std::uint32_t> settings = BusySettings(cells, ablation);
  for (auto* effects : {&ablation.solo, &ablation.ladder, &ablation.leave_one_out}) {
    LeaveOpen(settings, *effects);
  }
  LeaveOpen(settings, ablation.shapley);
  LeaveOpen(settings, ablation.owen);
  LeaveOpen(settings, ablation.interactions);
  LeaveOpen(settings, ablation.totals);
  const bool refuted =
      std::any_of(ablation.totals.begin(), ablation.totals.end(),
                  [](const AblationTotal& total) { return total.verdict == "not_additive"; });
  if (!settings.empty()) {
    ablation.additive = refuted ? std::optional(false) : std::nullopt;
  }
}

bool IsBusy(const CellResult& cell) {
  return std::find(cell.flags.begin(), cell.flags.end(), kBusyFlag) != cell.flags.end();
}

}  // namespace alexbench::harness
