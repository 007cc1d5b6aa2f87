// Defects planted in what a sound run saw: each has to be caught and named. Wrong answers of
// engines are planted in harness/session/executor_failure_test.cc, carry-over between arms in
// carry_over_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two cells of one family, the first one's duplicate, the floor at latency and at throughput.
SyntheticRun SoundRun() {
  SyntheticRun run;
  run.AddPair("a", "b", Scenario::kThroughput);
  run.AddArm(ArmRole::kDuplicate, "a");
  run.AddArm(ArmRole::kFloorGate, "").scenario = Scenario::kLatency;
  run.AddArm(ArmRole::kFloorGate, "");
  constexpr std::int64_t kNs[] = {100'000, 150'000, 100'300, 90'000, 20'000};
  for (std::uint32_t session = 0; session < 6; ++session) {
    for (std::uint32_t round = 0; round < 10; ++round) {
      for (std::uint32_t arm = 0; arm < 5; ++arm) {
        const std::int64_t ripple = (session * 7 + round * 3 + arm * 5) % 11;
        run.AddBlock(
            {.session = session, .arm = arm, .round = round, .ns = kNs[arm] + 20 * ripple});
      }
    }
  }
  return run;
}

const SelfCheckResult& Row(const Summary& summary, const std::string& name) {
  for (const SelfCheckResult& row : summary.selfchecks) {
    if (row.name == name) {
      return row;
    }
  }
  ADD_FAILURE() << "no row " << name;
  return summary.selfchecks.front();
}

TEST(PlantedDefectTest, ASoundRunIsDecided) {
  const Summary summary = SoundRun().Summarized();
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
  for (const SelfCheckResult& row : summary.selfchecks) {
    EXPECT_EQ(row.pass, true) << row.name;
  }
}

TEST(PlantedDefectTest, UnequalOperationCountsInvalidateAPairedContrast) {
  SyntheticRun run = SoundRun();
  for (BlockObservation& block : run.observation.blocks) {
    if (block.arm_index == 1) {
      block.operations *= 2;
      block.ns *= 2;
    }
  }
  const ContrastResult contrast = run.Summarized().contrasts[0];
  EXPECT_EQ(contrast.verdict, "invalid");
  EXPECT_THAT(contrast.flags, ElementsAre("unequal_operations"));
}

TEST(PlantedDefectTest, AWrongChecksumInvalidatesTheCellAndItsContrasts) {
  SyntheticRun run = SoundRun();
  BlockObservation& block = run.observation.blocks[6];
  block.checksum += 1;
  block.answers_right = false;
  const Summary summary = run.Summarized();
  EXPECT_FALSE(summary.cells[1].valid);
  EXPECT_THAT(*summary.cells[1].invalid_reason, HasSubstr("wrong answers in session 0, round 1"));
  EXPECT_TRUE(summary.cells[0].valid);
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
}

// An operation that waits for the one before it takes at throughput what it takes at latency.
TEST(PlantedDefectTest, AnExtraDependencyAtThroughputClosesTheGate) {
  SyntheticRun run = SoundRun();
  for (BlockObservation& block : run.observation.blocks) {
    block.ns = block.arm_index == 4 ? 89'000 : block.ns;
  }
  const Summary summary = run.Summarized();
  EXPECT_EQ(Row(summary, "throughput_gate").pass, false);
  EXPECT_FALSE(summary.cells[0].valid);
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
}

// Both take the same time for the same operations; each operation takes longer than the one before
// it, and the seconds end b's trials after a tenth of them.
SyntheticRun CutShort(std::uint64_t block_operations) {
  SyntheticRun run;
  for (const std::uint64_t operations : {100'000U, 10'000U}) {
    const std::string cell = operations == 100'000U ? "a" : "b";
    run.AddCell(cell, Scenario::kMixed);
    run.AddGroup(Scenario::kMixed);
    run.AddArm(ArmRole::kCell, cell);
    for (std::uint32_t session = 0; session < 6; ++session) {
      const std::uint64_t count = std::min(operations, block_operations);
      for (std::uint64_t first = 0; first < operations; first += count) {
        const auto each_ns = static_cast<std::int64_t>(1'000 + (first + count / 2) / 10);
        run.AddBlock({.session = session,
                      .ns = (each_ns + session) * static_cast<std::int64_t>(count),
                      .operations = count})
            .position = static_cast<std::uint32_t>(first / count);
      }
    }
  }
  run.plan.profile.margin = 0.03;
  run.AddContrast("a", "b");
  return run;
}

TEST(PlantedDefectTest, TrialsThatWereCutShortAreComparedOverWhatBothDid) {
  const Summary summary = CutShort(500).Summarized();
  EXPECT_GT(summary.cells[0].ns_per_op->estimate, 3 * summary.cells[1].ns_per_op->estimate);
  EXPECT_NEAR(summary.contrasts[0].ratio->estimate, 1, 1e-9);
  EXPECT_EQ(summary.contrasts[0].stretch_operations, 10'000U);
  EXPECT_EQ(summary.contrasts[0].verdict, "equivalent");
}

TEST(PlantedDefectTest, UnequalStretchesOfTheOperationsAreNoticed) {
  const ContrastResult contrast = CutShort(100'000).Summarized().contrasts[0];
  EXPECT_GT(contrast.ratio->estimate, 3);
  EXPECT_EQ(contrast.verdict, "inconclusive");
  EXPECT_THAT(contrast.flags, ElementsAre("unequal_stretch"));
}

// The duplicate runs b's function under a's name.
TEST(PlantedDefectTest, ARenamedControlFailsTheDuplicateCheck) {
  SyntheticRun run = SoundRun();
  for (BlockObservation& block : run.observation.blocks) {
    block.ns = block.arm_index == 2 ? block.ns + 50'000 : block.ns;
  }
  const Summary summary = run.Summarized();
  EXPECT_EQ(Row(summary, "aa_duplicate").pass, false);
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
  EXPECT_THAT(summary.contrasts[0].flags, ElementsAre("selfcheck_failed"));
}

}  // namespace
}  // namespace alexbench::harness
