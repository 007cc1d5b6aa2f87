#include "harness/analysis/cleaning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/check.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

class CleaningTest : public ::testing::Test {
 protected:
  CleaningTest() {
    run_.AddGroup();
    run_.AddArm(ArmRole::kCell, "a");
    run_.AddArm(ArmRole::kCell, "b");
    run_.AddArm(ArmRole::kCell, "c");
  }

  void AddRounds(std::uint32_t session, std::uint32_t count) {
    for (std::uint32_t round = 0; round < count; ++round) {
      for (std::uint32_t arm = 0; arm < 3; ++arm) {
        run_.AddBlock({.session = session, .arm = arm, .round = round, .ns = 1000});
      }
    }
  }

  BlockObservation& Block(std::uint32_t session, std::uint32_t arm, std::uint32_t round) {
    for (BlockObservation& block : run_.observation.blocks) {
      if (block.session == session && block.arm_index == arm && block.round == round) {
        return block;
      }
    }
    ALEXBENCH_CHECK(false);
  }

  RoundSelection SelectAB(Cleaning cleaning = Cleaning::kCleanRounds) {
    const std::array<const ArmPlan*, 2> arms{&run_.plan.groups[0].arms[0],
                                             &run_.plan.groups[0].arms[1]};
    const auto table = BlockTable::Build(run_.plan, run_.observation);
    ALEXBENCH_CHECK(table.ok());
    return SelectRounds(*table, arms, cleaning);
  }

  SyntheticRun run_;
};

TEST_F(CleaningTest, ARoundNeedsBothOfItsBlocksClean) {
  AddRounds(0, 10);
  Block(0, 0, 2).involuntary_switches = 1;
  Block(0, 1, 3).minor_faults = 1;
  Block(0, 1, 4).major_faults = 1;
  Block(0, 0, 5).voluntary_switches = 1;    // the engine's own doing: stays
  Block(0, 2, 6).involuntary_switches = 1;  // another arm's: stays
  const RoundSelection selection = SelectAB();
  ASSERT_EQ(selection.sessions.size(), 1);
  EXPECT_EQ(selection.sessions[0].round_count(), 7);
  EXPECT_EQ(selection.clean_share, 0.7);
  EXPECT_FALSE(selection.preempted);
  EXPECT_EQ(SelectAB(Cleaning::kAllRounds).sessions[0].round_count(), 10);
}

TEST_F(CleaningTest, BlocksAreMatchedByRoundNotByOrder) {
  AddRounds(0, 4);
  Block(0, 0, 1).ns = 7;
  Block(0, 1, 1).ns = 8;
  std::erase_if(run_.observation.blocks, [](const BlockObservation& block) {
    return (block.arm_index == 0 && block.round == 0) || (block.arm_index == 1 && block.round == 3);
  });
  std::reverse(run_.observation.blocks.begin(), run_.observation.blocks.end());
  const RoundSelection selection = SelectAB();
  ASSERT_EQ(selection.sessions[0].round_count(), 2);
  EXPECT_EQ(selection.sessions[0].arms[0][0]->ns, 7);
  EXPECT_EQ(selection.sessions[0].arms[1][0]->ns, 8);
}

TEST_F(CleaningTest, FortyPercentIsEnough) {
  AddRounds(0, 10);
  for (std::uint32_t round = 0; round < 6; ++round) {
    Block(0, 0, round).involuntary_switches = 1;
  }
  EXPECT_FALSE(SelectAB().preempted);
  EXPECT_EQ(SelectAB().sessions[0].round_count(), 4);
}

TEST_F(CleaningTest, UnderFortyPercentAllRoundsAreUsed) {
  AddRounds(0, 10);
  for (std::uint32_t round = 0; round < 7; ++round) {
    Block(0, 0, round).involuntary_switches = 1;
  }
  EXPECT_TRUE(SelectAB().preempted);
  EXPECT_EQ(SelectAB().sessions[0].round_count(), 10);
}

TEST_F(CleaningTest, TheShareIsCountedOverAllSessions) {
  AddRounds(0, 10);
  AddRounds(1, 10);
  for (std::uint32_t round = 0; round < 10; ++round) {
    Block(1, 1, round).minor_faults = 2;
  }
  const RoundSelection selection = SelectAB();
  EXPECT_FALSE(selection.preempted);
  ASSERT_EQ(selection.sessions.size(), 1);  // nothing of session 1 counts
  EXPECT_EQ(selection.sessions[0].session, 0);
}

TEST_F(CleaningTest, ASessionWithoutOneArmIsLeftOut) {
  AddRounds(0, 3);
  AddRounds(2, 3);
  std::erase_if(run_.observation.blocks, [](const BlockObservation& block) {
    return block.session == 0 && block.arm_index == 1;
  });
  const RoundSelection selection = SelectAB();
  ASSERT_EQ(selection.sessions.size(), 1);
  EXPECT_EQ(selection.sessions[0].session, 2);
}

TEST_F(CleaningTest, NothingInCommonIsAnEmptySelection) {
  run_.AddBlock({.arm = 0, .round = 0, .ns = 5});
  run_.AddBlock({.arm = 1, .round = 1, .ns = 5});
  EXPECT_TRUE(SelectAB().sessions.empty());
  EXPECT_FALSE(SelectAB().preempted);
}

}  // namespace
}  // namespace alexbench::harness
