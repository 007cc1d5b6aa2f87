#include "harness/analysis/ablation/ablation.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/text.h"
#include "harness/analysis/ablation/factorial.h"
#include "harness/analysis/ablation/findings.h"
#include "harness/analysis/ablation/step_chains.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

using ResultById = std::map<std::string, const CellResult*>;

// What the trials of a setting's cells have in common; nothing where the cells only read.
struct TrialStretch {
  std::optional<std::uint64_t> operations;
  bool unequal = false;
};

TrialStretch StretchOf(const BlockTable& table, const std::vector<std::string>& ids) {
  std::vector<const BlocksBySession*> arms;
  Scenario scenario{};
  for (const std::string& id : ids) {
    const ArmPlace home = HomeArm(table.plan(), id);
    if (home.arm == nullptr) {
      return {};
    }
    arms.push_back(&table.OfArm(*home.arm));
    scenario = home.arm->scenario;
  }
  const std::optional<std::uint64_t> operations = CommonStretch(scenario, arms);
  return {.operations = operations, .unequal = StandForUnequalStretches(arms, operations)};
}

std::vector<SessionTime> TimesOf(const BlockTable& table, const std::string& cell_id,
                                 std::optional<std::uint64_t> stretch) {
  const ArmPlace home = HomeArm(table.plan(), cell_id);
  if (home.arm == nullptr) {
    return {};
  }
  std::vector<SessionTime> times;
  if (home.group->regime == Regime::kWriting) {
    for (const auto& [session, blocks] : table.OfArm(*home.arm)) {
      times.push_back(
          {.session = session, .ns_per_op = ChargedNsPerOperationOver(stretch, blocks)});
    }
    return times;
  }
  const std::array<const ArmPlan*, 1> arms{home.arm};
  const RoundSelection selection = SelectRounds(table, arms, Cleaning::kCleanRounds);
  const std::vector<double> means = SessionMeans(selection, 0);
  for (std::size_t i = 0; i < means.size(); ++i) {
    times.push_back({.session = selection.sessions[i].session, .ns_per_op = means[i]});
  }
  return times;
}

// Over sessions, as a cell's own figure.
Statistic NsPerOp(const std::vector<SessionTime>& times) {
  std::vector<double> values;
  for (const SessionTime& time : times) {
    values.push_back(time.ns_per_op);
  }
  return OverSessions(values);
}

void KeepCommonSessions(std::vector<FactorialCell>& cells) {
  std::map<std::uint32_t, std::size_t> count;
  for (const FactorialCell& cell : cells) {
    for (const SessionTime& time : cell.times) {
      ++count[time.session];
    }
  }
  for (FactorialCell& cell : cells) {
    std::erase_if(cell.times,
                  [&](const SessionTime& time) { return count[time.session] < cells.size(); });
  }
}

std::vector<FactorialCell> CellsOf(const BlockTable& table, const std::vector<std::string>& ids,
                                   std::optional<std::uint64_t> stretch) {
  const std::vector<StepSet> sets = SetsOfSteps(table.plan().ablation->steps);
  std::vector<FactorialCell> cells;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    cells.push_back({.name = ids[i], .steps = sets[i], .times = TimesOf(table, ids[i], stretch)});
  }
  KeepCommonSessions(cells);
  return cells;
}

AblationSetting SettingOf(const CellResult& cell) {
  AblationSetting setting;
  setting.workload = cell.workload;
  setting.scenario = cell.scenario;
  setting.consume = cell.consume;
  setting.records = cell.records;
  setting.value_bytes = cell.value_bytes;
  setting.load_order = cell.load_order;
  setting.data_set = cell.data_set;
  setting.durability = cell.durability;
  setting.threads = cell.threads;
  return setting;
}

// Steps of the same group, by the first step of each.
std::vector<StepSet> GroupsOf(const std::vector<AblationStepPlan>& steps) {
  std::vector<std::string> names;
  std::vector<StepSet> groups;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    const auto known = std::find(names.begin(), names.end(), steps[step].group);
    const auto place = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) {
      names.push_back(steps[step].group);
      groups.push_back(0);
    }
    groups[place] |= OnlyStep(step);
  }
  return groups;
}

// Adds the rows of one setting, saying which it is.
template <typename Row>
void Append(const AblationSetting& setting, std::size_t index, std::vector<Row> rows,
            std::vector<Row>& all) {
  for (Row& row : rows) {
    row.setting = static_cast<std::uint32_t>(index);
    row.scenario = setting.scenario;
  }
  std::move(rows.begin(), rows.end(), std::back_inserter(all));
}

