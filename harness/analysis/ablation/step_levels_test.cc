// Games, factorials and findings whose axes have three levels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "harness/analysis/ablation/findings.h"
#include "harness/analysis/ablation/step_chains.h"
#include "harness/analysis/ablation/step_game_fixture.h"
#include "harness/analysis/ablation/synthetic_factorial.h"

namespace alexbench::harness {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

// Two axes of three levels: steps 0, 1 on one, 2, 3 on the other; and an axis of two, step 4.
const std::vector<StepSet> kTwoByThree{0, 1, 0, 4};
const std::vector<StepSet> kWithABinaryAxis{0, 1, 0, 4, 0};

// Numbers for feasible sets alone: whoever reads another one ends up with no number.
StepGame RandomGame(const std::vector<StepSet>& before, std::uint64_t seed) {
  RandomStream random(seed, 0);
  StepGame game{.step_count = before.size(), .values = {}, .before = before};
  game.values.assign(std::size_t{1} << before.size(), std::nan(""));
  for (const StepSet set : FeasibleSets(game)) {
    game.values[set] = 6 + random.Fraction();
  }
  return game;
}

bool Climbs(const std::vector<std::size_t>& order) {
  const auto place = [&](std::size_t step) {
    return std::find(order.begin(), order.end(), step) - order.begin();
  };
  return place(0) < place(1) && place(2) < place(3);
}

TEST(LevelsTest, TwoAxesOfThreeLevelsAreNineCells) {
  EXPECT_EQ(FeasibleSets({.step_count = 4, .values = {}, .before = kTwoByThree}),
            (std::vector<StepSet>{0, 1, 3, 4, 5, 7, 12, 13, 15}));
  EXPECT_EQ(FeasibleSets({.step_count = 5, .values = {}, .before = kWithABinaryAxis}).size(), 18U);
}

TEST(LevelsTest, ShapleyIsTheAverageOverAllMonotonePaths) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const std::vector<StepSet>& before : {kTwoByThree, kWithABinaryAxis}) {
      const StepGame game = RandomGame(before, seed);
      const std::vector<double> values = ShapleyValues(game);
      EXPECT_THAT(values, Pointwise(DoubleNear(1e-12), AverageOverOrders(game, Climbs)));
      EXPECT_NEAR(Sum(values), game.values.back() - game.values.front(), 1e-12);
    }
  }
}

// One axis alone has one order: each level gets what it adds.
TEST(LevelsTest, OneAxisOfThreeLevelsSharesNothing) {
  const StepGame game{.step_count = 2, .values = {6, 5, std::nan(""), 4.5}, .before = {0, 1}};
  EXPECT_THAT(ShapleyValues(game), ElementsAre(DoubleNear(-1, 1e-15), DoubleNear(-0.5, 1e-15)));
}

TEST(LevelsTest, OwenTakesAnAxisAsAWhole) {
  const StepGame game = RandomGame(kTwoByThree, 3);
  const std::vector<double> values = OwenValues(game, {3, 12});
  EXPECT_THAT(values, Pointwise(DoubleNear(1e-12),
                                AverageOverOrders(game, [](const std::vector<std::size_t>& order) {
                                  return Climbs(order) && (order[0] < 2) == (order[1] < 2);
                                })));
  // What both levels of an axis get is what the axis gets in the game of two whole axes.
  const StepGame whole{.step_count = 2,
                       .values = {game.values[0], game.values[3], game.values[12],
                                  game.values[15]}};
  EXPECT_NEAR(values[0] + values[1], ShapleyValues(whole)[0], 1e-12);
  EXPECT_NEAR(Sum(values), game.values[15] - game.values[0], 1e-12);
}

TEST(LevelsTest, ContextsAreThoseInWhichTheLevelCanBeTaken) {
  const StepGame game = RandomGame(kTwoByThree, 5);
  EXPECT_THAT(ContextsOf(game, 0), ElementsAre(0, 4, 12));
  EXPECT_THAT(ContextsOf(game, 1), ElementsAre(1, 5, 13));
  EXPECT_EQ(LastContext(game, 0), 12U);
  EXPECT_EQ(LastContext(game, 1), 13U);
  EXPECT_TRUE(CanInteract(game, {.first = 1, .second = 2}));
  EXPECT_FALSE(CanInteract(game, {.first = 0, .second = 1}));
  EXPECT_DEATH(PairInteraction(game, {.first = 0, .second = 1}), "");
}

TEST(LevelsTest, InteractionIsTheSurplusOfThatPairOfLevels) {
  StepGame game = RandomGame(kTwoByThree, 1);
  for (const StepSet set : FeasibleSets(game)) {
    const double alone = -0.1 * (set & 1U) - 0.3 * (set >> 1U & 1U) + 0.2 * (set >> 2U & 1U);
    game.values[set] = 6 + alone + ((set & 0b1010U) == 0b1010U ? 0.04 : 0.0);
  }
  EXPECT_NEAR(PairInteraction(game, {.first = 1, .second = 3}), 0.04, 1e-15);
  EXPECT_NEAR(PairInteraction(game, {.first = 0, .second = 2}), 0, 1e-15);
  EXPECT_NEAR(PairInteraction(game, {.first = 0, .second = 3}), 0, 1e-15);
}

