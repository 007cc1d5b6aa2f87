#include "harness/run/run_pace.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/estimate_time.h"
#include "harness/run/planner.h"

namespace alexbench::harness {
namespace {

constexpr double kLeastShareOfWriting = 0.2;
constexpr double kLeastShareOfReading = 0.5;
// Halvings of the share: far below the tenths of a second that sessions are given.
constexpr int kHalvings = 12;
constexpr double kTenths = 10;
constexpr double kSecondsPerMinute = 60;

void Shorten(double share, RunPlan& plan) {
  for (GroupPlan& group : plan.groups) {
    const double least =
        group.regime == Regime::kWriting ? kLeastShareOfWriting : kLeastShareOfReading;
    group.seconds_per_session =
        std::floor(group.seconds_per_session * std::max(share, least) * kTenths) / kTenths;
  }
}

double SecondsAt(double share, RunPlan plan) {
  Shorten(share, plan);
  return EstimateSeconds(plan).Sum();
}

// The largest share of their seconds that sessions can have within the budget; the least there is
// where none fits.
double ShareWithin(double budget_seconds, const RunPlan& plan) {
  double fits = kLeastShareOfWriting;
  double too_long = 1;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (fits + too_long) / 2;
    (SecondsAt(middle, plan) <= budget_seconds ? fits : too_long) = middle;
  }
  return fits;
}

absl::Status TooShortError(double budget_seconds, double needed_seconds) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "--budget: the run takes about %.1f minutes with its sessions as short as they may be, not "
      "%.1f; name fewer engines, workloads or records",
      needed_seconds / kSecondsPerMinute, budget_seconds / kSecondsPerMinute));
}

}  // namespace

absl::StatusOr<RunPlan> PlanRunInTime(const RunRequest& request) {
  ASSIGN_OR_RETURN(RunPlan plan, PlanRun(request));
  const bool is_single_passes = plan.profile.name == "as_published";
  if (is_single_passes && request.budget_seconds.has_value()) {
    return absl::InvalidArgumentError(
        "--budget: the single passes of --profile as_published have no seconds to shorten");
  }
  if (is_single_passes || (!request.budget_seconds.has_value() && plan.profile.name != "quick")) {
    return plan;
  }
  const double budget_seconds = request.budget_seconds.value_or(kQuickBudgetSeconds);
  if (EstimateSeconds(plan).Sum() > budget_seconds) {
    Shorten(ShareWithin(budget_seconds, plan), plan);
  }
  const double needed_seconds = EstimateSeconds(plan).Sum();
  if (request.budget_seconds.has_value() && needed_seconds > budget_seconds) {
    return TooShortError(budget_seconds, needed_seconds);
  }
  return plan;
}

std::string ShortenedNotice(const RunPlan& plan) {
  const SecondsRange seconds = SessionSeconds(plan);
  if (seconds.least >= plan.profile.seconds_per_session) {
    return "";
  }
  return absl::StrFormat(
      "sessions have %.1f s or more instead of %.1f s, so that the run takes about %.0f minutes; "
      "--budget 2h and the like give them more",
      seconds.least, plan.profile.seconds_per_session,
      EstimateSeconds(plan).Sum() / kSecondsPerMinute);
}

}  // namespace alexbench::harness
