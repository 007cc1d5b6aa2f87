// Runs that are fitted to the time they may take.
#include "harness/run/run_pace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"

#include "harness/run/estimate_time.h"
#include "harness/run/planner.h"
#include "harness/run/test_request.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

constexpr double kMinute = 60;

// What a first try may be: every engine under YCSB's workloads, a million records.
RunRequest FirstTry() {
  RunRequest request = Request(*SplitEngineList("all"),
                               {"ycsb_a", "ycsb_b", "ycsb_c", "ycsb_d", "ycsb_e", "ycsb_f"});
  request.records = {1'000'000};
  return request;
}

bool IsWriting(const GroupPlan& group) { return group.regime == Regime::kWriting; }

TEST(RunPaceTest, AFirstTryOfEverythingIsShortenedAsFarAsItGoesAndKeepsItsSessions) {
  const auto whole = PlanRun(FirstTry());
  const auto plan = PlanRunInTime(FirstTry());
  ASSERT_TRUE(whole.ok() && plan.ok()) << plan.status();
  if (EstimateSeconds(*whole).Sum() <= kQuickBudgetSeconds) {
    GTEST_SKIP() << "this build has few engines";
  }
  EXPECT_LE(EstimateSeconds(*plan).Sum(), 0.6 * EstimateSeconds(*whole).Sum());
  EXPECT_LE(EstimateSeconds(*plan).Sum(), 35 * kMinute);
  ASSERT_EQ(plan->groups.size(), whole->groups.size());
  for (std::size_t i = 0; i < plan->groups.size(); ++i) {
    EXPECT_EQ(plan->groups[i].sessions, whole->groups[i].sessions);
    const double share = plan->groups[i].seconds_per_session / whole->groups[i].seconds_per_session;
    EXPECT_GE(share, IsWriting(plan->groups[i]) ? 0.199 : 0.49);
    EXPECT_LT(share, 1);
  }
  EXPECT_TRUE(absl::StrContains(ShortenedNotice(*plan), "--budget")) << ShortenedNotice(*plan);
}

TEST(RunPaceTest, WhatEndsInTimeIsLeftAlone) {
  const RunRequest request = Request({"alex", "hash_log"}, {"query", "mixed_80_20"});
  const auto plan = PlanRunInTime(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->groups.front().seconds_per_session, request.profile.seconds_per_session);
  EXPECT_EQ(ShortenedNotice(*plan), "");
}

TEST(RunPaceTest, ABudgetHoldsAtAnyProfileAndUsesWhatItHas) {
  RunRequest request = FirstTry();
  request.engines = {"alex", "btree_log"};
  request.profile = *FindProfile("standard");
  const double unlimited = EstimateSeconds(*PlanRun(request)).Sum();
  request.budget_seconds = unlimited / 2;
  const auto plan = PlanRunInTime(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_LE(EstimateSeconds(*plan).Sum(), unlimited / 2);
  EXPECT_GE(EstimateSeconds(*plan).Sum(), 0.9 * unlimited / 2);
}

TEST(RunPaceTest, ABudgetThatCannotBeKeptIsRefusedWithTheMinutesItTakes) {
  RunRequest request = FirstTry();
  request.budget_seconds = kMinute;
  const auto plan = PlanRunInTime(request);
  EXPECT_TRUE(absl::IsInvalidArgument(plan.status()));
  EXPECT_TRUE(absl::StrContains(plan.status().message(), "minutes")) << plan.status();
  request.budget_seconds = 100 * kMinute;
  request.profile = *FindProfile("as_published");
  EXPECT_TRUE(absl::IsInvalidArgument(PlanRunInTime(request).status()));
}

}  // namespace
}  // namespace alexbench::harness
