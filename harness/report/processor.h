// What the kernel exposes of the processor: model, caches, frequency control, counters.
#pragma once

#include "harness/report/result.h"

namespace alexbench::harness {

// What is not exposed (frequency control of a virtual machine) is nullptr.
Facts ProcessorFacts();

}  // namespace alexbench::harness
