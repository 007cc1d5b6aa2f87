// What each measuring verb plans.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// run: every engine under every setting, each compared with the first named.
// Errors: those of EnumerateCells; InvalidArgument where no engine or workload was named.
absl::StatusOr<RunPlan> PlanRun(const RunRequest& request);

// ladder: the states of AlexStorage after 0, 1, 2, ... of the published steps that are built, each
// compared with the one before, with a breakdown each. `axes`: only these axes' steps; empty: all.
// Errors: as PlanRun; InvalidArgument naming an axis without a step.
absl::StatusOr<RunPlan> PlanLadder(const RunRequest& request, const std::vector<std::string>& axes);

// breakdown: where the time of a get goes, for the engines named (else the ladder's states).
// Errors: as PlanLadder; InvalidArgument naming a scenario or number of threads without stages, or
//         where no engine has any.
absl::StatusOr<RunPlan> PlanBreakdown(const RunRequest& request,
                                      const std::vector<std::string>& axes);

// reproduce: the published comparison on its own ground and on today's: query and mixed, in the
// published shape and with values read, the ladder, breakdowns at the largest size.
// Errors: those of EnumerateCells.
absl::StatusOr<RunPlan> PlanReproduce(const RunRequest& request);

// selfcheck: the instrument on itself: known delays, duplicates and the cost of the runner.
// Errors: those of EnumerateCells.
absl::StatusOr<RunPlan> PlanSelfCheck(const RunRequest& request);

}  // namespace alexbench::harness
