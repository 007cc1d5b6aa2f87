// Sharing out what several steps do together, from the value of every set of them.
//
// A game gives every set of steps a number; here that is the logarithm of a time, so that factors
// add up. Where an axis has several levels, the step to a level takes those to the levels below for
// granted, and only sets that hold those too have a number. The functions are exact: they walk all
// sets and count the orders that lead through them.
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
  std::vector<double> values;  // by StepSet, 2^step_count of them; of infeasible sets any
  // By step, which others are taken before it, theirs included; empty: none of any.
  std::vector<StepSet> before;
};

struct StepPair {
  std::size_t first = 0;
  std::size_t second = 0;
};

constexpr StepSet OnlyStep(std::size_t step) { return StepSet{1} << step; }
constexpr StepSet AllSteps(std::size_t step_count) { return OnlyStep(step_count) - 1; }

// What `step` takes for granted.
StepSet BeforeStep(const StepGame& game, std::size_t step);

// The sets that hold whatever their steps take for granted, ascending. Does not look at `values`.
std::vector<StepSet> FeasibleSets(const StepGame& game);

// The feasible sets without `step` after which it can be taken, ascending: its contexts.
std::vector<StepSet> ContextsOf(const StepGame& game, std::size_t step);

// The greatest of them: all others taken, but those that take `step` for granted.
StepSet LastContext(const StepGame& game, std::size_t step);

// What taking `step` adds to the value of `context`.  Requires: a context without the step.
double EffectIn(const StepGame& game, std::size_t step, StepSet context);

// Each step's effect averaged over all orders in which the steps can be taken: of axes with several
// levels, over all monotone paths from the lowest level of each to the highest. The values add up
// to value(all steps) - value(no step).
// Source: [SHAPLEY53]; with levels [FAIGLE92].
std::vector<double> ShapleyValues(const StepGame& game);

// The same over the orders that take the steps of a group one after the other. A step's value then
// does not change when another group is split into parts, and the values of a group add up to what
// the group would get as one step.
// Requires: every step in exactly one group, together with what it takes for granted.
// Source: [OWEN77].
std::vector<double> OwenValues(const StepGame& game, const std::vector<StepSet>& groups);

// Whether neither takes the other for granted.
bool CanInteract(const StepGame& game, const StepPair& pair);

// What the two steps together add beyond what each adds, averaged over all orders that take one
// right after the other; 0 where their effects are independent.
// Requires: CanInteract.
// Source: [GRABISCH99].
double PairInteraction(const StepGame& game, const StepPair& pair);

}  // namespace alexbench::harness
