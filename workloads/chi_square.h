// Goodness of fit, for the tests of this folder.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>

#include <boost/math/distributions/chi_squared.hpp>

namespace alexbench::workloads {

// Whether counts could come from equally likely bins: Pearson's statistic lies between the 0.01 and
// the 99.99 percent points, so neither uneven nor too even.
//
// Requires: at least two bins, five expected a bin.
inline bool LooksUniform(std::span<const std::uint64_t> counts) {
  const auto bins = static_cast<double>(counts.size());
  const double expected =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0})) / bins;
  double statistic = 0;
  for (const std::uint64_t count : counts) {
    const double distance = static_cast<double>(count) - expected;
    statistic += distance * distance / expected;
  }
  const double p = cdf(boost::math::chi_squared(bins - 1), statistic);
  return p > 1e-4 && p < 1 - 1e-4;
}

}  // namespace alexbench::workloads
