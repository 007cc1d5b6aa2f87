// Goodness of fit, for the tests of this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

namespace alexbench::workloads {

// Whether counts could come from bins with these shares, which sum to 1: Pearson's statistic lies
// between the 0.01 and the 99.99 percent points, so neither too far off nor too close. Bins that
// expect too few counts of their own are taken together.
//
// Requires: as many counts as shares; at least two bins that expect five counts.
inline bool Fits(std::span<const std::uint64_t> counts, std::span<const double> shares) {
  constexpr double kLeastExpected = 5;
  const auto total =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  double statistic = 0;
  double bins = 0;
  double pooled = 0;
  double pooled_expected = 0;
  const auto add = [&](double count, double expected) {
    statistic += (count - expected) * (count - expected) / expected;
    ++bins;
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = shares[i] * total;
    if (expected >= kLeastExpected) {
      add(static_cast<double>(counts[i]), expected);
    } else {
      pooled += static_cast<double>(counts[i]);
      pooled_expected += expected;
    }
  }
  if (pooled_expected >= kLeastExpected) {
    add(pooled, pooled_expected);
  } else if (pooled > 10 * kLeastExpected) {
    return false;
  }
  const double p = cdf(boost::math::chi_squared(bins - 1), statistic);
  return p > 1e-4 && p < 1 - 1e-4;
}

inline bool LooksUniform(std::span<const std::uint64_t> counts) {
  return Fits(counts, std::vector<double>(counts.size(), 1.0 / static_cast<double>(counts.size())));
}

}  // namespace alexbench::workloads
