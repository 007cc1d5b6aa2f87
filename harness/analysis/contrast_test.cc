#include "harness/analysis/contrast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr std::uint32_t kSessions = 3;
constexpr std::uint32_t kRounds = 12;

// The formula is repeated in Python for the expected figures:
// 100000 + 1000*((s*s*7+r*5+arm*3+s*r*(arm+1))%11) + (4000+700*s if arm==0 else 0)
//   + (50000 if r==11 and arm==0 else 0)
std::int64_t FixtureNs(std::uint32_t s, std::uint32_t r, std::uint32_t arm) {
  const std::uint32_t wave = (s * s * 7 + r * 5 + arm * 3 + s * r * (arm + 1)) % 11;
  const std::uint32_t own = arm == 0 ? 4000 + 700 * s : 0;
  const std::uint32_t spike = r == 11 && arm == 0 ? 50000 : 0;
  return 100000 + 1000 * wave + own + spike;
}

SyntheticRun Fixture() {
  SyntheticRun run;
  run.AddPair("a", "b");
  for (std::uint32_t s = 0; s < kSessions; ++s) {
    for (std::uint32_t r = 0; r < kRounds; ++r) {
      for (std::uint32_t arm = 0; arm < 2; ++arm) {
        run.AddBlock({.session = s, .arm = arm, .round = r, .ns = FixtureNs(s, r, arm)});
      }
    }
  }
  return run;
}

void ExpectStatistic(const Statistic& got, double estimate, double low, double high) {
  EXPECT_NEAR(got.estimate, estimate, 1e-12 * std::abs(estimate));
  // scipy's quantile of t at 2 degrees of freedom is off by 3e-11.
  EXPECT_NEAR(*got.ci_low, low, 1e-10 * std::abs(low));
  EXPECT_NEAR(*got.ci_high, high, 1e-10 * std::abs(high));
}

// scipy: a, b = the rounds' ns per operation; per session trim_mean(log(a / b), 0.1), then exp of
// mean and t.interval(0.95, 2, loc=mean, scale=sem); differences: mean(a) - mean(b).
TEST(ContrastTest, OneFamilyIsComparedByTrimmedPairedLogRatios) {
  const ContrastResult contrast = Fixture().Summarized().contrasts.at(0);
  ExpectStatistic(*contrast.ratio, 1.0496768394284137, 1.0295265529101403, 1.0702215150429382);
  ExpectStatistic(*contrast.difference_ns, 8.61666666666668, 6.877770268376028, 10.355563064957332);
  EXPECT_NEAR(*contrast.mde_ns, 1.1316065276116827, 1e-9);
  EXPECT_EQ(contrast.verdict, "slower");
  EXPECT_EQ(contrast.scenario, "latency");
  // The spike in every twelfth round is what the plain mean sees.
  EXPECT_THAT(contrast.flags, Contains("trimmed_vs_mean"));
}

// scipy: log(mean(a) / mean(b)) per session.
TEST(ContrastTest, AcrossFamiliesPlainMeansAreCompared) {
  SyntheticRun run = Fixture();
  run.plan.groups[0].arms[1].memory_family = "other";
  const ContrastResult contrast = run.Summarized().contrasts.at(0);
  ExpectStatistic(*contrast.ratio, 1.0818888431812996, 1.0659422403829835, 1.098074008756447);
  EXPECT_EQ(contrast.verdict, "slower");
}

TEST(ContrastTest, AnArmThatNamesNoFamilySharesNone) {
  SyntheticRun run = Fixture();
  run.plan.groups[0].arms[0].memory_family = "";
  run.plan.groups[0].arms[1].memory_family = "";
  EXPECT_NEAR(run.Summarized().contrasts[0].ratio->estimate, 1.0818888431812996, 1e-12);
}

TEST(ContrastTest, OperationCountsMayDifferAcrossFamilies) {
  SyntheticRun run = Fixture();
  run.plan.groups[0].arms[1].memory_family = "other";
  for (BlockObservation& block : run.observation.blocks) {
    if (block.arm_index == 1) {
      block.operations *= 7;
      block.ns *= 7;
    }
  }
  const ContrastResult contrast = run.Summarized().contrasts[0];
  EXPECT_NEAR(contrast.ratio->estimate, 1.0818888431812996, 1e-12);
  EXPECT_EQ(contrast.verdict, "slower");
}

TEST(ContrastTest, UncleanRoundsDoNotCount) {
  SyntheticRun run = Fixture();
  for (BlockObservation& block : run.observation.blocks) {
    if (block.round == 11) {
      block.ns *= 40;
      block.involuntary_switches = block.arm_index == 0 ? 1 : 0;
    }
  }
  SyntheticRun shorter = Fixture();
  std::erase_if(shorter.observation.blocks,
                [](const BlockObservation& block) { return block.round == 11; });
  EXPECT_EQ(run.Summarized().contrasts[0].ratio->estimate,
            shorter.Summarized().contrasts[0].ratio->estimate);
}

