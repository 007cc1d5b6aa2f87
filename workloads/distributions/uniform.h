// Every record is as likely as every other, each time anew.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "workloads/distributions/key_distribution.h"

namespace alexbench::workloads {

inline RecordDraw UniformDistribution(std::uint64_t /*most*/) {
  return [](RandomStream& random, std::uint64_t now) { return random.Below(now); };
}

}  // namespace alexbench::workloads
