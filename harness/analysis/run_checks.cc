#include "harness/analysis/run_checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/session_means.h"

namespace alexbench::harness {
namespace {

// |ln(first half / second half)| of each session that has two rounds at least.
void AppendDrifts(const BlockTable& table, const ArmPlan& control, std::vector<double>& drifts) {
  const std::array<const ArmPlan*, 1> arms{&control};
  for (const SessionRounds& session : SelectRounds(table, arms, Cleaning::kCleanRounds).sessions) {
    const Blocks& blocks = session.arms.front();
    if (blocks.size() < 2) {
      continue;
    }
    const auto middle = blocks.begin() + static_cast<std::ptrdiff_t>(blocks.size() / 2);
    drifts.push_back(std::abs(std::log(NsPerOperation(Blocks(blocks.begin(), middle)) /
                                       NsPerOperation(Blocks(middle, blocks.end())))));
  }
}

bool ResidualIsGood(const BreakdownResult& breakdown) {
  const Statistic& residual = breakdown.residual_ns;
  const bool contains_zero = residual.ci_low && *residual.ci_low <= 0 && *residual.ci_high >= 0;
  return contains_zero ||
         std::abs(residual.estimate) < kMostResidualShare * std::abs(breakdown.total_ns.estimate);
}

bool MeasuresRunner(const CellResult& cell) {
  return cell.engine == kRunnerAlone && cell.scenario == ScenarioName(Scenario::kThroughput) &&
         cell.consume == ConsumeName(Consume::kNone) && cell.valid && cell.ns_per_op;
}

}  // namespace

std::vector<SelfCheckResult> CheckDrift(const BlockTable& table) {
  std::vector<double> drifts;
  bool planned = false;
  for (const GroupPlan& group : table.plan().groups) {
    for (const ArmPlan& arm : group.arms) {
      if (arm.role == ArmRole::kDriftControl) {
        planned = true;
        AppendDrifts(table, arm, drifts);
      }
    }
  }
  if (!planned) {
    return {};
  }
  SelfCheckResult row;
  row.name = "drift_control";
  row.expected = absl::StrFormat(
      "|ln(first half / second half)| of the control at most %.4g in every session", kNotedDrift);
  if (drifts.empty()) {
    CannotTell("no session has two rounds of the control", row);
    return {row};
  }
  const auto over =
      std::count_if(drifts.begin(), drifts.end(), [](double drift) { return drift > kNotedDrift; });
  row.got = {{"largest_abs_ln", *std::max_element(drifts.begin(), drifts.end())},
             {"sessions", static_cast<double>(drifts.size())},
             {"sessions_over", static_cast<double>(over)}};
  row.pass = true;
  if (over > 0) {
    CannotTell("the machine drifted; contrasts are paired, so this is only noted", row);
  }
  return {row};
}

std::vector<SelfCheckResult> CheckResiduals(const std::vector<BreakdownResult>& breakdowns) {
  if (breakdowns.empty()) {
    return {};
  }
  const auto bad =
      std::count_if(breakdowns.begin(), breakdowns.end(),
                    [](const BreakdownResult& breakdown) { return !ResidualIsGood(breakdown); });
  const double share = static_cast<double>(bad) / static_cast<double>(breakdowns.size());
  SelfCheckResult row;
  row.name = "breakdown_residuals";
  row.expected = absl::StrFormat(
      "at most %.4g of the residuals neither contain 0 nor stay under %.4g of their total",
      kMostBadBreakdowns, kMostResidualShare);
  row.got = {{"breakdowns", static_cast<double>(breakdowns.size())},
             {"bad", static_cast<double>(bad)},
             {"bad_share", share}};
  row.pass = share <= kMostBadBreakdowns;
  return {row};
}

std::vector<SelfCheckResult> CheckRunnerCost(const std::vector<CellResult>& cells) {
  std::vector<SelfCheckResult> rows;
  for (const CellResult& cell : cells) {
    if (!MeasuresRunner(cell)) {
      continue;
    }
    SelfCheckResult row;
    row.name = "runner_cost";
    row.expected =
        absl::StrFormat("at most %.4g ns per operation (%s)", kMostRunnerNs, cell.cell_id);
    row.got = {{"ns_per_op", cell.ns_per_op->estimate},
               {"ns_per_op_ci_low", cell.ns_per_op->ci_low},
               {"ns_per_op_ci_high", cell.ns_per_op->ci_high}};
    row.pass = cell.ns_per_op->estimate <= kMostRunnerNs;
    if (!*row.pass && cell.ns_per_op->ci_low && *cell.ns_per_op->ci_low <= kMostRunnerNs) {
      CannotTell("too noisy to tell: the interval reaches below", row);
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace alexbench::harness
