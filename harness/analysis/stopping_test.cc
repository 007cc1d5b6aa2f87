#include "harness/analysis/stopping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "base/random.h"
#include "harness/analysis/verdict.h"

namespace alexbench::harness {
namespace {

constexpr std::uint32_t kTrials = 2'000;
constexpr StoppingPlan kPlan{.first_look_sessions = 4, .most_sessions = 24, .budget_seconds = 120};

std::vector<std::uint32_t> SessionsOf(const std::vector<Look>& looks) {
  std::vector<std::uint32_t> sessions;
  for (const Look& look : looks) {
    sessions.push_back(look.sessions);
  }
  return sessions;
}

double SumOfRates(const std::vector<Look>& looks) {
  double sum = 0;
  for (const Look& look : looks) {
    sum += look.error_rate;
  }
  return sum;
}

TEST(PlannedLooksTest, GrowByHalfAndEndAtTheMostSessions) {
  EXPECT_THAT(SessionsOf(PlannedLooks(kPlan)), testing::ElementsAre(4, 6, 9, 13, 19, 24));
  EXPECT_THAT(SessionsOf(PlannedLooks({.first_look_sessions = 4, .most_sessions = 4})),
              testing::ElementsAre(4));
  EXPECT_THAT(SessionsOf(PlannedLooks({.first_look_sessions = 4, .most_sessions = 5})),
              testing::ElementsAre(4, 5));
}

TEST(PlannedLooksTest, ErrorRatesAddUpToFivePercentAtMostSessions) {
  for (std::uint32_t most = 4; most < 400; ++most) {
    const auto looks = PlannedLooks({.first_look_sessions = 4, .most_sessions = most});
    EXPECT_NEAR(SumOfRates(looks), 0.05, 1e-12) << most;
    EXPECT_EQ(looks.back().sessions, most);
    for (const Look& look : looks) {
      EXPECT_GT(look.error_rate, 0) << most;
    }
  }
}

TEST(ErrorRateAfterTest, BelongsToTheLookThatComesNext) {
  const std::vector<Look> looks = PlannedLooks(kPlan);
  EXPECT_EQ(ErrorRateAfter(kPlan, 3), std::nullopt);
  EXPECT_EQ(ErrorRateAfter(kPlan, 4), looks[0].error_rate);
  EXPECT_EQ(ErrorRateAfter(kPlan, 5), looks[1].error_rate);
  EXPECT_EQ(ErrorRateAfter(kPlan, 6), looks[1].error_rate);
  EXPECT_EQ(ErrorRateAfter(kPlan, 30), looks.back().error_rate);
  EXPECT_EQ(ErrorRateAfter(std::nullopt, 2), kErrorRate);
}

TEST(IsLookTest, OnlyPlannedNumbersOfSessionsAre) {
  EXPECT_TRUE(IsLook(kPlan, 9));
  EXPECT_FALSE(IsLook(kPlan, 8));
  EXPECT_FALSE(IsLook(kPlan, 1));
}

double Normal(RandomStream& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.Fraction()));
  return radius * std::cos(2 * std::numbers::pi * random.Fraction());
}

// One session in ten is ten times as noisy: a neighbour woke up.
double WithBadSessions(RandomStream& random) {
  return (random.Fraction() < 0.1 ? 10 : 1) * Normal(random);
}

// What a run that stops at its first decision says, and whether one of its printed intervals left
// the truth out.
struct Ending {
  std::string verdict;
  std::uint32_t sessions = 0;
  bool interval_missed = false;
};

using Noise = double (*)(RandomStream&);

struct Truth {
  double effect = 0;  // in standard deviations of a session
  double margin = 0;
  Noise noise = Normal;
};

Ending RunUntilDecided(const Truth& truth, RandomStream& random) {
  const ContrastPlan plan{.a = "a", .b = "b"};
  OpenContrast contrast{.plan = &plan, .measured = {}, .cells_valid = true};
  Ending ending;
  for (const Look& look : PlannedLooks(kPlan)) {
    while (contrast.measured.log_ratios.size() < look.sessions) {
      const double log_ratio = 0.01 * (truth.effect + truth.noise(random));
      contrast.measured.log_ratios.push_back(log_ratio);
      contrast.measured.differences_ns.push_back(log_ratio);
    }
    const ContrastResult result =
        JudgeContrasts({contrast}, {.margin = truth.margin, .stopping = kPlan}).at(0);
    const double right = std::exp(0.01 * truth.effect);
    ending.interval_missed =
        ending.interval_missed || *result.ratio->ci_low > right || *result.ratio->ci_high < right;
    ending.verdict = result.verdict;
    ending.sessions = look.sessions;
    if (result.verdict != "inconclusive") {
      break;
    }
  }
  return ending;
}

