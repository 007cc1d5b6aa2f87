#include "harness/analysis/ablation/step_game.h"

#include <bit>

#include "base/check.h"

namespace alexbench::harness {
namespace {

double Factorial(std::size_t n) {
  double product = 1;
  for (std::size_t factor = 2; factor <= n; ++factor) {
    product *= static_cast<double>(factor);
  }
  return product;
}

// Players that stand before and after someone in an order.
struct Around {
  std::size_t before = 0;
  std::size_t after = 0;
};

// The share of all orders in which exactly these stand around someone.
double ShareOfOrders(const Around& around) {
  return Factorial(around.before) * Factorial(around.after) /
         Factorial(around.before + around.after + 1);
}

std::size_t Count(StepSet set) { return static_cast<std::size_t>(std::popcount(set)); }

bool Holds(StepSet set, StepSet part) { return (set & part) == part; }

// The union of the groups whose bits are set in `chosen`.
StepSet UnionOf(const std::vector<StepSet>& groups, StepSet chosen) {
  StepSet all = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (Holds(chosen, OnlyStep(i))) {
      all |= groups[i];
    }
  }
  return all;
}

double OwenValue(const StepGame& game, const std::vector<StepSet>& groups, std::size_t step) {
  std::size_t own = 0;
  while (!Holds(groups[own], OnlyStep(step))) {
    ++own;
  }
  const StepSet mates = groups[own] & ~OnlyStep(step);
  double value = 0;
  for (StepSet chosen = 0; chosen <= AllSteps(groups.size()); ++chosen) {
    if (Holds(chosen, OnlyStep(own))) {
      continue;
    }
    const double of_groups =
        ShareOfOrders({.before = Count(chosen), .after = groups.size() - Count(chosen) - 1});
    const StepSet before = UnionOf(groups, chosen);
    for (StepSet part = 0; part <= mates; ++part) {
      if (Holds(mates, part)) {
        const double of_mates =
            ShareOfOrders({.before = Count(part), .after = Count(mates) - Count(part)});
        value += of_groups * of_mates * EffectIn(game, step, before | part);
      }
    }
  }
  return value;
}

}  // namespace

std::vector<StepSet> ContextsOf(const StepGame& game, std::size_t step) {
  std::vector<StepSet> contexts;
  for (StepSet set = 0; set <= AllSteps(game.step_count); ++set) {
    if (!Holds(set, OnlyStep(step))) {
      contexts.push_back(set);
    }
  }
  return contexts;
}

double EffectIn(const StepGame& game, std::size_t step, StepSet context) {
  ALEXBENCH_CHECK(!Holds(context, OnlyStep(step)));
  return game.values[context | OnlyStep(step)] - game.values[context];
}

std::vector<double> ShapleyValues(const StepGame& game) {
  std::vector<StepSet> singles;
  for (std::size_t step = 0; step < game.step_count; ++step) {
    singles.push_back(OnlyStep(step));
  }
  return OwenValues(game, singles);
}

std::vector<double> OwenValues(const StepGame& game, const std::vector<StepSet>& groups) {
  ALEXBENCH_CHECK(game.values.size() == std::size_t{1} << game.step_count);
  std::size_t grouped = 0;
  for (const StepSet group : groups) {
    grouped += Count(group);
  }
  ALEXBENCH_CHECK(grouped == game.step_count &&
                  UnionOf(groups, AllSteps(groups.size())) == AllSteps(game.step_count));
  std::vector<double> values;
  for (std::size_t step = 0; step < game.step_count; ++step) {
    values.push_back(OwenValue(game, groups, step));
  }
  return values;
}

double PairInteraction(const StepGame& game, const StepPair& pair) {
  ALEXBENCH_CHECK(pair.first != pair.second);
  double interaction = 0;
  for (const StepSet context : ContextsOf(game, pair.first)) {
    if (Holds(context, OnlyStep(pair.second))) {
      continue;
    }
    const double share =
        ShareOfOrders({.before = Count(context), .after = game.step_count - Count(context) - 2});
    interaction += share * (EffectIn(game, pair.first, context | OnlyStep(pair.second)) -
                            EffectIn(game, pair.first, context));
  }
  return interaction;
}

}  // namespace alexbench::harness
