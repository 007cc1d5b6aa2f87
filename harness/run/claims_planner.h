// What has to be measured to judge claims that somebody brings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/claims.h"
#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Every cell that a claim names, the contrasts of its pairs and the breakdowns of its phases. What
// a claim leaves open is as the request has it. Claims of kinds that nothing is measured for add
// nothing.
//
// Errors: DataLoss naming a claim that names no engine or no workload, or one that is not there;
//         InvalidArgument for what the request has, or where no claim has anything to measure,
//         with the first reason that one of them names.
absl::StatusOr<RunPlan> PlanClaims(const RunRequest& request, const std::vector<ClaimSpec>& claims);

// For each claim, in order, what would decide it and no run of this plan has: its own `needs`, what
// this build lacks of its engines, or the cells and the breakdown that are not planned. nullopt
// where the plan has all of it, though its run may still leave the claim open, and of claims by
// arithmetic, which take no run.
//
// Requires: engine strings as files of claims have them, not yet resolved.
std::vector<std::optional<std::string>> NeedsBeyond(const RunPlan& plan,
                                                    const std::vector<ClaimSpec>& claims);

}  // namespace alexbench::harness