std::vector<AblationCell> CellRows(const std::vector<std::string>& ids, const ResultById& results,
                                   const AblationPlan& plan) {
  const std::vector<std::string> labels = StepLabels(plan.steps);
  const std::vector<StepSet> sets = SetsOfSteps(plan.steps);
  std::vector<AblationCell> rows;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    AblationCell row;
    row.cell_id = ids[i];
    row.ns_per_op = results.at(ids[i])->ns_per_op;
    for (std::size_t step = 0; step < labels.size(); ++step) {
      if ((sets[i] & OnlyStep(step)) != 0) {
        row.steps.push_back(labels[step]);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Why a factorial cannot be judged; empty if it can.
std::string InvalidReason(const std::vector<std::string>& ids, const ResultById& results) {
  for (const std::string& id : ids) {
    const CellResult& cell = *results.at(id);
    if (!cell.valid) {
      return absl::StrFormat("%s: %s", id, cell.invalid_reason.value_or("invalid"));
    }
  }
  return "";
}

// How far, on the logarithm, the same code at other addresses is from itself in this setting.
double CloneSpreadOf(const BlockTable& table, const std::string& cell_id, const Clones& clones) {
  const ArmPlace home = HomeArm(table.plan(), cell_id);
  return home.group == nullptr ? 0 : clones.SpreadFor(*home.group).value_or(0);
}

// What the rows of a setting are made from.
struct Material {
  const BlockTable& table;
  const ResultById& results;
  const Clones& clones;
};

void AddSetting(const Material& material, const std::vector<std::string>& ids,
                Ablation& ablation) {
  const auto& [table, results, clones] = material;
  const AblationPlan& plan = *table.plan().ablation;
  const std::size_t index = ablation.settings.size();
  AblationSetting setting = SettingOf(*results.at(ids.front()));
  std::vector<AblationCell> rows = CellRows(ids, results, plan);
  const TrialStretch stretch = StretchOf(table, ids);
  const std::vector<FactorialCell> cells = CellsOf(table, ids, stretch.operations);
  const absl::StatusOr<Factorial> factorial = MakeFactorial(TakenForGranted(plan.steps), cells);
  std::string reason = InvalidReason(ids, results);
  if (reason.empty() && !factorial.ok()) {
    reason = FromAbsl(factorial.status().message());
  } else if (reason.empty() && stretch.unequal) {
    reason = "its cells stand for unequal stretches of their operations";
  }
  setting.valid = reason.empty();
  if (setting.valid) {
    setting.sessions = static_cast<std::uint32_t>(factorial->sessions.size());
    setting.stretch_operations = stretch.operations;
    FactorialFindings found =
        JudgeFactorial(*factorial, {.axes = StepLabels(plan.steps),
                                    .groups = GroupsOf(plan.steps),
                                    .margin = table.plan().profile.margin,
                                    .clone_spread = CloneSpreadOf(table, ids.front(), clones)});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].additive_ns = found.additive_ns[i];
      if (stretch.operations) {
        rows[i].ns_per_op = NsPerOp(cells[i].times);
      }
    }
    Append(setting, index, std::move(found.solo), ablation.solo);
    Append(setting, index, std::move(found.ladder), ablation.ladder);
    Append(setting, index, std::move(found.leave_one_out), ablation.leave_one_out);
    Append(setting, index, std::move(found.shapley), ablation.shapley);
    Append(setting, index, std::move(found.owen), ablation.owen);
    Append(setting, index, std::move(found.interactions), ablation.interactions);
    Append(setting, index, std::vector{std::move(found.total)}, ablation.totals);
  } else {
    setting.invalid_reason = std::move(reason);
  }
  Append(setting, index, std::move(rows), ablation.cells);
  ablation.settings.push_back(std::move(setting));
}

std::optional<bool> Additive(const Ablation& ablation) {
  const auto says = [&](const char* verdict) {
    return [verdict](const AblationTotal& total) { return total.verdict == verdict; };
  };
  const std::vector<AblationTotal>& totals = ablation.totals;
  if (std::any_of(totals.begin(), totals.end(), says("not_additive"))) {
    return false;
  }
  const bool all = totals.size() == ablation.settings.size() &&
                   std::all_of(totals.begin(), totals.end(), says("additive"));
  return all ? std::optional(true) : std::nullopt;
}

}  // namespace

std::optional<Ablation> SummarizeAblation(const BlockTable& table,
                                          const std::vector<CellResult>& cells,
                                          const Clones& clones) {
  const std::optional<AblationPlan>& plan = table.plan().ablation;
  if (!plan) {
    return std::nullopt;
  }
  Ablation ablation;
  for (const AblationStepPlan& step : plan->steps) {
    if (ablation.axes.empty() || ablation.axes.back() != step.axis) {
      ablation.axes.push_back(step.axis);
    }
    ablation.steps.push_back({.axis = step.axis,
                              .name = step.name,
                              .from = step.from,
                              .to = step.to,
                              .group = step.group,
                              .predicted_ns = step.predicted_ns});
  }
  ResultById results;
  for (const CellResult& cell : cells) {
    results.emplace(cell.cell_id, &cell);
  }
  for (const std::vector<std::string>& ids : plan->factorials) {
    AddSetting({.table = table, .results = results, .clones = clones}, ids, ablation);
  }
  ablation.additive = Additive(ablation);
  return ablation;
}

}  // namespace alexbench::harness
