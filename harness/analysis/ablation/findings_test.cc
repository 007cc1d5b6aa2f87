#include "harness/analysis/ablation/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "harness/analysis/ablation/synthetic_factorial.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kAxes{"a", "b", "c"};

// Step a saves 10 %, b costs 5 %, c does nothing.
double Additive(StepSet steps) { return -0.10 * (steps & 1U) + 0.05 * (steps >> 1U & 1U); }

// The same, but with a and b both taken another 20 % are saved.
double Interacting(StepSet steps) { return Additive(steps) - ((steps & 3U) == 3U ? 0.2 : 0.0); }

FactorialFindings Judge(const std::vector<FactorialCell>& cells,
                        std::vector<StepSet> groups = {1, 2, 4}) {
  const auto factorial = MakeFactorial(3, cells);
  EXPECT_TRUE(factorial.ok()) << factorial.status();
  return JudgeFactorial(*factorial, {.axes = kAxes, .groups = std::move(groups), .margin = 0.015});
}

template <typename Row>
double SumOfLogs(const std::vector<Row>& rows) {
  double sum = 0;
  for (const Row& row : rows) {
    sum += row.log_ratio.estimate;
  }
  return sum;
}

template <typename Row>
double SumOfNs(const std::vector<Row>& rows) {
  double sum = 0;
  for (const Row& row : rows) {
    sum += row.difference_ns.estimate;
  }
  return sum;
}

bool Holds(const Statistic& statistic, double truth) {
  return *statistic.ci_low <= truth && truth <= *statistic.ci_high;
}

TEST(FindingsTest, WithoutNoiseEveryWayOfAskingGivesTheTruth) {
  const FactorialFindings found = Judge(MakeCells({.step_count = 3}, Additive));
  const std::vector<double> truth{-0.10, 0.05, 0};
  for (std::size_t step = 0; step < 3; ++step) {
    for (const auto* rows : {&found.solo, &found.ladder, &found.leave_one_out}) {
      EXPECT_NEAR((*rows)[step].log_ratio.estimate, truth[step], 1e-12);
      EXPECT_NEAR((*rows)[step].ratio.estimate, std::exp(truth[step]), 1e-12);
      EXPECT_EQ((*rows)[step].axis, kAxes[step]);
    }
    EXPECT_NEAR(found.shapley[step].log_ratio.estimate, truth[step], 1e-12);
    EXPECT_NEAR(found.shapley[step].lowest.ratio.estimate, std::exp(truth[step]), 1e-12);
    EXPECT_NEAR(found.shapley[step].highest.ratio.estimate, std::exp(truth[step]), 1e-12);
    EXPECT_NEAR(found.interactions[step].log_ratio.estimate, 0, 1e-12);
    EXPECT_EQ(found.interactions[step].verdict, "none");
  }
  EXPECT_EQ(found.total.verdict, "additive");
  EXPECT_EQ(found.shapley[0].verdict, "faster");
  EXPECT_EQ(found.shapley[1].verdict, "slower");
  EXPECT_EQ(found.shapley[2].verdict, "inert");
  EXPECT_THAT(found.owen, IsEmpty());
}

// An effect rests on one pair of variants, a share on many.
TEST(FindingsTest, EffectsHaveToExceedTheClonesAndSharesDoNot) {
  const auto factorial = MakeFactorial(3, MakeCells({.step_count = 3}, Additive));
  ASSERT_TRUE(factorial.ok()) << factorial.status();
  const FactorialFindings found = JudgeFactorial(
      *factorial, {.axes = kAxes, .groups = {1, 2, 4}, .margin = 0.015, .clone_spread = 0.07});
  for (const auto* rows : {&found.solo, &found.ladder, &found.leave_one_out}) {
    EXPECT_EQ((*rows)[0].verdict, "faster");
    EXPECT_EQ((*rows)[1].verdict, "inconclusive");
    EXPECT_EQ((*rows)[2].verdict, "inert");
  }
  EXPECT_EQ(found.shapley[1].verdict, "slower");
}

TEST(FindingsTest, RowsNameTheirContext) {
  const FactorialFindings found = Judge(MakeCells({.step_count = 3}, Interacting));
  EXPECT_THAT(found.solo[1].context, IsEmpty());
  EXPECT_THAT(found.ladder[2].context, ElementsAre("a", "b"));
  EXPECT_THAT(found.leave_one_out[1].context, ElementsAre("a", "c"));
  EXPECT_THAT(found.shapley[1].lowest.steps, ElementsAre("a"));
  EXPECT_THAT(found.shapley[1].highest.steps, IsEmpty());
}

TEST(FindingsTest, InteractionsAreFoundAndSharedOut) {
  const FactorialFindings found = Judge(MakeCells({.step_count = 3}, Interacting));
  EXPECT_NEAR(found.solo[0].log_ratio.estimate, -0.10, 1e-12);
  EXPECT_NEAR(found.leave_one_out[0].log_ratio.estimate, -0.30, 1e-12);
  EXPECT_NEAR(found.shapley[0].log_ratio.estimate, -0.20, 1e-12);
  EXPECT_NEAR(found.shapley[1].log_ratio.estimate, -0.05, 1e-12);
  EXPECT_EQ(found.shapley[0].verdict, "context_dependent");  // thrice
  EXPECT_EQ(found.shapley[1].verdict, "context_dependent");  // another sign
  EXPECT_EQ(found.shapley[2].verdict, "inert");
  EXPECT_NEAR(found.interactions[0].log_ratio.estimate, -0.2, 1e-12);
  EXPECT_EQ(found.interactions[0].verdict, "reinforce");
  EXPECT_EQ(found.interactions[1].verdict, "none");
  EXPECT_EQ(found.total.verdict, "not_additive");
  EXPECT_NEAR(found.total.deviation.estimate, std::exp(-0.2), 1e-12);
  EXPECT_NEAR(found.additive_ns[3].estimate, 400 * std::exp(-0.05), 1e-9);
}

