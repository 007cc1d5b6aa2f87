// The times of a full factorial: every feasible set of steps in every session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/ablation/step_game.h"

namespace alexbench::harness {

struct SessionTime {
  std::uint32_t session = 0;
  double ns_per_op = 0;
};

// One cell: the baseline with these steps taken.
struct FactorialCell {
  std::string name;  // for messages
  StepSet steps = 0;
  std::vector<SessionTime> times;
};

// Whole: each cell has a time in each session.
struct Factorial {
  std::size_t step_count = 0;
  std::vector<StepGame> sessions;  // ln of ns per operation, ascending by session; at least one

  // The feasible ones, ascending; a cell each.
  std::vector<StepSet> Sets() const { return FeasibleSets(sessions.front()); }
  double NsPerOp(std::size_t session, StepSet steps) const;
};

// Errors: InvalidArgument naming the cell: one is missing or there twice, has a step that is none
//         of these, a time that is not above 0 or not finite, or other sessions than the first.
absl::StatusOr<Factorial> MakeFactorial(std::size_t step_count,
                                        std::span<const FactorialCell> cells);

// The same where steps take others for granted, by step; see StepGame.
absl::StatusOr<Factorial> MakeFactorial(const std::vector<StepSet>& before,
                                        std::span<const FactorialCell> cells);

}  // namespace alexbench::harness
