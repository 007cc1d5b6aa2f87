// Percentiles of single operations.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/measure/latency_counts.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// A percentile needs so many timed operations expected above it: p99 has 1,000 of them at least.
inline constexpr std::uint64_t kLeastAbovePercentile = 10;

// The p-th percentile is the longest time of the bucket in which number ceil(p n) of the ascending
// operations lies, and no longer than the longest of all: at most one bucket's width (0.79 %) above
// the operation's own time. nullopt if nothing was timed.
std::optional<LatencyPercentiles> PercentilesOf(const LatencyCounts& counts);

// The same of single times, exactly: with x sorted and counted from 1, x[ceil(p n)], however few.
// numpy.percentile(x, 100 p, method='inverted_cdf').
std::optional<LatencyPercentiles> Percentiles(std::vector<std::uint32_t> values_ns);

}  // namespace alexbench::harness
