// The record stored last is asked for most, the one before it next, and so on.
//
// Source: YCSB's requestdistribution=latest [YCSB10]: Zipf's law over age.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "workloads/distributions/key_distribution.h"
#include "workloads/distributions/zipf_ranks.h"

namespace alexbench::workloads {

inline RecordDraw LatestDistribution(std::uint64_t /*most*/) {
  return [ranks = ZipfRanks()](RandomStream& random, std::uint64_t now) {
    return now - ranks.Draw(random, now);
  };
}

}  // namespace alexbench::workloads
