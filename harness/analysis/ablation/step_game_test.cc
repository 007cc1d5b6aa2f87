#include "harness/analysis/ablation/step_game.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "harness/analysis/ablation/step_game_fixture.h"

namespace alexbench::harness {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

StepGame RandomGame(std::size_t steps, std::uint64_t seed) {
  RandomStream random(seed, 0);
  StepGame game{.step_count = steps, .values = {}};
  for (std::size_t i = 0; i < std::size_t{1} << steps; ++i) {
    game.values.push_back(6 + random.Fraction());
  }
  return game;
}

bool IsAny(const std::vector<std::size_t>&) { return true; }

TEST(ShapleyTest, IsTheAverageOverAllOrders) {
  for (std::size_t steps = 1; steps <= kMaxFactorialSteps; ++steps) {
    const StepGame game = RandomGame(steps, steps);
    EXPECT_THAT(ShapleyValues(game), Pointwise(DoubleNear(1e-12), AverageOverOrders(game, IsAny)));
  }
}

TEST(ShapleyTest, AddsUpToTheWholeWithNothingLeftOver) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const StepGame game = RandomGame(5, seed);
    EXPECT_NEAR(Sum(ShapleyValues(game)), game.values.back() - game.values.front(), 1e-12);
  }
}

// The gloves game: one left and two right gloves; a pair is worth 1. Known from every textbook.
TEST(ShapleyTest, TheGlovesGame) {
  const StepGame game{.step_count = 3, .values = {0, 0, 0, 1, 0, 1, 0, 1}};
  EXPECT_THAT(ShapleyValues(game),
              ElementsAre(DoubleNear(2.0 / 3, 1e-15), DoubleNear(1.0 / 6, 1e-15),
                          DoubleNear(1.0 / 6, 1e-15)));
}

TEST(OwenTest, WithoutGroupsOrWithOneGroupItIsShapley) {
  const StepGame game = RandomGame(4, 7);
  EXPECT_EQ(OwenValues(game, {1, 2, 4, 8}), ShapleyValues(game));
  EXPECT_THAT(OwenValues(game, {15}), Pointwise(DoubleNear(1e-12), ShapleyValues(game)));
}

TEST(OwenTest, AddsUpAndAGroupGetsWhatItWouldGetAsOneStep) {
  const StepGame game = RandomGame(4, 9);
  const std::vector<double> values = OwenValues(game, {0b0001, 0b0110, 0b1000});
  EXPECT_NEAR(Sum(values), game.values.back() - game.values.front(), 1e-12);
  // The same with steps 1 and 2 as one step.
  StepGame merged{.step_count = 3, .values = {}};
  for (StepSet set = 0; set < 8; ++set) {
    const StepSet parts = (set & 1U) | ((set & 2U) != 0 ? 0b0110U : 0U) | ((set & 4U) << 1U);
    merged.values.push_back(game.values[parts]);
  }
  const std::vector<double> whole = ShapleyValues(merged);
  EXPECT_NEAR(values[0], whole[0], 1e-12);
  EXPECT_NEAR(values[1] + values[2], whole[1], 1e-12);
  EXPECT_NEAR(values[3], whole[2], 1e-12);
}

// One left glove in a group with a right one: the other right glove comes too late half the time.
TEST(OwenTest, TheGlovesGameWithATeam) {
  const StepGame game{.step_count = 3, .values = {0, 0, 0, 1, 0, 1, 0, 1}};
  EXPECT_THAT(OwenValues(game, {0b011, 0b100}),
              ElementsAre(DoubleNear(0.75, 1e-15), DoubleNear(0.25, 1e-15), DoubleNear(0, 1e-15)));
}

TEST(OwenTest, EveryStepIsInExactlyOneGroup) {
  const StepGame game = RandomGame(3, 1);
  EXPECT_DEATH(OwenValues(game, {0b001, 0b010}), "");
  EXPECT_DEATH(OwenValues(game, {0b011, 0b110}), "");
}

TEST(InteractionTest, IsZeroWhereEffectsAddUpAndTheSurplusWhereTheyDoNot) {
  StepGame game{.step_count = 3, .values = {}};
  for (StepSet set = 0; set < 8; ++set) {
    const double alone = -0.1 * (set & 1U) - 0.3 * (set >> 1U & 1U) + 0.2 * (set >> 2U & 1U);
    game.values.push_back(6 + alone + ((set & 5U) == 5U ? 0.04 : 0.0));
  }
  EXPECT_NEAR(PairInteraction(game, {.first = 0, .second = 1}), 0, 1e-15);
  EXPECT_NEAR(PairInteraction(game, {.first = 0, .second = 2}), 0.04, 1e-15);
  EXPECT_NEAR(PairInteraction(game, {.first = 2, .second = 0}), 0.04, 1e-15);
}

TEST(ContextsTest, AreTheSetsWithoutTheStep) {
  EXPECT_THAT(ContextsOf(RandomGame(3, 1), 1), ElementsAre(0, 1, 4, 5));
  EXPECT_DEATH(EffectIn(RandomGame(2, 1), 0, 1), "");
}

}  // namespace
}  // namespace alexbench::harness
