// What this machine has to spare for a run.
#pragma once

#include <filesystem>

#include "absl/status/status.h"

#include "harness/run/estimate.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Memory the kernel calls available, and free bytes where `scratch` is or would be. What can't be
// read counts as without limit.
Resources AvailableResources(const std::filesystem::path& scratch);

// A file system in memory has nothing to sync, and nothing to drop: what sync or a limit of memory
// costs there says nothing about a disk.
//
// Errors: Unavailable naming the folder, if a cell of durability sync, or with a limit of memory,
//         would have its store there.
absl::Status CheckScratchIsADisk(const RunPlan& plan, const std::filesystem::path& scratch);

}  // namespace alexbench::harness