std::vector<AblationStepPlan> WriteSteps() {
  std::vector<AblationStepPlan> steps;
  const std::array<std::array<const char*, 3>, 4> rows{{{"growth", "each", "some"},
                                                        {"growth", "some", "never"},
                                                        {"append", "three", "one"},
                                                        {"append", "one", "none"}}};
  for (const auto& [axis, from, to] : rows) {
    AblationStepPlan& step = steps.emplace_back();
    step.axis = std::string(axis);
    step.from = std::string(from);
    step.to = std::string(to);
    step.group = std::string(axis);
  }
  return steps;
}

TEST(LevelsTest, StepsOfOneAxisTakeEachOtherForGranted) {
  EXPECT_EQ(TakenForGranted(WriteSteps()), kTwoByThree);
  EXPECT_EQ(SetsOfSteps(WriteSteps()).size(), 9U);
  EXPECT_THAT(StepLabels(WriteSteps()),
              ElementsAre("growth=some", "growth=never", "append=one", "append=none"));
  const std::vector<AblationStepPlan> steps = WriteSteps();
  EXPECT_THAT(StepLabels(std::span(steps).subspan(1, 2)), ElementsAre("growth", "append"));
}

// What each step adds, and what the last steps of both axes add together.
constexpr double kEffects[] = {-0.9, 0, -0.4, -0.2};
constexpr double kSurplus = 0.15;

double WriteTime(StepSet steps) {
  double log = (steps & 0b1010U) == 0b1010U ? kSurplus : 0;
  for (std::size_t step = 0; step < 4; ++step) {
    log += (steps & OnlyStep(step)) != 0 ? kEffects[step] : 0;
  }
  return log;
}

FactorialFindings JudgeWrites(const SyntheticFactorial& wanted) {
  std::vector<FactorialCell> cells = MakeCells(wanted, WriteTime);
  const std::vector<StepSet> sets = SetsOfSteps(WriteSteps());
  std::erase_if(cells, [&](const FactorialCell& cell) {
    return !std::binary_search(sets.begin(), sets.end(), cell.steps);
  });
  const auto factorial = MakeFactorial(TakenForGranted(WriteSteps()), cells);
  EXPECT_TRUE(factorial.ok()) << factorial.status();
  return JudgeFactorial(
      *factorial, {.axes = StepLabels(WriteSteps()), .groups = {3, 12}, .margin = 0.015});
}

TEST(LevelsTest, KnownEffectsAreFound) {
  const FactorialFindings found = JudgeWrites({.step_count = 4});
  double sum = 0;
  double sum_ns = 0;
  for (std::size_t step = 0; step < 4; ++step) {
    EXPECT_NEAR(found.solo[step].log_ratio.estimate, kEffects[step], 1e-12);
    sum += found.shapley[step].log_ratio.estimate;
    sum_ns += found.shapley[step].difference_ns.estimate;
  }
  EXPECT_NEAR(sum, found.total.log_ratio.estimate, 1e-12);
  EXPECT_NEAR(sum_ns, found.total.difference_ns.estimate, 1e-9);
  EXPECT_THAT(found.solo[3].context, ElementsAre("append=one"));
  EXPECT_THAT(found.leave_one_out[0].context, ElementsAre("append=one", "append=none"));
  EXPECT_NEAR(found.leave_one_out[1].log_ratio.estimate, kSurplus, 1e-12);
  EXPECT_EQ(found.shapley[0].verdict, "faster");
  EXPECT_EQ(found.owen.size(), 4U);
  EXPECT_EQ(found.additive_ns.size(), 9U);
  ASSERT_EQ(found.interactions.size(), 4U);  // of six pairs, two are of one axis
  EXPECT_EQ(found.interactions[3].axis_a, "growth=never");
  EXPECT_EQ(found.interactions[3].axis_b, "append=none");
  EXPECT_NEAR(found.interactions[3].log_ratio.estimate, kSurplus, 1e-12);
  EXPECT_EQ(found.interactions[3].verdict, "overlap");
  EXPECT_EQ(found.total.verdict, "not_additive");
}

TEST(LevelsTest, KnownEffectsLieInTheIntervalsOfNoisySessions) {
  const FactorialFindings found = JudgeWrites(
      {.step_count = 4, .sessions = 12, .session_sd = 0.1, .cell_sd = 0.01, .seed = 4});
  for (std::size_t step = 0; step < 4; ++step) {
    EXPECT_LE(std::abs(found.solo[step].log_ratio.estimate - kEffects[step]), 0.02) << step;
  }
  EXPECT_EQ(found.shapley[0].verdict, "faster");
  EXPECT_EQ(found.shapley[1].verdict, "context_dependent");
}

TEST(LevelsTest, ACellThatLeavesOutALevelIsRefused) {
  std::vector<FactorialCell> cells = MakeCells({.step_count = 2}, WriteTime);
  const auto complaint = [&] {
    return std::string(MakeFactorial(std::vector<StepSet>{0, 1}, cells).status().message());
  };
  EXPECT_THAT(complaint(), HasSubstr("cell 2: lacks a step"));
  cells.erase(cells.begin() + 1);
  EXPECT_THAT(complaint(), HasSubstr("set of steps 1 is missing"));
}

}  // namespace
}  // namespace alexbench::harness