TEST(FindingsTest, SharesAddUpToTheTotalWithNothingLeftOver) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const FactorialFindings found =
        Judge(MakeCells({.step_count = 3, .session_sd = 0.05, .cell_sd = 0.02, .seed = seed},
                        Interacting),
              {0b001, 0b110});
    for (const auto* rows : {&found.shapley, &found.owen}) {
      EXPECT_NEAR(SumOfLogs(*rows), found.total.log_ratio.estimate, 1e-12);
      EXPECT_NEAR(SumOfNs(*rows), found.total.difference_ns.estimate, 1e-9);
    }
    EXPECT_NEAR(SumOfLogs(found.ladder), found.total.log_ratio.estimate, 1e-12);
    EXPECT_NEAR(SumOfNs(found.ladder), found.total.difference_ns.estimate, 1e-9);
  }
}

TEST(FindingsTest, AddingUpHoldsWhereTheTotalIsNothing) {
  const auto cancelling = [](StepSet steps) { return steps == 1 ? -0.1 : 0.0; };
  const FactorialFindings found = Judge(MakeCells({.step_count = 3}, cancelling));
  EXPECT_NEAR(found.total.difference_ns.estimate, 0, 1e-9);
  EXPECT_NEAR(SumOfNs(found.shapley), 0, 1e-9);
  EXPECT_NEAR(found.shapley[0].difference_ns.estimate, 400 * found.shapley[0].log_ratio.estimate,
              1e-9);
}

// 95 % intervals hold the truth in 95 % of runs: of 400, 380 are expected, and fewer than 362 or
// more than 395 have a chance below 0.001.
TEST(FindingsTest, IntervalsHoldTheTruthAsOftenAsTheySay) {
  int held = 0;
  int interaction_held = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const FactorialFindings found = Judge(MakeCells(
        {.step_count = 3, .session_sd = 0.05, .cell_sd = 0.01, .seed = seed}, Interacting));
    held += Holds(found.shapley[0].log_ratio, -0.20) ? 1 : 0;
    interaction_held += Holds(found.interactions[0].log_ratio, -0.2) ? 1 : 0;
  }
  EXPECT_GE(held, 362);
  EXPECT_LE(held, 395);
  EXPECT_GE(interaction_held, 362);
  EXPECT_LE(interaction_held, 395);
}

// What all cells of a session share is in no effect: its spread may be many times theirs.
TEST(FindingsTest, WhatASessionSharesIsInNoEffect) {
  const FactorialFindings found = Judge(MakeCells({.step_count = 3, .session_sd = 0.3}, Additive));
  EXPECT_NEAR(*found.shapley[0].log_ratio.ci_low, -0.10, 1e-12);
  EXPECT_NEAR(*found.shapley[0].log_ratio.ci_high, -0.10, 1e-12);
}

TEST(FindingsTest, TwoCellsExchangedShowAsInteractions) {
  std::vector<FactorialCell> cells =
      MakeCells({.step_count = 3, .session_sd = 0.05, .cell_sd = 0.003}, Additive);
  EXPECT_EQ(Judge(cells).total.verdict, "additive");
  std::swap(cells[1].times, cells[6].times);
  const FactorialFindings found = Judge(cells);
  EXPECT_EQ(found.total.verdict, "not_additive");
  EXPECT_EQ(found.shapley[0].verdict, "context_dependent");
}

TEST(FindingsTest, OneSessionDecidesNothing) {
  const FactorialFindings found = Judge(MakeCells({.step_count = 3, .sessions = 1}, Interacting));
  for (const auto& row : found.shapley) {
    EXPECT_EQ(row.verdict, "inconclusive");
    EXPECT_FALSE(row.ratio.ci_low.has_value());
    EXPECT_FALSE(row.contexts_alike_p.has_value());
  }
  EXPECT_EQ(found.solo[0].verdict, "inconclusive");
  EXPECT_EQ(found.interactions[0].verdict, "inconclusive");
  EXPECT_EQ(found.total.verdict, "inconclusive");
}

// Of 200 factorials without any effect, few may claim one: the family is adjusted after Holm.
TEST(FindingsTest, NoEffectIsSeldomFound) {
  int claimed = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const FactorialFindings found =
        Judge(MakeCells({.step_count = 3, .session_sd = 0.05, .cell_sd = 0.05, .seed = seed},
                        [](StepSet) { return 0.0; }));
    bool any = false;
    for (const auto* rows : {&found.solo, &found.ladder, &found.leave_one_out}) {
      for (const AblationEffect& row : *rows) {
        any = any || row.verdict == "faster" || row.verdict == "slower";
      }
    }
    claimed += any ? 1 : 0;
  }
  EXPECT_LE(claimed, 20);  // 5 % of 200 is 10; 21 or more has a chance below 0.001
}

}  // namespace
}  // namespace alexbench::harness
