// The known-delay check of selfchecks.h.
#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/group_arms.h"
#include "harness/analysis/selfchecks.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

// Arms in pairs: delay(n), cal(n), by n.
std::vector<const ArmPlan*> DelayPairs(const GroupPlan& group) {
  std::vector<const ArmPlan*> delays = WithRole(group, ArmRole::kDelay);
  std::sort(delays.begin(), delays.end(), [](const ArmPlan* first, const ArmPlan* second) {
    return first->delay_steps < second->delay_steps;
  });
  const std::vector<const ArmPlan*> calibrations = WithRole(group, ArmRole::kCalibration);
  std::vector<const ArmPlan*> pairs;
  for (const ArmPlan* delay : delays) {
    const auto calibration =
        std::find_if(calibrations.begin(), calibrations.end(),
                     [&](const ArmPlan* arm) { return arm->delay_steps == delay->delay_steps; });
    if (calibration != calibrations.end()) {
      pairs.push_back(delay);
      pairs.push_back(*calibration);
    }
  }
  return pairs;
}

std::vector<double> Slopes(const RoundSelection& selection) {
  std::vector<double> slopes;
  for (const SessionRounds& session : selection.sessions) {
    std::vector<double> measured;
    std::vector<double> calibrated;
    for (std::size_t i = 0; i < session.arms.size(); i += 2) {
      measured.push_back(NsPerOperation(session.arms[i]));
      calibrated.push_back(NsPerOperation(session.arms[i + 1]));
    }
    if (const auto slope = Slope(calibrated, measured)) {
      slopes.push_back(*slope);
    }
  }
  return slopes;
}

GroupCheck CheckKnownDelay(const BlockTable& table, const GroupPlan& group) {
  GroupCheck check{.group = &group};
  check.result.name = "known_delay";
  check.result.expected = absl::StrFormat("slope of measured on calibrated delay 1 -+ %.4g (%s)",
                                          kSlopeTolerance, Where(group));
  const std::vector<const ArmPlan*> pairs = DelayPairs(group);
  const RoundSelection selection =
      pairs.empty() ? RoundSelection{} : SelectRounds(table, pairs, Cleaning::kCleanRounds);
  const std::vector<double> slopes = Slopes(selection);
  if (!slopes.empty()) {
    const Statistic slope = OverSessions(slopes);
    check.result.got = {{"slope", slope.estimate},
                        {"slope_ci_low", slope.ci_low},
                        {"slope_ci_high", slope.ci_high}};
  }
  if (selection.preempted) {
    CannotTell(kPreemptedReason, check.result);
  } else {
    JudgeBand(slopes, {.low = 1 - kSlopeTolerance, .high = 1 + kSlopeTolerance}, check.result);
  }
  return check;
}

}  // namespace

std::vector<GroupCheck> CheckKnownDelays(const BlockTable& table) {
  std::vector<GroupCheck> checks;
  for (const GroupPlan& group : table.plan().groups) {
    if (!WithRole(group, ArmRole::kDelay).empty()) {
      checks.push_back(CheckKnownDelay(table, group));
    }
  }
  return checks;
}

}  // namespace alexbench::harness
