// Sharing out what several steps do together, from the value of every set of them.
//
// A game gives every set of steps a number; here that is the logarithm of a time, so that factors
// add up. The functions are exact: they walk all sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alexbench::harness {

// A set of steps: bit i stands for step i.
using StepSet = std::uint32_t;

inline constexpr std::size_t kMaxFactorialSteps = 5;

struct StepGame {
  std::size_t step_count = 0;
  std::vector<double> values;  // by StepSet, 2^step_count of them
};

struct StepPair {
  std::size_t first = 0;
  std::size_t second = 0;
};

constexpr StepSet OnlyStep(std::size_t step) { return StepSet{1} << step; }
constexpr StepSet AllSteps(std::size_t step_count) { return OnlyStep(step_count) - 1; }

// The sets without `step`, ascending: the contexts in which it can be taken.
std::vector<StepSet> ContextsOf(const StepGame& game, std::size_t step);

// What taking `step` adds to the value of `context`.  Requires: a context without the step.
double EffectIn(const StepGame& game, std::size_t step, StepSet context);

// Each step's effect averaged over all orders in which the steps can be taken. The values add up to
// value(all steps) - value(no step).
// Source: [SHAPLEY53].
std::vector<double> ShapleyValues(const StepGame& game);

// The same over the orders that take the steps of a group one after the other. A step's value then
// does not change when another group is split into parts, and the values of a group add up to what
// the group would get as one step.
// Requires: every step in exactly one group.
// Source: [OWEN77].
std::vector<double> OwenValues(const StepGame& game, const std::vector<StepSet>& groups);

// What the two steps together add beyond what each adds, averaged over the other steps with
// Shapley's weights; 0 where their effects are independent.
// Source: [GRABISCH99].
double PairInteraction(const StepGame& game, const StepPair& pair);

}  // namespace alexbench::harness
