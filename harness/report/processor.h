// What the kernel exposes of the processor: model, caches, frequency control, counters.
#pragma once

#include <filesystem>

#include "harness/report/result.h"

namespace alexbench::harness {

// What is not exposed (frequency control of a virtual machine) is nullptr. `root` is where /proc and
// /sys are looked for.
Facts ProcessorFacts(const std::filesystem::path& root);

}  // namespace alexbench::harness
