#include "harness/analysis/pollution_twin.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/run_checks.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

const ArmPlan* StageArm(const GroupPlan& group, const BreakdownPlan& breakdown, Stage stage) {
  const auto found = std::find_if(group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) {
    return arm.role == ArmRole::kStage && arm.cell_id == breakdown.cell_id && arm.stage == stage;
  });
  return found == group.arms.end() ? nullptr : &*found;
}

SelfCheckResult CheckTwin(const BlockTable& table, const BreakdownPlan& breakdown,
                          const std::array<const ArmPlan*, 3>& arms) {
  SelfCheckResult row;
  row.name = "pollution_twin";
  row.expected = absl::StrFormat(
      "reading an unrelated record beside find_slot adds at most %.4g of the get (%s)",
      kMostResidualShare, breakdown.cell_id);
  const RoundSelection selection = SelectRounds(table, arms, Cleaning::kCleanRounds);
  if (selection.sessions.empty()) {
    CannotTell("twin, stage and get have no round in common", row);
    return row;
  }
  std::vector<double> gaps = SessionMeans(selection, 0);
  const std::vector<double> stage = SessionMeans(selection, 1);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    gaps[i] -= stage[i];
  }
  const Statistic gap = OverSessions(gaps);
  const double share = gap.estimate / OverSessions(SessionMeans(selection, 2)).estimate;
  row.got = {{"gap_ns", gap.estimate},
             {"gap_ns_ci_low", gap.ci_low},
             {"gap_ns_ci_high", gap.ci_high},
             {"gap_share", share}};
  row.pass = true;
  if (share > kMostResidualShare) {
    CannotTell("up to the gap, find_slot is shown too short and the reading too long", row);
  }
  return row;
}

}  // namespace

std::vector<SelfCheckResult> CheckPollutionTwins(const BlockTable& table) {
  std::vector<SelfCheckResult> rows;
  for (const BreakdownPlan& breakdown : table.plan().breakdowns) {
    const GroupPlan* group = FindGroup(table.plan(), breakdown.group_id);
    if (group == nullptr) {
      continue;
    }
    const std::array<const ArmPlan*, 3> arms{StageArm(*group, breakdown, Stage::kFindSlotTwin),
                                             StageArm(*group, breakdown, Stage::kFindSlot),
                                             ProductionArm(*group, breakdown.cell_id)};
    if (std::count(arms.begin(), arms.end(), nullptr) == 0) {
      rows.push_back(CheckTwin(table, breakdown, arms));
    }
  }
  return rows;
}

}  // namespace alexbench::harness
