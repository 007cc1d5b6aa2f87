// Sessions that keep to a rate.
#include <cstdint>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"

namespace alexbench::harness {
namespace {

class OpenLoopSessionTest : public ExecutorTest {
 protected:
  static GroupPlan PacedGroup(std::string_view workload, std::uint64_t target_ops_per_s) {
    GroupPlan group = WriteGroup("hash_log", std::string(workload));
    group.settings.scenario = Scenario::kOpenLoop;
    group.settings.target_ops_per_s = target_ops_per_s;
    group.arms.front().scenario = Scenario::kOpenLoop;
    return group;
  }
};

TEST_F(OpenLoopSessionTest, KeepsALowRateAndIsLateAtOneThatNoEngineReaches) {
  for (const std::string_view workload : {"mixed_80_20", "query"}) {
    for (const std::uint64_t target : {std::uint64_t{50'000}, std::uint64_t{1'000'000'000}}) {
      const RunObservation observation = Execute(PlanOf({PacedGroup(workload, target)}));
      EXPECT_THAT(Statuses(observation), testing::ElementsAre("ok")) << workload;
      const OpenLoopObservation& seen = observation.arms.front().open_loop.value();
      EXPECT_FALSE(observation.arms.front().sampling.has_value());
      EXPECT_GT(seen.operations, 100U);
      EXPECT_TRUE(IsHistogram(seen.response));
      EXPECT_TRUE(IsHistogram(seen.service));
      EXPECT_GE(seen.response.max_ns, seen.service.max_ns);
      const double achieved =
          1e9 * static_cast<double>(seen.operations) / static_cast<double>(seen.elapsed_ns);
      if (target > 50'000) {
        EXPECT_LT(achieved, 0.9 * static_cast<double>(target));
        EXPECT_GT(seen.late_starts, seen.operations / 2);
      } else {
        EXPECT_LT(achieved, 1.05 * static_cast<double>(target));
      }
    }
  }
}

TEST_F(OpenLoopSessionTest, StopsAtItsSecondsAtALowRateToo) {
  GroupPlan group = PacedGroup("query", 20);
  group.seconds_per_session = 0.2;
  const RunObservation observation = Execute(PlanOf({group}));
  EXPECT_THAT(Statuses(observation), testing::ElementsAre("ok"));
  const OpenLoopObservation& seen = observation.arms.front().open_loop.value();
  EXPECT_GE(seen.operations, 2U);
  EXPECT_LE(seen.operations, 8U) << "a whole chunk of 64 takes three seconds";
}

TEST_F(ExecutorTest, StreamsInGroupsAnswerRightlyAndTimeNoSingleOperation) {
  for (const std::string_view spec : {"hash_log", "absl_btree_map", "alex"}) {
    GroupPlan group = WriteGroup(std::string(spec), "mixed_50_50");
    group.settings.scenario = Scenario::kBatched;
    group.settings.batch_size = 16;
    group.settings.put_batch_size = 16;
    const RunObservation observation = Execute(PlanOf({group}));
    EXPECT_THAT(Statuses(observation), testing::ElementsAre("ok")) << spec;
    std::uint64_t hits = 0;
    for (const BlockObservation& block : observation.blocks) {
      EXPECT_TRUE(block.answers_right) << spec;
      hits += block.hits;
    }
    EXPECT_GE(hits, 1000U) << spec;
    EXPECT_FALSE(observation.arms.front().sampling.has_value());
  }
}

}  // namespace
}  // namespace alexbench::harness
