#include "harness/analysis/breakdown.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "base/random.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

constexpr std::array kStages{Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader,
                             Stage::kReadValue};
constexpr std::array<std::int64_t, 5> kStageNs{2'000, 40'000, 90'000, 140'000, 141'000};

// Arms 0 to 3 are stages, arm 4 is production.
SyntheticRun Staged(std::uint32_t sessions) {
  SyntheticRun run;
  run.AddCell("alex");
  run.AddGroup().purpose = GroupPurpose::kBreakdown;
  for (const Stage stage : kStages) {
    run.AddArm(ArmRole::kStage, "alex", stage);
  }
  run.AddArm(ArmRole::kCell, "alex");
  run.plan.breakdowns.push_back({.cell_id = "alex", .group_id = "g0"});
  RandomStream random(3, 1);
  for (std::uint32_t session = 0; session < sessions; ++session) {
    for (std::uint32_t round = 0; round < 30; ++round) {
      for (std::uint32_t arm = 0; arm < kStageNs.size(); ++arm) {
        const auto noise = static_cast<std::int64_t>(random.Below(500));
        run.AddBlock({.session = session, .arm = arm, .round = round, .ns = kStageNs[arm] + noise});
      }
    }
  }
  return run;
}

double SumOf(const BreakdownResult& breakdown) {
  double sum = breakdown.residual_ns.estimate;
  for (const PhaseResult& phase : breakdown.phases) {
    sum += phase.ns.estimate;
  }
  return sum;
}

TEST(BreakdownTest, PhasesAndResidualAddUpToTheTotal) {
  const BreakdownResult breakdown = Staged(5).Summarized().breakdowns.at(0);
  ASSERT_EQ(breakdown.phases.size(), 4);
  EXPECT_EQ(breakdown.phases[0].name, "key_fetch");
  EXPECT_EQ(breakdown.phases[1].name, "find_slot");
  EXPECT_EQ(breakdown.phases[2].name, "read_header");
  EXPECT_EQ(breakdown.phases[3].name, "read_value");
  EXPECT_NEAR(breakdown.phases[1].ns.estimate, 38, 0.2);
  EXPECT_LT(*breakdown.phases[1].ns.ci_low, breakdown.phases[1].ns.estimate);
  EXPECT_NEAR(breakdown.residual_ns.estimate, 1, 0.2);
  EXPECT_NEAR(SumOf(breakdown) / breakdown.total_ns.estimate, 1, 1e-12);
  EXPECT_LE(std::abs(breakdown.sum_error), 1e-12);
  EXPECT_EQ(breakdown.scenario, "latency");
}

TEST(BreakdownTest, OnlyRoundsCleanForAllArmsCount) {
  SyntheticRun run = Staged(2);
  for (BlockObservation& block : run.observation.blocks) {
    if (block.round == 7) {
      block.ns *= 100;
      block.major_faults = block.arm_index == 2 ? 1 : 0;
    }
  }
  SyntheticRun without = Staged(2);
  std::erase_if(without.observation.blocks,
                [](const BlockObservation& block) { return block.round == 7; });
  const BreakdownResult got = run.Summarized().breakdowns.at(0);
  EXPECT_EQ(got.total_ns.estimate, without.Summarized().breakdowns.at(0).total_ns.estimate);
  EXPECT_LE(std::abs(got.sum_error), 1e-12);
}

TEST(BreakdownTest, ReadValueIsAbsentWhereNothingIsRead) {
  SyntheticRun run = Staged(2);
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 3; });
  run.plan.groups[0].arms[3].cell_id = "another";
  const BreakdownResult breakdown = run.Summarized().breakdowns.at(0);
  ASSERT_EQ(breakdown.phases.size(), 3);
  EXPECT_NEAR(breakdown.residual_ns.estimate, 51, 0.2);
  EXPECT_LE(std::abs(breakdown.sum_error), 1e-12);
}

TEST(BreakdownTest, AMissingStageLeavesNoBreakdown) {
  SyntheticRun planned_away = Staged(2);
  planned_away.plan.groups[0].arms[1].cell_id = "another";
  EXPECT_TRUE(planned_away.Summarized().breakdowns.empty());
  SyntheticRun died = Staged(2);
  std::erase_if(died.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 1; });
  EXPECT_TRUE(died.Summarized().breakdowns.empty());
}

TEST(BreakdownTest, AnInvalidCellHasNoBreakdown) {
  SyntheticRun run = Staged(2);
  run.observation.blocks[4].answers_right = false;
  EXPECT_TRUE(run.Summarized().breakdowns.empty());
}

SelfCheckResult TwinRow(const SyntheticRun& run) {
  for (const SelfCheckResult& row : run.Summarized().selfchecks) {
    if (row.name == "pollution_twin") {
      return row;
    }
  }
  return {};
}

// The staged run with a twin that takes so much longer than its stage.
SyntheticRun WithTwin(std::int64_t gap_ns) {
  SyntheticRun run = Staged(3);
  run.AddArm(ArmRole::kStage, "alex", Stage::kFindSlotTwin);
  for (std::uint32_t session = 0; session < 3; ++session) {
    for (std::uint32_t round = 0; round < 30; ++round) {
      run.AddBlock({.session = session, .arm = 5, .round = round, .ns = 40'250 + gap_ns});
    }
  }
  return run;
}

TEST(PollutionTwinTest, TheGapToTheSlotStageIsPrinted) {
  const SelfCheckResult small = TwinRow(WithTwin(5'000));
  EXPECT_EQ(small.pass, true);
  EXPECT_NEAR(*small.got.at("gap_ns"), 5, 0.2);
  EXPECT_NEAR(*small.got.at("gap_share"), 5 / 141.25, 0.01);
  const SelfCheckResult large = TwinRow(WithTwin(20'000));
  EXPECT_FALSE(large.pass.has_value()) << "the phases still add up, so it is only noted";
  EXPECT_NEAR(*large.got.at("gap_ns"), 20, 0.2);
  EXPECT_TRUE(large.reason.has_value());
}

TEST(PollutionTwinTest, IsNoPhaseAndHasNoRowWhereItDidNotRun) {
  EXPECT_EQ(WithTwin(20'000).Summarized().breakdowns.at(0).phases.size(), 4);
  EXPECT_EQ(TwinRow(Staged(3)).name, "");
  SyntheticRun died = WithTwin(20'000);
  std::erase_if(died.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 5; });
  EXPECT_FALSE(TwinRow(died).pass.has_value());
  EXPECT_TRUE(TwinRow(died).got.empty());
}

TEST(BreakdownTest, OneSessionHasNoIntervals) {
  const BreakdownResult breakdown = Staged(1).Summarized().breakdowns.at(0);
  EXPECT_FALSE(breakdown.total_ns.ci_low.has_value());
  EXPECT_FALSE(breakdown.phases[2].ns.ci_high.has_value());
  EXPECT_LE(std::abs(breakdown.sum_error), 1e-12);
}

}  // namespace
}  // namespace alexbench::harness
