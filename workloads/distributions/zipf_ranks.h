// Draws ranks 1, 2, ... whose chances fall as rank^-0.99, exactly and in integers, so that a seed
// means the same ranks on every machine.
//
// Why not a library: absl::zipf_distribution needs an exponent above 1, and the standard library
// has none. Why not the recipe YCSB takes from [GRAY94]: it is right for the first two ranks and
// an approximation from the third on, which a goodness-of-fit test sees.
// How: rejection [DEVROYE86] from a hat of steps. All ranks of [2^j, 2^(j+1)) get the weight of
// 2^j; a rank is kept with the share of that weight that is its own, which is never below half.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/random.h"
#include "workloads/data_sets/fixed_point.h"

namespace alexbench::workloads {

// The exponent is YCSB's ZIPFIAN_CONSTANT [YCSB10].
inline constexpr std::int64_t kZipfExponentPercent = 99;

// rank^-0.99 in units of 2^-57. Requires: rank > 0.
constexpr std::uint64_t ZipfWeight(std::uint64_t rank) {
  constexpr std::int64_t kLog2OfFirst = 57 * kFixedPointOne;
  return FixedExp2(kLog2OfFirst - FixedLog2(rank) * kZipfExponentPercent / 100);
}

// Cost: about one and a half tries a draw; every second needs a logarithm in fixed point.
class ZipfRanks {
 public:
  // Steps of the hat, hence ranks below 2^33.
  static constexpr std::size_t kSteps = 33;

  constexpr ZipfRanks() {
    std::uint64_t sum = 0;
    for (std::size_t step = 0; step < kSteps; ++step) {
      weights_[step] = ZipfWeight(std::uint64_t{1} << step);
      before_[step] = sum;
      sum += weights_[step] << step;
    }
  }

  // A rank from 1 to `most`. Requires: 0 < most < 2^kSteps.
  std::uint64_t Draw(RandomStream& random, std::uint64_t most) const {
    const auto last = static_cast<std::size_t>(std::bit_width(most) - 1);
    const std::uint64_t ranks_of_last = most - (std::uint64_t{1} << last) + 1;
    const std::uint64_t total = before_[last] + ranks_of_last * weights_[last];
    while (true) {
      // One number serves for the step, the rank in it and whether that is kept.
      const std::uint64_t point = random.Below(total);
      const auto* const above =
          std::upper_bound(before_.begin(), before_.begin() + last + 1, point);
      const auto step = static_cast<std::size_t>(above - before_.begin() - 1);
      const std::uint64_t inside = point - before_[step];
      const std::uint64_t rank = (std::uint64_t{1} << step) + inside / weights_[step];
      if (Keeps(rank, {.height = inside % weights_[step], .weight = weights_[step]})) {
        return rank;
      }
    }
  }

 private:
  struct Try {
    std::uint64_t height = 0;  // uniform below `weight`
    std::uint64_t weight = 0;  // of the hat
  };

  static bool Keeps(std::uint64_t rank, const Try& drawn) {
    // No weight falls to half within a step, so the lower half needs no look.
    return drawn.height < drawn.weight / 2 || drawn.height < ZipfWeight(rank);
  }

  std::array<std::uint64_t, kSteps> weights_{};
  std::array<std::uint64_t, kSteps> before_{};  // the hat's area ahead of each step
};

}  // namespace alexbench::workloads
