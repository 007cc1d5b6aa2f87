// Percentiles of single operations.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/report/result.h"

namespace alexbench::harness {

// The p-th percentile is the smallest value that at least p of all values do not exceed: with x
// sorted and counted from 1, x[ceil(p n)].  numpy.percentile(x, 100 p, method='inverted_cdf').
// nullopt if there is no value.
std::optional<LatencyPercentiles> Percentiles(std::vector<std::uint32_t> values_ns);

}  // namespace alexbench::harness
