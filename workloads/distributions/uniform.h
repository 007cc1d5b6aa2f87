// Every loaded record is as likely as every other, each time anew.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "workloads/distributions/key_distribution.h"

namespace alexbench::workloads {

inline RecordDraw UniformDistribution(std::uint64_t records) {
  return [records](RandomStream& random) { return random.Below(records); };
}

}  // namespace alexbench::workloads
