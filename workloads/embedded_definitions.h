// The texts of definitions/*.json, compiled in so that they are found from any working folder.
#pragma once

#include <span>

#include "workloads/workload.h"

namespace alexbench::workloads {

// Sorted by name. Written at build time by cmake/EmbedText.cmake.
std::span<const WorkloadDefinition> EmbeddedDefinitions();

}  // namespace alexbench::workloads
