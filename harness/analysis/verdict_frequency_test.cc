// Verdicts on blocks whose truth is known: how often are they right, how often wrong?
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <string>

#include "base/random.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

constexpr std::uint32_t kSessions = 20;
constexpr std::uint32_t kRounds = 24;
constexpr std::uint32_t kTrials = 200;
constexpr double kMargin = 0.03;

// A normal deviate after Box and Muller.
double Normal(RandomStream& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.Fraction()));
  return radius * std::cos(2 * std::numbers::pi * random.Fraction());
}

// A shared machine: a slow wander that both arms of a round feel, and two speeds it jumps between.
class Machine {
 public:
  explicit Machine(RandomStream& random) : random_(random) {}

  double NextLogSpeed() {
    wander_ = 0.95 * wander_ + 0.02 * Normal(random_);
    if (random_.Fraction() < 0.02) {
      slow_ = 0.15 - slow_;
    }
    return wander_ + slow_;
  }

 private:
  RandomStream& random_;
  double wander_ = 0;
  double slow_ = 0;
};

struct Truth {
  double effect = 0;      // of arm a, as a logarithm
  double session_sd = 0;  // of a session's own log-ratio
};

SyntheticRun TwoArms() {
  SyntheticRun run;
  run.plan.profile.margin = kMargin;
  run.AddPair("a", "b");
  return run;
}

void AddNoisyBlock(double log_time, RandomStream& random, BlockSpec spec, SyntheticRun& run) {
  const bool taken_away = random.Fraction() < 0.05;
  const bool stolen_unseen = random.Fraction() < 0.01;
  const double factor = taken_away ? 2 + 3 * random.Fraction() : (stolen_unseen ? 1.3 : 1);
  spec.ns = std::llround(factor * std::exp(log_time + 0.01 * Normal(random)));
  run.AddBlock(spec).involuntary_switches = taken_away ? 1 : 0;
}

SyntheticRun Noisy(const Truth& truth, RandomStream& random) {
  SyntheticRun run = TwoArms();
  for (std::uint32_t s = 0; s < kSessions; ++s) {
    Machine machine(random);
    const double a_shift = truth.effect + truth.session_sd * Normal(random);
    for (std::uint32_t r = 0; r < kRounds; ++r) {
      const double log_time = std::log(1e6) + machine.NextLogSpeed();
      AddNoisyBlock(log_time + a_shift, random, {.session = s, .arm = 0, .round = r}, run);
      AddNoisyBlock(log_time, random, {.session = s, .arm = 1, .round = r}, run);
    }
  }
  return run;
}

// Shares of the verdicts at an effect of `margins` times the margin, at a standard error just
// below a third of it.
std::map<std::string, double> Frequencies(double margins) {
  const double bound = std::log1p(kMargin);
  const Truth truth{.effect = margins * bound,
                    .session_sd = bound / 3.2 * std::sqrt(static_cast<double>(kSessions))};
  RandomStream random(20251006, static_cast<std::uint64_t>(std::llround(100 * margins)));
  std::map<std::string, double> shares;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    shares[Noisy(truth, random).Summarized().contrasts[0].verdict] += 1;
  }
  for (auto& [verdict, share] : shares) {
    share /= kTrials;
  }
  return shares;
}

TEST(VerdictFrequencyTest, NoEffectIsMostlyEquivalentAndHardlyEverDecided) {
  auto shares = Frequencies(0);
  EXPECT_GE(shares["equivalent"], 0.80);
  EXPECT_LE(shares["faster"] + shares["slower"], 0.05);
}

TEST(VerdictFrequencyTest, HalfTheMarginIsNeverTakenForItsOpposite) {
  auto shares = Frequencies(0.5);
  EXPECT_EQ(shares["faster"], 0);
  EXPECT_GE(shares["equivalent"], 0.20);
}

TEST(VerdictFrequencyTest, AnEffectOfTheMarginIsHardlyEverEquivalent) {
  auto shares = Frequencies(1);
  EXPECT_LE(shares["equivalent"], 0.08);
  EXPECT_EQ(shares["faster"], 0);
}

TEST(VerdictFrequencyTest, TwiceTheMarginIsMostlyFound) {
  auto shares = Frequencies(2);
  EXPECT_GE(shares["slower"], 0.80);
  EXPECT_EQ(shares["faster"] + shares["equivalent"], 0);
}

TEST(VerdictFrequencyTest, BothSignsAreFoundAlike) {
  auto shares = Frequencies(-2);
  EXPECT_GE(shares["faster"], 0.80);
  EXPECT_EQ(shares["slower"] + shares["equivalent"], 0);
}

TEST(VerdictFrequencyTest, FiveTimesTheMarginIsAlwaysFound) {
  EXPECT_EQ(Frequencies(5)["slower"], 1.0);
}

// One trace of one function, blocks labelled a and b at random within their rounds: the share of
// relabellings whose unadjusted 95 % interval leaves out "no difference" is the share of false
// findings.
TEST(VerdictFrequencyTest, RelabelledIdenticalBlocksAreRarelyFoundDifferent) {
  constexpr std::uint32_t kPlaces = 8;
  RandomStream random(7, 7);
  std::vector<double> log_times;
  for (std::uint32_t s = 0; s < kSessions; ++s) {
    Machine machine(random);
    for (std::uint32_t i = 0; i < kRounds * kPlaces; ++i) {
      log_times.push_back(std::log(1e6) + machine.NextLogSpeed());
    }
  }
  std::uint32_t found = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    SyntheticRun run = TwoArms();
    for (std::uint32_t i = 0; i < kSessions * kRounds; ++i) {
      const std::uint64_t a = random.Below(kPlaces);
      const std::uint64_t b = (a + 1 + random.Below(kPlaces - 1)) % kPlaces;
      const std::uint32_t s = i / kRounds;
      const std::uint32_t r = i % kRounds;
      AddNoisyBlock(log_times[i * kPlaces + a], random, {.session = s, .arm = 0, .round = r}, run);
      AddNoisyBlock(log_times[i * kPlaces + b], random, {.session = s, .arm = 1, .round = r}, run);
    }
    const Statistic ratio = *run.Summarized().contrasts[0].ratio;
    found += *ratio.ci_low > 1 || *ratio.ci_high < 1 ? 1 : 0;
  }
  EXPECT_GE(found, 0.02 * kTrials);
  EXPECT_LE(found, 0.09 * kTrials);
}

}  // namespace
}  // namespace alexbench::harness
