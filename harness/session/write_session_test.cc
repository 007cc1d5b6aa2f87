// What sessions that write leave besides their times.
#include "harness/session/write_session.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"

namespace alexbench::harness {
namespace {

double FigureOf(const std::vector<IndexFigure>& figures, std::string_view name) {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [name](const IndexFigure& each) { return each.name == name; });
  EXPECT_NE(found, figures.end()) << name;
  return found == figures.end() ? -1 : found->value;
}

class WriteSessionTest : public ExecutorTest {
 protected:
  // Every second operation stores a key that was not there.
  static GroupPlan Trials(const std::string& spec) {
    GroupPlan group = WriteGroup(spec, "mixed_50_50");
    group.seconds_per_session = 0.2;
    return group;
  }
  // At a rate that no engine reaches.
  static GroupPlan Paced(GroupPlan group) {
    group.settings.scenario = Scenario::kOpenLoop;
    group.settings.target_ops_per_s = 1'000'000'000;
    group.arms.front().scenario = Scenario::kOpenLoop;
    return group;
  }
};

TEST_F(WriteSessionTest, TheIndexIsDescribedAsATrialLeftIt) {
  GroupPlan group = Trials("alex");
  group.sessions = 2;
  const RunObservation observation = Execute(PlanOf({group}));
  ASSERT_EQ(observation.arms.size(), 2U);
  ASSERT_TRUE(observation.arms[0].index_after_writes.has_value());
  const IndexAfterWrites& left = *observation.arms[0].index_after_writes;
  EXPECT_EQ(left.operations, group.trial_operations) << "it came to its end";
  EXPECT_GT(left.records, kRecords + group.trial_operations / 3);
  EXPECT_LE(left.records, kRecords + group.trial_operations);
  EXPECT_GT(left.index_bytes_per_key.value_or(0), 16);
  const std::vector<IndexFigure>& opened = observation.images.front().index;
  EXPECT_EQ(FigureOf(opened, "rebuilds"), 0);
  EXPECT_GT(FigureOf(left.figures, "rebuilds"), 0);
  EXPECT_FALSE(observation.arms[1].index_after_writes.has_value()) << "the same stream again";
}

TEST_F(WriteSessionTest, EveryKindOfSessionThatWritesTellsOfItsIndex) {
  GroupPlan in_groups = Trials("tag_hash_log");
  in_groups.settings.scenario = Scenario::kBatched;
  in_groups.settings.batch_size = 16;
  in_groups.settings.put_batch_size = 16;
  GroupPlan threads = Trials("alex:concurrency=optimistic");
  threads.settings.threads = 2;
  threads.trial_operations = 400'000;
  const GroupPlan bare = Trials("absl_btree_map");
  const RunObservation observation =
      Execute(PlanOf({in_groups, Paced(Trials("btree_log")), threads, bare}));
  ASSERT_EQ(observation.arms.size(), 4U);
  for (const ArmObservation& arm : observation.arms) {
    EXPECT_EQ(arm.status, "ok") << arm.reason;
    ASSERT_TRUE(arm.index_after_writes.has_value()) << arm.group_id;
    EXPECT_GT(arm.index_after_writes->records, kRecords) << arm.group_id;
    EXPECT_GT(arm.index_after_writes->index_bytes_per_key.value_or(0), 8) << arm.group_id;
    EXPECT_EQ(arm.index_after_writes->figures.empty(), arm.group_id == "g3") << arm.group_id;
  }
}

TEST_F(WriteSessionTest, WhoOnlyReadsOrHasNoIndexTellsNothing) {
  GroupPlan reads = Trials("hash_log");
  reads.settings.workload = "query";
  const RunObservation observation =
      Execute(PlanOf({Paced(reads), Trials("ordered_map"), ReadGroup({Arm("hash_log")})}));
  ASSERT_EQ(observation.arms.size(), 3U);
  for (const ArmObservation& arm : observation.arms) {
    EXPECT_EQ(arm.status, "ok") << arm.reason;
    EXPECT_FALSE(arm.index_after_writes.has_value()) << arm.group_id;
  }
}

}  // namespace
}  // namespace alexbench::harness
