#include "harness/analysis/selfchecks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/contrast.h"
#include "harness/analysis/group_arms.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/verdict.h"
#include "harness/analysis/work_between.h"

namespace alexbench::harness {
namespace {

void SetRatio(const std::vector<double>& logs, SelfCheckResult& row) {
  const Statistic ratio = OverSessionsOfLogs(logs);
  row.got["ratio"] = ratio.estimate;
  row.got["ratio_ci_low"] = ratio.ci_low;
  row.got["ratio_ci_high"] = ratio.ci_high;
}

GroupCheck CheckDuplicate(const BlockTable& table, const GroupPlan& group,
                          const ArmPlan& duplicate) {
  const double margin = table.plan().profile.margin;
  const double bound = EquivalenceBound(margin);
  GroupCheck check{.group = &group};
  check.result.name = "aa_duplicate";
  check.result.expected = absl::StrFormat("a duplicate's time within %.4g %% of its cell's (%s)",
                                          100 * margin, Where(group));
  const ArmPlan* cell = ProductionArm(group, duplicate.cell_id);
  const ContrastMeasurement measured =
      cell == nullptr
          ? ContrastMeasurement{}
          : MeasureInRounds(table, {.a = &duplicate, .b = cell, .work = WorkArm(group)});
  if (!measured.log_ratios.empty()) {
    SetRatio(measured.log_ratios, check.result);
  }
  if (measured.lost_in_work) {
    CannotTell("a get took no longer than the work's noise", check.result);
  } else if (measured.preempted) {
    CannotTell(kPreemptedReason, check.result);
  } else {
    JudgeBand(measured.log_ratios, {.low = -bound, .high = bound}, check.result);
  }
  return check;
}

bool NeedsGate(const GroupPlan& group) {
  return group.purpose != GroupPurpose::kBreakdown && group.settings.consume == Consume::kAll &&
         std::any_of(group.arms.begin(), group.arms.end(), [](const ArmPlan& arm) {
           return arm.role == ArmRole::kCell && arm.scenario == Scenario::kThroughput;
         });
}

// Log-ratios of the floor at throughput to the floor at latency, per session.
std::vector<double> GateLogRatios(const BlockTable& table, const GroupPlan& group) {
  std::array<const ArmPlan*, 2> arms{};
  for (const ArmPlan* arm : WithRole(group, ArmRole::kFloorGate)) {
    arms[arm->scenario == Scenario::kThroughput ? 0 : 1] = arm;
  }
  if (arms[0] == nullptr || arms[1] == nullptr) {
    return {};
  }
  std::vector<double> logs;
  for (const SessionRounds& session : SelectRounds(table, arms, Cleaning::kCleanRounds).sessions) {
    logs.push_back(std::log(NsPerOperation(session.arms[0]) / NsPerOperation(session.arms[1])));
  }
  return logs;
}

GroupCheck CheckThroughputGate(const BlockTable& table, const GroupPlan& group) {
  GroupCheck check{.group = &group};
  check.result.name = "throughput_gate";
  check.result.expected =
      absl::StrFormat("the floor at throughput takes at most %.4g of its time at latency (%s)",
                      kMostFloorShare, Where(group));
  const std::vector<double> logs = GateLogRatios(table, group);
  if (logs.empty()) {
    CannotTell("the floor was not measured in this group", check.result);
    return check;
  }
  SetRatio(logs, check.result);
  check.result.pass = *check.result.got["ratio"] <= kMostFloorShare;
  if (check.failed()) {
    check.result.reason = "independent gets did not overlap";
  }
  return check;
}

}  // namespace

std::vector<GroupCheck> CheckDuplicates(const BlockTable& table) {
  std::vector<GroupCheck> checks;
  for (const GroupPlan& group : table.plan().groups) {
    if (group.regime != Regime::kReadOnly) {
      continue;
    }
    for (const ArmPlan* duplicate : WithRole(group, ArmRole::kDuplicate)) {
      checks.push_back(CheckDuplicate(table, group, *duplicate));
    }
  }
  return checks;
}

std::vector<GroupCheck> CheckThroughputGates(const BlockTable& table) {
  std::vector<GroupCheck> checks;
  for (const GroupPlan& group : table.plan().groups) {
    if (NeedsGate(group)) {
      checks.push_back(CheckThroughputGate(table, group));
    }
  }
  return checks;
}

}  // namespace alexbench::harness
