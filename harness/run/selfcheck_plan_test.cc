// What checks the instrument: the session group that plans end with, and the plan of `selfcheck`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "harness/run/planner.h"
#include "harness/run/test_request.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Groups of these arms' purpose; those that only look for what carries over are of another kind.
std::vector<GroupPlan> GroupsFor(GroupPurpose purpose, const RunPlan& plan) {
  std::vector<GroupPlan> groups;
  for (const GroupPlan& group : plan.groups) {
    if (group.purpose == purpose && group.arms.front().role != ArmRole::kCarryOver) {
      groups.push_back(group);
    }
  }
  return groups;
}

// The arms' roles, clones apart: whether there is one is held in clone_plan_test.cc.
std::vector<ArmRole> RolesIn(const GroupPlan& group) {
  std::vector<ArmRole> roles;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role != ArmRole::kClone) {
      roles.push_back(arm.role);
    }
  }
  return roles;
}

std::vector<std::int32_t> StepsOf(ArmRole role, const GroupPlan& group) {
  std::vector<std::int32_t> steps;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role == role) {
      steps.push_back(arm.delay_steps);
    }
  }
  return steps;
}

// Arms that differ from their host, the first, by what their role says and by nothing else.
void ExpectLikeTheirHost(const GroupPlan& group) {
  const ArmPlan& host = group.arms.front();
  EXPECT_EQ(host.role, ArmRole::kCell);
  EXPECT_EQ(host.spec, "alex");
  for (const ArmPlan& arm : group.arms) {
    const bool is_calibration = arm.role == ArmRole::kCalibration;
    const bool has_delay = is_calibration || arm.role == ArmRole::kDelay;
    EXPECT_EQ(arm.stage, is_calibration ? Stage::kKeyFetch : Stage::kProduction) << arm.arm_index;
    EXPECT_EQ(arm.delay_steps != kNoDelay, has_delay) << arm.arm_index;
    if (arm.role == ArmRole::kDriftControl) {
      EXPECT_EQ(arm.spec + arm.cell_id + arm.image, "");
      continue;
    }
    EXPECT_EQ(arm.cell_id, host.cell_id) << arm.arm_index;
    EXPECT_EQ(arm.spec, host.spec) << arm.arm_index;
    EXPECT_EQ(arm.durability, host.durability) << arm.arm_index;
    EXPECT_EQ(arm.scenario, Scenario::kLatency) << arm.arm_index;
    EXPECT_EQ(arm.image, host.image) << arm.arm_index;
    EXPECT_EQ(arm.memory_family, host.memory_family) << arm.arm_index;
  }
}

void ExpectOneGroupThatChecksTheInstrument(const RunPlan& plan) {
  const std::vector<GroupPlan> groups = GroupsFor(GroupPurpose::kSelfCheck, plan);
  ASSERT_EQ(groups.size(), 1U);
  const GroupPlan& group = groups.front();
  EXPECT_EQ(group.regime, Regime::kReadOnly);
  EXPECT_EQ(group.sessions, plan.profile.sessions);
  EXPECT_EQ(group.settings,
            (CellSettings{
                .workload = "query", .records = 2000, .value_size_bytes = 128, .seed = plan.seed}));
  EXPECT_THAT(RolesIn(group),
              UnorderedElementsAre(
                  ArmRole::kCell, ArmRole::kDuplicate, ArmRole::kDelay, ArmRole::kDelay,
                  ArmRole::kDelay, ArmRole::kDelay, ArmRole::kCalibration, ArmRole::kCalibration,
                  ArmRole::kCalibration, ArmRole::kCalibration, ArmRole::kDriftControl));
  EXPECT_THAT(StepsOf(ArmRole::kDelay, group), ElementsAre(1, 3, 10, 30));
  EXPECT_THAT(StepsOf(ArmRole::kCalibration, group), ElementsAre(1, 3, 10, 30));
  ExpectLikeTheirHost(group);
  for (const CellPlan& cell : plan.cells) {
    EXPECT_NE(cell.cell_id, group.arms.front().cell_id) << "its host is nothing that was asked for";
  }
}

TEST(SelfCheckPlanTest, EveryPlanHasOneGroupOfKnownDelaysADuplicateAndADriftControl) {
  RunRequest request = Request({"hash_log", "alex"}, {"query", "mixed_80_20"});
  request.seed = 7;
  RunRequest reading = Request({"hash_log"}, {"query"});
  reading.profile = *FindProfile("standard");
  const std::vector<std::string> axes{"value_access"};
  for (const auto& plan : {PlanSelfCheck(request), PlanRun(request), PlanBreakdown(reading, {}),
                           PlanLadder(Request({}, {}), axes)}) {
    ASSERT_TRUE(plan.ok()) << plan.status();
    ExpectOneGroupThatChecksTheInstrument(*plan);
  }
}

TEST(SelfCheckPlanTest, ItsOneCellIsTheRunnerAloneWhateverWasAskedFor) {
  RunRequest request = Request({"hash_log"}, {"mixed_80_20"});
  request.scenarios = {Scenario::kLatency};
  request.consume = Consume::kAll;
  const auto plan = PlanSelfCheck(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 1U);
  const CellPlan& cell = plan->cells.front();
  EXPECT_EQ(cell.engine, "null");
  EXPECT_EQ(cell.unsupported, "");
  EXPECT_EQ(cell.settings.workload, "query");
  EXPECT_EQ(cell.settings.scenario, Scenario::kThroughput);
  EXPECT_EQ(cell.settings.consume, Consume::kNone);
  EXPECT_EQ(cell.settings.records, 1000U);
  EXPECT_THAT(plan->contrasts, IsEmpty());
  EXPECT_THAT(plan->breakdowns, IsEmpty());

  EXPECT_EQ(plan->groups.size(), 2U);
  const std::vector<GroupPlan> groups = GroupsFor(GroupPurpose::kComparison, *plan);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups.front().settings, cell.settings);
  EXPECT_THAT(RolesIn(groups.front()), ElementsAre(ArmRole::kCell, ArmRole::kDriftControl));
  EXPECT_EQ(groups.front().arms[0].cell_id, cell.cell_id);
}

TEST(SelfCheckPlanTest, TheDuplicateIsOfTheFirstEngineThatDoesSomething) {
  RunRequest request = Request({"null", "hash_log", "btree_log"}, {"query"});
  request.scenarios = {Scenario::kThroughput};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::vector<std::string> duplicated;
  for (const GroupPlan& group : GroupsFor(GroupPurpose::kComparison, *plan)) {
    for (const ArmPlan& arm : group.arms) {
      if (arm.role == ArmRole::kDuplicate) {
        duplicated.push_back(arm.spec);
      }
    }
  }
  EXPECT_THAT(duplicated, testing::Each("hash_log"));
  EXPECT_FALSE(duplicated.empty());
}

}  // namespace
}  // namespace alexbench::harness
