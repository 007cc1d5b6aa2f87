// A few records get most of the operations, each of those as many as the others.
//
// Source: the shares are YCSB's defaults, hotspotdatafraction and hotspotopnfraction [YCSB10].
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/random.h"
#include "workloads/distributions/key_distribution.h"

namespace alexbench::workloads {

inline constexpr std::uint64_t kHotRecordsPercent = 20;
inline constexpr std::uint64_t kHotOperationsPercent = 80;

// The records stored first are the hot ones, at least one.
constexpr std::uint64_t HotRecords(std::uint64_t records) {
  return std::max<std::uint64_t>(1, records * kHotRecordsPercent / 100);
}

inline RecordDraw HotspotDistribution(std::uint64_t /*most*/) {
  return [](RandomStream& random, std::uint64_t now) {
    const std::uint64_t hot = HotRecords(now);
    const bool is_hot = random.Below(100) < kHotOperationsPercent || hot == now;
    return is_hot ? random.Below(hot) : hot + random.Below(now - hot);
  };
}

}  // namespace alexbench::workloads