TEST(ContrastTest, PreemptedRunsDecideNothingButKeepTheirCells) {
  SyntheticRun run = Fixture();
  for (BlockObservation& block : run.observation.blocks) {
    block.involuntary_switches = block.arm_index == 0 && block.round > 3 ? 1 : 0;
  }
  const Summary summary = run.Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "inconclusive");
  EXPECT_THAT(summary.contrasts[0].flags, ElementsAre("preempted"));
  EXPECT_TRUE(summary.cells[0].valid && summary.cells[1].valid);
  EXPECT_THAT(summary.cells[0].flags, ElementsAre("preempted"));
  EXPECT_TRUE(summary.cells[1].flags.empty());
}

TEST(ContrastTest, OneSessionHasNoIntervalAndNoVerdict) {
  SyntheticRun run = Fixture();
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.session > 0; });
  const ContrastResult contrast = run.Summarized().contrasts.at(0);
  EXPECT_EQ(contrast.verdict, "inconclusive");
  EXPECT_THAT(contrast.flags, ElementsAre("one_session"));
  EXPECT_NEAR(contrast.ratio->estimate, std::exp(0.04025729998510893), 1e-12);
  EXPECT_FALSE(contrast.ratio->ci_low.has_value());
  EXPECT_FALSE(contrast.mde_ns.has_value());
}

TEST(ContrastTest, UnequalSessionsAreComparedWhereBothHaveBlocks) {
  SyntheticRun run = Fixture();
  std::erase_if(run.observation.blocks, [](const BlockObservation& block) {
    return block.session == 2 && block.arm_index == 1;
  });
  const Summary summary = run.Summarized();
  EXPECT_NEAR(summary.contrasts[0].ratio->estimate,
              std::exp((0.04025729998510893 + 0.04940964470632686) / 2), 1e-12);
  EXPECT_EQ(summary.cells[0].sessions, 3);
  EXPECT_EQ(summary.cells[1].sessions, 2);
}

TEST(ContrastTest, ArmsThatNeverMeetAreInconclusive) {
  SyntheticRun run = Fixture();
  std::erase_if(run.observation.blocks, [](const BlockObservation& block) {
    return (block.session == 0) == (block.arm_index == 0);
  });
  const ContrastResult contrast = run.Summarized().contrasts.at(0);
  EXPECT_EQ(contrast.verdict, "inconclusive");
  EXPECT_THAT(contrast.flags, ElementsAre("no_common_round"));
  EXPECT_FALSE(contrast.ratio.has_value());
}

TEST(ContrastTest, AnInvalidCellMakesItsContrastInvalid) {
  SyntheticRun run = Fixture();
  run.observation.blocks[5].answers_right = false;
  const ContrastResult contrast = run.Summarized().contrasts.at(0);
  EXPECT_EQ(contrast.verdict, "invalid");
  EXPECT_THAT(contrast.flags, ElementsAre("cell_invalid"));
  EXPECT_FALSE(contrast.ratio || contrast.difference_ns || contrast.mde_ns);
}

TEST(ContrastTest, WritingCellsArePairedBySessionAndNotCleaned) {
  SyntheticRun run;
  for (const char* engine : {"a", "b"}) {
    run.AddCell(engine, Scenario::kMixed);
    run.AddGroup(Scenario::kMixed);
    run.AddArm(ArmRole::kCell, engine);
    for (const std::uint32_t session : {0U, 1U, 2U, 3U}) {
      if (session == 1 && run.plan.groups.size() == 2) {
        continue;  // b has no session 1
      }
      const std::int64_t ns = run.plan.groups.size() == 1 ? 150'000 + session * 10 : 100'000;
      BlockObservation& block = run.AddBlock({.session = session, .ns = ns});
      block.involuntary_switches = 9;
      block.minor_faults = 9;
      block.other_cpu_ns = run.plan.groups.size() == 1 ? 50'000 : 0;
    }
  }
  run.AddContrast("a", "b");
  const ContrastResult contrast = run.Summarized().contrasts.at(0);
  // Sessions 0, 2, 3: (150,000 + 10 s + 50,000) / 100,000, background time charged.
  EXPECT_NEAR(contrast.ratio->estimate, std::cbrt(2.0 * 2.0002 * 2.0003), 1e-12);
  EXPECT_NEAR(contrast.difference_ns->estimate, 100 + 0.05 / 3, 1e-9);
  EXPECT_EQ(contrast.verdict, "slower");
  EXPECT_THAT(contrast.flags, Not(Contains("preempted")));
}

}  // namespace
}  // namespace alexbench::harness
