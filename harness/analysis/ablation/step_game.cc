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

bool Holds(StepSet set, StepSet part) { return (set & part) == part; }

// In how many orders the steps of `to` can be taken where those of `from` are.
struct Stretch {
  StepSet from = 0;
  StepSet to = 0;
};
double CountOrders(const StepGame& game, const Stretch& stretch) {
  if (stretch.from == stretch.to) {
    return 1;
  }
  double orders = 0;
  for (std::size_t step = 0; step < game.step_count; ++step) {
    const StepSet one = OnlyStep(step);
    if (Holds(stretch.to & ~stretch.from, one) && Holds(stretch.from, BeforeStep(game, step))) {
      orders += CountOrders(game, {.from = stretch.from | one, .to = stretch.to});
    }
  }
  return orders;
}

std::size_t Count(StepSet set) { return static_cast<std::size_t>(std::popcount(set)); }

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
  const double orders_of_group = CountOrders(game, {.from = 0, .to = groups[own]});
  double value = 0;
  for (StepSet chosen = 0; chosen <= AllSteps(groups.size()); ++chosen) {
    if (Holds(chosen, OnlyStep(own))) {
      continue;
    }
    const double of_groups =
        ShareOfOrders({.before = Count(chosen), .after = groups.size() - Count(chosen) - 1});
    const StepSet before = UnionOf(groups, chosen);
    for (StepSet part = 0; part <= mates; ++part) {
      const double orders = !Holds(mates, part) || !Holds(part, BeforeStep(game, step))
                                ? 0
                                : CountOrders(game, {.from = 0, .to = part}) *
                                      CountOrders(game, {.from = part | OnlyStep(step),
                                                         .to = groups[own]});
      if (orders > 0) {
        value +=
            of_groups * (orders / orders_of_group) * EffectIn(game, step, before | part);
      }
    }
  }
  return value;
}

}  // namespace

StepSet BeforeStep(const StepGame& game, std::size_t step) {
  return game.before.empty() ? 0 : game.before[step];
}

std::vector<StepSet> FeasibleSets(const StepGame& game) {
  std::vector<StepSet> sets;
  for (StepSet set = 0; set <= AllSteps(game.step_count); ++set) {
    StepSet wanted = 0;
    for (std::size_t step = 0; step < game.step_count; ++step) {
      wanted |= Holds(set, OnlyStep(step)) ? BeforeStep(game, step) : 0;
    }
    if (Holds(set, wanted)) {
      sets.push_back(set);
    }
  }
  return sets;
}

std::vector<StepSet> ContextsOf(const StepGame& game, std::size_t step) {
  std::vector<StepSet> contexts = FeasibleSets(game);
  std::erase_if(contexts, [&](StepSet set) {
    return Holds(set, OnlyStep(step)) || !Holds(set, BeforeStep(game, step));
  });
  return contexts;
}

StepSet LastContext(const StepGame& game, std::size_t step) {
  return ContextsOf(game, step).back();
}

double EffectIn(const StepGame& game, std::size_t step, StepSet context) {
  ALEXBENCH_CHECK(!Holds(context, OnlyStep(step)));
  return game.values[context | OnlyStep(step)] - game.values[context];
}

std::vector<double> ShapleyValues(const StepGame& game) {
  // One group of all: no step has to wait for others than those it takes for granted.
  return OwenValues(game, {AllSteps(game.step_count)});
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

bool CanInteract(const StepGame& game, const StepPair& pair) {
  return !Holds(BeforeStep(game, pair.first), OnlyStep(pair.second)) &&
         !Holds(BeforeStep(game, pair.second), OnlyStep(pair.first));
}

double PairInteraction(const StepGame& game, const StepPair& pair) {
  ALEXBENCH_CHECK(pair.first != pair.second && CanInteract(game, pair));
  const StepSet both = OnlyStep(pair.first) | OnlyStep(pair.second);
  const StepSet wanted = BeforeStep(game, pair.first) | BeforeStep(game, pair.second);
  double interaction = 0;
  double all_orders = 0;
  for (const StepSet context : FeasibleSets(game)) {
    if ((context & both) != 0 || !Holds(context, wanted)) {
      continue;
    }
    const double orders =
        CountOrders(game, {.from = 0, .to = context}) *
        CountOrders(game, {.from = context | both, .to = AllSteps(game.step_count)});
    all_orders += orders;
    interaction += orders * (EffectIn(game, pair.first, context | OnlyStep(pair.second)) -
                             EffectIn(game, pair.first, context));
  }
  return interaction / all_orders;
}

}  // namespace alexbench::harness
