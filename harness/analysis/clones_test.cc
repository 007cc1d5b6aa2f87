#include "harness/analysis/clones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// What a and its clone take of b's time, which is 1 ms.
struct Truth {
  double a = 0.96;
  double clone = 0.96;
  GroupPurpose purpose = GroupPurpose::kComparison;
};

void AddGroupOf(const Truth& truth, SyntheticRun& run) {
  run.AddGroup().purpose = truth.purpose;
  run.AddArm(ArmRole::kCell, "a");
  run.AddArm(ArmRole::kCell, "b");
  run.AddArm(ArmRole::kClone, "a");
  for (std::uint32_t session = 0; session < 6; ++session) {
    for (std::uint32_t round = 0; round < 10; ++round) {
      std::uint32_t arm = 0;
      for (const double share : {truth.a, 1.0, truth.clone}) {
        const auto ripple = static_cast<double>((session * 7 + round * 3 + arm * 5) % 11);
        run.AddBlock({.session = session,
                      .arm = arm++,
                      .round = round,
                      .ns = std::llround(1e6 * share + 200 * ripple)});
      }
    }
  }
}

SyntheticRun RunOf(const Truth& truth) {
  SyntheticRun run;
  run.plan.profile.margin = 0.01;
  run.AddCell("a");
  run.AddCell("b");
  AddGroupOf(truth, run);
  run.AddContrast("a", "b");
  return run;
}

SelfCheckResult RowOf(const Summary& summary) {
  for (const SelfCheckResult& row : summary.selfchecks) {
    if (row.name == "clone") {
      return row;
    }
  }
  ADD_FAILURE() << "no row";
  return {};
}

TEST(ClonesTest, ACloneThatAgreesPassesAndLetsADifferenceStand) {
  const Summary summary = RunOf({.a = 0.96, .clone = 0.961}).Summarized();
  const SelfCheckResult row = RowOf(summary);
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("ratio"), 0.961 / 0.96, 1e-3);
  EXPECT_THAT(row.expected, HasSubstr("1 %"));
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
  EXPECT_NEAR(*summary.contrasts[0].clone_ratio, 0.961 / 0.96, 1e-3);
}

// The contrast says 4 %, the clone as much: either may be where the code lies.
TEST(ClonesTest, ADifferenceNoGreaterThanTheClonesIsNotDecided) {
  for (const double clone : {1.001, 0.92}) {
    const Summary summary = RunOf({.a = 0.96, .clone = clone}).Summarized();
    const ContrastResult& contrast = summary.contrasts[0];
    EXPECT_EQ(contrast.verdict, "inconclusive");
    EXPECT_THAT(contrast.flags, Contains("within_clone_spread"));
    EXPECT_GT(*contrast.clone_ratio, 1.04);
    const SelfCheckResult row = RowOf(summary);
    EXPECT_EQ(row.pass, std::nullopt) << "no defect of the instrument";
    EXPECT_THAT(*row.reason, HasSubstr("where code lies"));
  }
}

TEST(ClonesTest, ADifferenceGreaterThanTheClonesIsDecided) {
  const Summary summary = RunOf({.a = 0.90, .clone = 0.92}).Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
  EXPECT_EQ(RowOf(summary).pass, std::nullopt);
}

// The margin was declared beforehand; a clone changes nothing about it.
TEST(ClonesTest, EquivalenceStaysAsDeclared) {
  const Summary summary = RunOf({.a = 0.995, .clone = 1.05}).Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "equivalent");
  EXPECT_THAT(summary.contrasts[0].flags, Not(Contains("detectable")));
}

TEST(ClonesTest, AGroupWithoutOneTakesTheGreatestAtItsScenario) {
  SyntheticRun run = RunOf({.a = 0.96, .clone = 1.0});
  AddGroupOf({.a = 0.96, .clone = 0.9648}, run);
  run.AddContrast("a", "b");
  run.AddGroup();
  run.AddContrast("a", "b");
  run.AddGroup(Scenario::kThroughput);
  run.AddContrast("a", "b");
  const Summary summary = run.Summarized();
  EXPECT_NEAR(*summary.contrasts[0].clone_ratio, 1 / 0.96, 1e-3);
  EXPECT_NEAR(*summary.contrasts[1].clone_ratio, 1.005, 1e-3);
  EXPECT_NEAR(*summary.contrasts[2].clone_ratio, 1 / 0.96, 1e-3);
  EXPECT_FALSE(summary.contrasts[3].clone_ratio.has_value());
}

// Gets from a core's own caches move more with where their code lies.
TEST(ClonesTest, TheCloneOfASelfCheckRaisesNoBar) {
  const Summary summary =
      RunOf({.a = 0.96, .clone = 1.05, .purpose = GroupPurpose::kSelfCheck}).Summarized();
  EXPECT_FALSE(summary.contrasts[0].clone_ratio.has_value());
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
  EXPECT_TRUE(RowOf(summary).got.contains("ratio"));
}

TEST(ClonesTest, CellsThatWriteHaveNone) {
  SyntheticRun run = RunOf({});
  run.AddCell("w", Scenario::kMixed);
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "w");
  run.AddContrast("w", "w");
  EXPECT_FALSE(run.Summarized().contrasts[1].clone_ratio.has_value());
}

TEST(ClonesTest, ACloneThatLeftNothingRaisesNoBar) {
  SyntheticRun run = RunOf({.a = 0.96, .clone = 1.05});
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 2; });
  const Summary summary = run.Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
  EXPECT_EQ(RowOf(summary).pass, std::nullopt);
  EXPECT_TRUE(RowOf(summary).got.empty());
}

// Over several layouts a clone is now quicker, now slower: what is left of it is what is left of
// any difference of layout.
TEST(ClonesTest, LayoutsAverageItOut) {
  SyntheticRun run = RunOf({.a = 0.96, .clone = 0.96});
  for (BlockObservation& block : run.observation.blocks) {
    if (block.arm_index == 2) {
      block.ns += block.session % 2 == 0 ? 30'000 : -30'000;
    }
  }
  run.inputs.layouts = 6;
  const ContrastResult contrast = run.Summarized().contrasts[0];
  EXPECT_LT(*contrast.clone_ratio, 1.001);
  EXPECT_EQ(contrast.verdict, "faster");
}

// Each session of one binary moves the clone alike, so that more of them tell nothing more.
TEST(PlantedDefectTest, ADifferenceMadeByCodeLayoutAloneIsNotReported) {
  const Summary summary = RunOf({.a = 0.975, .clone = 1.003}).Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "inconclusive");
  EXPECT_THAT(summary.contrasts[0].flags, Contains("within_clone_spread"));
}

}  // namespace
}  // namespace alexbench::harness
