#include "harness/run/ab_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/run/budget_watch.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

RunRequest SmallRequest() {
  RunRequest request;
  request.records = {1'000};
  request.profile = *FindProfile("quick");
  return request;
}

AbRequest Pair(std::string a, std::string b) {
  return {.candidate = std::move(a), .reference = std::move(b)};
}

TEST(PlanAbTest, ComparesACandidateWithAReferenceAtLatency) {
  const RunPlan plan = PlanAb(SmallRequest(), Pair("alex", "hash_log")).value();
  ASSERT_EQ(plan.cells.size(), 2U);
  EXPECT_EQ(plan.cells[0].engine, "alex");
  EXPECT_EQ(plan.cells[0].settings.workload, "query");
  EXPECT_EQ(plan.cells[0].settings.scenario, Scenario::kLatency);
  ASSERT_EQ(plan.contrasts.size(), 1U);
  EXPECT_EQ(plan.contrasts[0].a, plan.cells[0].cell_id);
  EXPECT_EQ(plan.contrasts[0].b, plan.cells[1].cell_id);
  EXPECT_EQ(plan.profile.margin, 0.01);
}

TEST(PlanAbTest, AnEngineMayStandAgainstItself) {
  const RunPlan plan = PlanAb(SmallRequest(), Pair("alex", "alex")).value();
  ASSERT_EQ(plan.contrasts.size(), 1U);
  EXPECT_EQ(plan.contrasts[0].b, plan.contrasts[0].a + "#2");
  const GroupPlan& group = plan.groups.front();
  EXPECT_EQ(group.arms[0].memory_family, group.arms[1].memory_family);
  EXPECT_EQ(group.arms[0].image, group.arms[1].image);
}

TEST(PlanAbTest, SessionsFollowFromTheBudgetAndSelfChecksOnlyFromTheFirst) {
  std::uint32_t sessions_before = 0;
  for (const double budget_seconds : {1.0, 30.0, 120.0, 300.0, 3'600.0}) {
    AbRequest ab = Pair("alex", "hash_log");
    ab.budget_seconds = budget_seconds;
    const RunPlan plan = PlanAb(SmallRequest(), ab).value();
    ASSERT_TRUE(plan.stopping.has_value());
    EXPECT_EQ(plan.stopping->budget_seconds, budget_seconds);
    EXPECT_GE(plan.stopping->most_sessions, sessions_before);
    EXPECT_GE(plan.stopping->most_sessions, plan.stopping->first_look_sessions);
    sessions_before = plan.stopping->most_sessions;
    double timed_seconds = 0;
    for (const GroupPlan& group : plan.groups) {
      const bool compared = group.purpose == GroupPurpose::kComparison;
      EXPECT_EQ(group.sessions,
                compared ? plan.stopping->most_sessions : plan.stopping->first_look_sessions);
      timed_seconds += group.sessions * group.seconds_per_session;
    }
    EXPECT_LE(timed_seconds, std::max(budget_seconds, 16.0));
  }
}

TEST(PlanAbTest, EverySettingHasItsPair) {
  RunRequest request = SmallRequest();
  request.workloads = {"query", "mixed_80_20"};
  request.records = {1'000, 2'000};
  const RunPlan plan = PlanAb(request, Pair("alex", "hash_log")).value();
  EXPECT_EQ(plan.cells.size(), 2 * plan.contrasts.size());
  EXPECT_GE(plan.contrasts.size(), 4U);
}

TEST(PlanAbTest, RefusesWhatCantBeCompared) {
  RunRequest request = SmallRequest();
  request.workloads = {"mixed_80_20"};
  absl::Status status = PlanAb(request, Pair("alex", "floor")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("B: floor"));

  request = SmallRequest();
  status = PlanAb(request, Pair("alex", "nosuch")).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("nosuch"));
}

TEST(PlanAbTest, RefusesTwoPromisesByTheirNames) {
  RunRequest request = SmallRequest();
  request.workloads = {"mixed_80_20"};
  if (!PlanAb(request, Pair("rocksdb", "rocksdb")).ok()) {
    GTEST_SKIP() << "this build has no RocksDB";
  }
  const absl::Status status = PlanAb(request, Pair("alex", "rocksdb:wal=sync")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("A has durability buffered and B sync"));
}

TEST(BudgetWatchTest, StopsWhenTheBudgetIsSpentAndSaysWhereItStands) {
  AbRequest ab = Pair("alex", "hash_log");
  const RunPlan plan = PlanAb(SmallRequest(), ab).value();
  BudgetWatch watch(plan);
  EXPECT_THAT(watch.BeginStep("group g0, session 1 of 9"),
              testing::AllOf(HasSubstr("0:00 of 5:00"), HasSubstr("session 1 of 9")));
  EXPECT_EQ(*watch.Decide({}, 1), NextSessions::kRun);

  RunPlan spent = plan;
  spent.stopping->budget_seconds = 0;
  BudgetWatch late(spent);
  late.BeginStep("group g0, session 1 of 9");
  EXPECT_EQ(*late.Decide({}, 1), NextSessions::kLeaveOut);
  const AbCost cost = late.Cost({}).value();
  EXPECT_EQ(cost.sessions_needed, std::vector<std::optional<std::uint32_t>>{std::nullopt});
}

}  // namespace
}  // namespace alexbench::harness
