// The parent's side of counting: starts a worker under each tool and brings home what it counted.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/session/executor.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"
#include "harness/session/worker_launch.h"

namespace alexbench::harness {

// Groups whose cells' operations are to be counted and were not yet.
std::vector<const GroupPlan*> GroupsToCount(const RunPlan& plan, const RunObservation& finished);

// One observation per tool and arm of role `cell`; where a tool is missing or fails, it says so.
// Nothing where the run is stopped meanwhile.
//
// Errors: those of WorkerLauncher::Launch and of reading what a tool wrote.
absl::StatusOr<std::vector<CountObservation>> CountGroup(const GroupPlan& group,
                                                         const ExecutorOptions& options,
                                                         WorkerLauncher& launcher);

// The program of this name on PATH; empty if there is none.
std::filesystem::path FindProgram(std::string_view name);

}  // namespace alexbench::harness
