// What plans hold against the place of code in the program: clones, and the margins of few layouts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "harness/run/ablation_planner.h"
#include "harness/run/planner.h"
#include "harness/run/test_request.h"

namespace alexbench::harness {
namespace {

std::vector<ArmPlan> ClonesOf(const GroupPlan& group) {
  std::vector<ArmPlan> clones;
  std::copy_if(group.arms.begin(), group.arms.end(), std::back_inserter(clones),
               [](const ArmPlan& arm) { return arm.role == ArmRole::kClone; });
  return clones;
}

TEST(ClonePlanTest, ReadingGroupsHaveTheCloneOfTheirFirstCellThatHasOne) {
  const auto plan =
      PlanRun(Request({"hash_log", "alex", "alex:baseline"}, {"query", "mixed_80_20"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const GroupPlan& group : plan->groups) {
    const std::vector<ArmPlan> clones = ClonesOf(group);
    const bool has_alex = group.regime == Regime::kReadOnly &&
                          group.arms.front().role != ArmRole::kCarryOver;
    ASSERT_EQ(clones.size(), has_alex ? 1U : 0U) << group.group_id;
    if (has_alex) {
      EXPECT_EQ(clones[0].spec, "alex");
      EXPECT_EQ(group.arms[clones[0].arm_index].role, ArmRole::kClone);
    }
    if (has_alex && group.purpose == GroupPurpose::kComparison) {
      EXPECT_EQ(clones[0].cell_id, group.arms[1].cell_id);
      EXPECT_EQ(clones[0].memory_family, group.arms[1].memory_family);
      EXPECT_EQ(clones[0].image, group.arms[1].image);
    }
  }
}

TEST(ClonePlanTest, WithoutAnEngineThatHasOneTheSelfCheckAloneHas) {
  const auto plan = PlanRun(Request({"hash_log", "btree_log"}, {"query"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const GroupPlan& group : plan->groups) {
    const bool checks_itself = group.purpose == GroupPurpose::kSelfCheck &&
                               group.arms.front().role != ArmRole::kCarryOver;
    EXPECT_EQ(ClonesOf(group).size(), checks_itself ? 1U : 0U) << group.group_id;
  }
}

TEST(ClonePlanTest, LaddersAndFactorialsHaveTheCloneOfTheBaseline) {
  RunRequest request = Request({}, {});
  const std::vector<std::string> axes{"value_access", "bounds_check"};
  for (const auto& plan : {PlanLadder(request, axes), PlanAblation(request, axes)}) {
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const GroupPlan& group : plan->groups) {
      if (group.purpose == GroupPurpose::kComparison) {
        ASSERT_EQ(ClonesOf(group).size(), 1U) << group.group_id;
        EXPECT_EQ(ClonesOf(group)[0].cell_id, group.arms[0].cell_id);
      }
    }
  }
}

// One binary is one sample of code layout; a margin below what that comes to would be a claim about
// the binary.
TEST(LayoutMarginTest, TheMarginOfReportTakesLayouts) {
  RunRequest request = Request({"alex"}, {"query"});
  request.profile = *FindProfile("report");
  for (const std::uint32_t few : {1U, kEnoughLayouts - 1}) {
    request.layouts = few;
    EXPECT_EQ(PlanRun(request)->profile.margin, kLeastMarginOfFewLayouts);
  }
  request.layouts = kEnoughLayouts;
  EXPECT_EQ(PlanRun(request)->profile.margin, 0.01);
  request.profile = *FindProfile("quick");
  request.layouts = 1;
  EXPECT_EQ(PlanRun(request)->profile.margin, 0.03);
  const Profile short_report{.sessions = 3, .margin = 0.01};
  EXPECT_EQ(MarginOver(short_report, 20), kLeastMarginOfFewLayouts) << "it sees three of them";
}

}  // namespace
}  // namespace alexbench::harness
