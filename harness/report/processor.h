// What the kernel exposes of the processor: model, caches, frequency control, counters.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/report/result.h"

namespace alexbench::harness {

// What is not exposed (frequency control of a virtual machine) is nullptr. `root` is where /proc
// and /sys are looked for.
Facts ProcessorFacts(const std::filesystem::path& root);

// What people call the hypervisor whose CPUID gives this vendor text, the fact `hypervisor`; of one
// without a name here the text itself, up to its first NUL.
std::string HypervisorName(std::string_view vendor);

}  // namespace alexbench::harness
