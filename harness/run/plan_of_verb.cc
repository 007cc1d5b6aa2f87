// Which planner a measuring verb has.
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/claims_json.h"
#include "harness/run/ab_plan.h"
#include "harness/run/ablation_planner.h"
#include "harness/run/claims_planner.h"
#include "harness/run/measure.h"
#include "harness/run/mechanism_plan.h"
#include "harness/run/planner.h"
#include "harness/run/run_pace.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

// What a file of claims needs; claims about engines that this build lacks stay open.
absl::StatusOr<RunPlan> PlanClaimsOf(const MeasureOptions& options) {
  ASSIGN_OR_RETURN(std::vector<ClaimSpec> claims, ReadClaims(options.claims_file));
  std::vector<ClaimSpec> resolved = claims;
  ResolveVariants(Catalog::Get(), resolved);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    claims[i].needs = resolved[i].needs;
  }
  absl::StatusOr<RunPlan> plan = PlanClaims(options.request, claims);
  if (plan.status().code() == absl::StatusCode::kDataLoss) {
    return absl::DataLossError(
        absl::StrFormat("%s: %s", options.claims_file, plan.status().message()));
  }
  return plan;
}

absl::StatusOr<RunPlan> PlanOfVerb(const MeasureOptions& options) {
  switch (options.verb) {
    case MeasuringVerb::kRun:
      return PlanRunInTime(options.request);
    case MeasuringVerb::kLadder:
      return PlanLadder(options.request, options.axes);
    case MeasuringVerb::kAblate:
      return PlanAblation(options.request, options.axes);
    case MeasuringVerb::kBreakdown:
      return PlanBreakdown(options.request, options.axes);
    case MeasuringVerb::kReproduce:
      return options.claims_file.empty() ? PlanReproduce(options.request) : PlanClaimsOf(options);
    case MeasuringVerb::kSelfCheck:
      return PlanSelfCheck(options.request);
    case MeasuringVerb::kAb:
      return PlanAb(options.request, options.ab);
  }
  return absl::InternalError("a verb without a plan");
}

}  // namespace

absl::StatusOr<RunPlan> PlanOf(MeasureOptions options, std::uint32_t layouts) {
  options.request.layouts = layouts;
  ASSIGN_OR_RETURN(RunPlan plan, PlanOfVerb(options));
  if (options.request.mechanism) {
    plan.mechanism = ClaimedMechanisms();
  }
  return plan;
}

}  // namespace alexbench::harness