struct Shares {
  double found = 0;  // faster or slower
  double equivalent = 0;
  double interval_missed = 0;
  double mean_sessions = 0;
};

Shares Repeat(const Truth& truth) {
  RandomStream random(20261122, static_cast<std::uint64_t>(1000 * (truth.effect + truth.margin)));
  Shares shares;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    const Ending ending = RunUntilDecided(truth, random);
    shares.found += ending.verdict == "faster" || ending.verdict == "slower" ? 1.0 / kTrials : 0;
    shares.equivalent += ending.verdict == "equivalent" ? 1.0 / kTrials : 0;
    shares.interval_missed += ending.interval_missed ? 1.0 / kTrials : 0;
    shares.mean_sessions += static_cast<double>(ending.sessions) / kTrials;
  }
  return shares;
}

// No run can end early by being equivalent, so every look has its chance to be wrong.
constexpr double kUnreachableMargin = 1e-6;

TEST(StoppingRuleTest, IdenticalCodeIsCalledDifferentInAtMostOneRunOfTwenty) {
  for (const Noise noise : {Normal, WithBadSessions}) {
    const Shares shares = Repeat({.margin = kUnreachableMargin, .noise = noise});
    EXPECT_LE(shares.found, 0.05);
    EXPECT_LE(shares.interval_missed, 0.05);
  }
}

TEST(StoppingRuleTest, LookingWithoutTheRuleWouldFindTooMuch) {
  RandomStream random(7, 7);
  std::uint32_t found = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    const ContrastPlan plan{.a = "a", .b = "b"};
    OpenContrast contrast{.plan = &plan, .measured = {}, .cells_valid = true};
    bool once = false;
    for (const Look& look : PlannedLooks(kPlan)) {
      while (contrast.measured.log_ratios.size() < look.sessions) {
        contrast.measured.log_ratios.push_back(0.01 * Normal(random));
        contrast.measured.differences_ns.push_back(0);
      }
      const ContrastResult result =
          JudgeContrasts({contrast}, {.margin = kUnreachableMargin, .stopping = {}}).at(0);
      once = once || *result.ratio->ci_low > 1 || *result.ratio->ci_high < 1;
    }
    found += once ? 1 : 0;
  }
  EXPECT_GT(found, 0.08 * kTrials);
}

TEST(StoppingRuleTest, AnEffectOfTheMarginIsHardlyEverEquivalent) {
  const Shares shares = Repeat({.effect = 1, .margin = std::expm1(0.01)});
  EXPECT_LE(shares.equivalent, 0.05);
}

TEST(StoppingRuleTest, ClearCasesAreDecidedEarly) {
  const Shares slower = Repeat({.effect = 5, .margin = 0.01});
  EXPECT_GE(slower.found, 0.98);
  EXPECT_LE(slower.mean_sessions, 8);
  const Shares same = Repeat({.effect = 0, .margin = 0.05});
  EXPECT_GE(same.equivalent, 0.98);
  EXPECT_LE(same.mean_sessions, 8);
}

TEST(SessionsNeededTest, ThatManyGiveTheirPower) {
  RandomStream random(3, 3);
  std::vector<double> logs;
  for (int i = 0; i < 400; ++i) {
    logs.push_back(0.01 * Normal(random));
  }
  const double bound = 0.01;  // one standard deviation
  const std::optional<std::uint32_t> needed = SessionsNeeded(logs, bound);
  ASSERT_TRUE(needed.has_value());
  EXPECT_GE(*needed, 10U);  // (1.96 + 0.84)^2 = 8 with a known deviation and one look
  EXPECT_LE(*needed, 24U);
}

TEST(SessionsNeededTest, NoNoiseNeedsTheFewestAndMuchNoiseHasNoAnswer) {
  EXPECT_EQ(SessionsNeeded(std::vector<double>{0, 0, 0, 0}, 0.01), 4U);
  EXPECT_EQ(SessionsNeeded(std::vector<double>{-9, 9, -9, 9}, 0.001), std::nullopt);
}

}  // namespace
}  // namespace alexbench::harness
