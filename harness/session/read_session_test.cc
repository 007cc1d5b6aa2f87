// The rounds of sessions that read, carried out by child processes.
#include "harness/session/read_session.h"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"

namespace alexbench::harness {
namespace {

TEST_F(ExecutorTest, EveryRoundRunsEveryArmOnceOverDifferentKeys) {
  GroupPlan group = ReadGroup({Arm("hash_log"), Arm("hash_log"), Arm("hash_log"), DriftArm()});
  group.seconds_per_session = 0.5;  // rounds enough even where others keep the processor busy
  const RunObservation observation = Execute(PlanOf({group}));
  std::map<std::uint32_t, std::set<std::uint32_t>> arms_by_round;
  std::map<std::uint32_t, std::set<std::uint64_t>> checksums_by_round;
  std::set<std::uint64_t> operation_counts;
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(arms_by_round[block.round].insert(block.arm_index).second);
    checksums_by_round[block.round].insert(block.checksum);
    if (block.arm_index < 3) {
      operation_counts.insert(block.operations);
    }
  }
  ASSERT_GT(arms_by_round.size(), 3U);
  EXPECT_EQ(operation_counts.size(), 1U);
  for (const auto& [round, arms] : arms_by_round) {
    EXPECT_EQ(arms.size(), 4U) << round;
    EXPECT_EQ(checksums_by_round[round].size(), 4U) << round;
  }
}

// Where stores alternate as long as a block goes by ahead of it, which counts as the session's,
// too.
TEST_F(ExecutorTest, PrefixesAreOfTheSessionsSeconds) {
  const auto timed_seconds = [this](std::vector<ArmPlan> arms) {
    GroupPlan group = ReadGroup(std::move(arms));
    group.seconds_per_session = 0.4;
    std::int64_t ns = 0;
    for (const BlockObservation& block : Execute(PlanOf({group})).blocks) {
      ns += block.ns;
    }
    return static_cast<double>(ns) * 1e-9;
  };
  const double alone = timed_seconds({Arm("btree_log"), Arm("btree_log")});
  const double alternating = timed_seconds({Arm("btree_log"), Arm("ordered_map")});
  EXPECT_GT(alone, 0.3);
  EXPECT_GT(alternating, 0.1);
  EXPECT_LT(alternating, 0.75 * alone);
}

}  // namespace
}  // namespace alexbench::harness
