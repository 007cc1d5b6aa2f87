// What this machine has to spare for a run.
#pragma once

#include <filesystem>

#include "harness/run/estimate.h"

namespace alexbench::harness {

// Memory the kernel calls available, and free bytes where `scratch` is or would be. What can't be
// read counts as without limit.
Resources AvailableResources(const std::filesystem::path& scratch);

}  // namespace alexbench::harness
