// What `ablate` plans.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// ablate: AlexStorage's baseline with every set of the ladder's steps of these axes taken, all side
// by side in the sessions of one group, so that what a session does to all of them is in no effect.
// `axes` may join some by '+': these count as one step in Owen's values. Empty: all the ladder's.
//
// Errors: InvalidArgument naming an axis without a step and those there are, an axis named twice,
//         more than kMaxFactorialSteps axes, an engine that is not alex, a profile without
//         intervals; those of EnumerateCells.
absl::StatusOr<RunPlan> PlanAblation(const RunRequest& request,
                                     const std::vector<std::string>& axes);

}  // namespace alexbench::harness
