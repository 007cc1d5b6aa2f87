#include "harness/analysis/work_between.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/group_arms.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

// One session alone has no interval and is taken at its word.
bool LiesBelowZero(const CellResult& cell) {
  return cell.valid && cell.ns_per_op &&
         cell.ns_per_op->ci_high.value_or(cell.ns_per_op->estimate) < 0;
}

bool HasCellBelowZero(const GroupPlan& group, const std::vector<CellResult>& cells) {
  return std::any_of(cells.begin(), cells.end(), [&](const CellResult& cell) {
    return LiesBelowZero(cell) && ProductionArm(group, cell.cell_id) != nullptr;
  });
}

}  // namespace

const ArmPlan* WorkArm(const GroupPlan& group) {
  const std::vector<const ArmPlan*> arms = WithRole(group, ArmRole::kWork);
  return arms.empty() ? nullptr : arms.front();
}

std::vector<SelfCheckResult> CheckWorkBetween(const BlockTable& table,
                                              const std::vector<CellResult>& cells) {
  std::vector<SelfCheckResult> rows;
  for (const GroupPlan& group : table.plan().groups) {
    const ArmPlan* work = WorkArm(group);
    if (work == nullptr) {
      continue;
    }
    SelfCheckResult row;
    row.name = "work_between";
    row.expected =
        absl::StrFormat("the work alone takes no longer than a get with it (%s)", Where(group));
    const std::array<const ArmPlan*, 1> arms{work};
    const RoundSelection selection = SelectRounds(table, arms, Cleaning::kCleanRounds);
    if (selection.sessions.empty()) {
      CannotTell("the work was not measured alone", row);
    } else {
      const Statistic alone = OverSessions(SessionMeans(selection, 0));
      row.got = {{"work_ns", alone.estimate},
                 {"work_ns_ci_low", alone.ci_low},
                 {"work_ns_ci_high", alone.ci_high}};
      row.pass = !HasCellBelowZero(group, cells);
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace alexbench::harness
