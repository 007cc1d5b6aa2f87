// How the sessions of `run` are fitted to the time it may take.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// What profile quick takes where nobody says how long it may, or as near to it as sessions may be
// shortened: a first try of every engine under six workloads takes half an hour.
inline constexpr double kQuickBudgetSeconds = 20 * 60;

// The plan of PlanRun, its sessions shortened in one proportion until estimate_time.h has the run
// within the request's budget, or within kQuickBudgetSeconds at profile quick. Their number stays:
// it is what limits the intervals. A session that writes keeps a fifth of its seconds at least, any
// other half.
//
// Errors: those of PlanRun; InvalidArgument where the request's own budget is less than that takes,
//         or is given to profile as_published, whose single passes have no seconds.
absl::StatusOr<RunPlan> PlanRunInTime(const RunRequest& request);

// Tells whoever asked for the run that sessions were shortened; empty where they were not.
std::string ShortenedNotice(const RunPlan& plan);

}  // namespace alexbench::harness
