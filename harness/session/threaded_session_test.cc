// Cells of several threads, carried out by child processes.
#include "harness/session/threaded_session.h"

#include <numeric>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"
#include "harness/session/faulty_engines.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

class ThreadedSessionTest : public ExecutorTest {
 protected:
  static GroupPlan Threaded(GroupPlan group) {
    group.regime = Regime::kWriting;
    group.settings.threads = 2;
    group.settings.scenario = group.arms.front().scenario;
    return group;
  }
  static GroupPlan Mixed(const std::string& spec, const std::string& workload) {
    GroupPlan group = Threaded(WriteGroup(spec, workload));
    group.trial_operations = 400'000;
    return group;
  }
  static std::int64_t ThreadNs(const RunObservation& observation) {
    return std::accumulate(
        observation.blocks.begin(), observation.blocks.end(), std::int64_t{0},
        [](std::int64_t sum, const BlockObservation& block) { return sum + block.ns; });
  }
};

TEST_F(ThreadedSessionTest, ReadersAnswerRightlyForASecondAtLeast) {
  const GroupPlan map = Threaded(ReadGroup({Arm("ordered_map", Scenario::kThroughput)}));
  const GroupPlan alex = Threaded(ReadGroup({Arm("alex", Scenario::kLatency)}));
  const RunObservation observation = Execute(PlanOf({map, alex}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  EXPECT_GE(ThreadNs(observation), 2 * 2'000'000'000LL) << "two cells, two threads";
  ASSERT_EQ(observation.streams.size(), 2U);
  EXPECT_EQ(observation.streams[0].stream_hash, observation.streams[1].stream_hash);
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(block.answers_right);
    EXPECT_EQ(block.hits, block.operations);
  }
}

TEST_F(ThreadedSessionTest, WritersAnswerRightlyAndLeaveWhatTheyWrote) {
  const RunObservation observation =
      Execute(PlanOf({Mixed("alex:concurrency=rwlock", "mixed_80_10_10_delete"),
                      Mixed("alex:concurrency=optimistic", "mixed_80_10_10_delete")}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  EXPECT_GE(ThreadNs(observation), 2 * 2'000'000'000LL) << "two cells, two threads";
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(block.answers_right);
    EXPECT_LE(block.operations, 400'000U);
  }
}

TEST_F(ThreadedSessionTest, AWrongAnswerIsNamedByItsThread) {
  const RunObservation observation =
      Execute(PlanOf({Threaded(ReadGroup({Arm(kLyingLaterEngine, Scenario::kThroughput)}))}));
  EXPECT_THAT(Statuses(observation),
              testing::ElementsAre(testing::AllOf(HasSubstr("invalid: thread "),
                                                  HasSubstr("in trial 0: checksum "))));
}

TEST_F(ThreadedSessionTest, ACrashFailsTheCellAlone) {
  const RunObservation observation = Execute(
      PlanOf({Threaded(ReadGroup({Arm(kAbortingEngine, Scenario::kThroughput)})),
              Threaded(ReadGroup({Arm("ordered_map", Scenario::kThroughput)}))}));
  std::vector<std::string> statuses;
  for (const ArmObservation& arm : observation.arms) {
    statuses.push_back(arm.status);
  }
  EXPECT_THAT(statuses, testing::UnorderedElementsAre("failed", "ok"));
}

}  // namespace
}  // namespace alexbench::harness
