// Random numbers that are not uniform, the same on every machine.
//
// Only operations whose result IEEE 754 fixes are used on floating-point numbers, and none that a
// compiler could fuse: no product is added to anything.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

#include "base/random.h"
#include "workloads/data_sets/fixed_point.h"

namespace alexbench::workloads {

// Two independent numbers from the normal distribution with mean 0 and deviation 1, at most 9.28
// from 0.
struct GaussianPair {
  double first = 0;
  double second = 0;
};

// Source: the polar method, [KNUTH97], section 3.4.1, algorithm P.
inline GaussianPair DrawGaussianPair(RandomStream& random) {
  while (true) {
    const std::uint64_t bits = random.Next();
    const std::int64_t x = static_cast<std::int64_t>(bits >> 32U) - (std::int64_t{1} << 31U);
    const std::int64_t y = static_cast<std::int64_t>(bits & 0xffffffffU) - (std::int64_t{1} << 31U);
    const auto square = static_cast<std::uint64_t>(x * x + y * y);
    if (square == 0 || square >= std::uint64_t{1} << 62U) {
      continue;  // outside the circle
    }
    // -2 ln(square / 2^62), divided by square.
    const auto log = static_cast<double>(62 * kFixedPointOne - FixedLog2(square));
    const double factor =
        std::sqrt(log * (2 * std::numbers::ln2 / kFixedPointOne) / static_cast<double>(square));
    return {.first = static_cast<double>(x) * factor, .second = static_cast<double>(y) * factor};
  }
}

// -log2 of a number drawn uniformly from (0, 1], in fixed point: exponentially distributed with
// mean 1 / ln 2, at most 64.
inline std::int64_t DrawFixedExponential(RandomStream& random) {
  return 64 * kFixedPointOne - FixedLog2(random.Next() | 1U);
}

// An exponentially distributed whole number, at least 1.
// Requires: mean < 2^57.
inline std::uint64_t DrawExponentialGap(std::uint64_t mean, RandomStream& random) {
  __extension__ using Wide = unsigned __int128;
  constexpr auto kLn2 = static_cast<std::uint64_t>(std::numbers::ln2 * kFixedPointOne);
  const Wide scaled = Wide{mean} * static_cast<std::uint64_t>(DrawFixedExponential(random)) * kLn2;
  return 1 + static_cast<std::uint64_t>(scaled >> (2U * kFixedPointBits));
}

// A Pareto distribution of whole numbers: the share of those above g falls as (least / g)^shape.
struct Pareto {
  std::int64_t log2_least = 0;     // fixed point
  std::int64_t log2_most = 0;      // fixed point; larger draws are this
  std::int64_t inverse_shape = 0;  // fixed point, at most 1

  std::uint64_t Draw(RandomStream& random) const {
    __extension__ using Wide = __int128;
    const Wide log2_excess =
        (Wide{DrawFixedExponential(random)} * inverse_shape) >> kFixedPointBits;
    const std::int64_t log2_gap = log2_least + static_cast<std::int64_t>(log2_excess);
    return FixedExp2(log2_gap < log2_most ? log2_gap : log2_most);
  }
};

}  // namespace alexbench::workloads
