// What tests of sharing out steps hold the functions against.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "harness/analysis/ablation/step_game.h"

namespace alexbench::harness {

inline double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The definition, word for word: every order that `accepts` takes, every step's effect when its
// turn comes.
template <typename Accepts>
std::vector<double> AverageOverOrders(const StepGame& game, const Accepts& accepts) {
  std::vector<std::size_t> order(game.step_count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> sums(game.step_count, 0.0);
  double orders = 0;
  do {
    if (!accepts(order)) {
      continue;
    }
    StepSet taken = 0;
    for (const std::size_t step : order) {
      sums[step] += EffectIn(game, step, taken);
      taken |= OnlyStep(step);
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) {
    sum /= orders;
  }
  return sums;
}

}  // namespace alexbench::harness
