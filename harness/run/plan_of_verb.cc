// Which planner a measuring verb has.
#include "absl/status/status.h"

#include "base/status_macros.h"
#include "harness/run/ab_plan.h"
#include "harness/run/ablation_planner.h"
#include "harness/run/measure.h"
#include "harness/run/mechanism_plan.h"
#include "harness/run/planner.h"

namespace alexbench::harness {
namespace {

absl::StatusOr<RunPlan> PlanOfVerb(const MeasureOptions& options) {
  switch (options.verb) {
    case MeasuringVerb::kRun:
      return PlanRun(options.request);
    case MeasuringVerb::kLadder:
      return PlanLadder(options.request, options.axes);
    case MeasuringVerb::kAblate:
      return PlanAblation(options.request, options.axes);
    case MeasuringVerb::kBreakdown:
      return PlanBreakdown(options.request, options.axes);
    case MeasuringVerb::kReproduce:
      return PlanReproduce(options.request);
    case MeasuringVerb::kSelfCheck:
      return PlanSelfCheck(options.request);
    case MeasuringVerb::kAb:
      return PlanAb(options.request, options.ab);
  }
  return absl::InternalError("a verb without a plan");
}

}  // namespace

absl::StatusOr<RunPlan> PlanOf(const MeasureOptions& options) {
  ASSIGN_OR_RETURN(RunPlan plan, PlanOfVerb(options));
  if (options.request.mechanism) {
    plan.mechanism = ClaimedMechanisms();
  }
  return plan;
}

}  // namespace alexbench::harness
