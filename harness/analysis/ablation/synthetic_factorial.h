// Factorials of known effects, for the tests of the ablation.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/random.h"
#include "harness/analysis/ablation/factorial.h"

namespace alexbench::harness {

struct SyntheticFactorial {
  std::size_t step_count = 2;
  std::uint32_t sessions = 8;
  double session_sd = 0;  // of ln time, shared by all cells of a session
  double cell_sd = 0;     // of ln time, a cell's own in a session
  std::uint64_t seed = 1;
};

// A draw with mean 0 and standard deviation 1: twelve uniform ones.
inline double NearlyNormal(RandomStream& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) {
    sum += random.Fraction();
  }
  return sum;
}

// Cells with times 400 ns * exp(effect_of(steps) + noise).
inline std::vector<FactorialCell> MakeCells(const SyntheticFactorial& wanted,
                                            const std::function<double(StepSet)>& effect_of) {
  RandomStream random(wanted.seed, 0);
  std::vector<FactorialCell> cells;
  for (StepSet steps = 0; steps <= AllSteps(wanted.step_count); ++steps) {
    cells.push_back({.name = absl::StrFormat("cell %d", steps), .steps = steps, .times = {}});
  }
  for (std::uint32_t session = 0; session < wanted.sessions; ++session) {
    const double shared = wanted.session_sd * NearlyNormal(random);
    for (FactorialCell& cell : cells) {
      const double own = wanted.cell_sd * NearlyNormal(random);
      cell.times.push_back(
          {.session = session, .ns_per_op = 400 * std::exp(effect_of(cell.steps) + shared + own)});
    }
  }
  return cells;
}

}  // namespace alexbench::harness
