#include "harness/run/carry_over_group.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/measure/work.h"

namespace alexbench::harness {
namespace {

// One comparison group with a cell for each family, in order: cells "0", "1", ...
RunPlan PlanOf(const std::vector<std::string>& families) {
  RunPlan plan;
  plan.profile = *FindProfile("quick");
  GroupPlan group;
  group.group_id = "g0";
  group.block_ns = 10'000'000;
  group.sessions = 3;
  for (const std::string& family : families) {
    ArmPlan arm;
    arm.arm_index = static_cast<std::uint32_t>(group.arms.size());
    arm.cell_id = std::to_string(arm.arm_index);
    arm.memory_family = family;
    group.arms.push_back(arm);
    if (arm.arm_index > 0) {
      plan.contrasts.push_back({.a = "0", .b = arm.cell_id, .group_id = "g0"});
    }
  }
  plan.groups = {group};
  return plan;
}

TEST(CarryOverGroupTest, TheFirstContrastBetweenStructuresIsRepeatedInLongerBlocks) {
  RunPlan plan = PlanOf({"one", "one", "two", "three"});
  AddCarryOverGroup(plan);
  ASSERT_EQ(plan.groups.size(), 2U);
  const GroupPlan& longer = plan.groups[1];
  EXPECT_EQ(longer.group_id, "g1");
  EXPECT_EQ(longer.purpose, GroupPurpose::kSelfCheck);
  EXPECT_EQ(longer.block_ns, 80'000'000);
  EXPECT_EQ(longer.sessions, 3U);
  ASSERT_EQ(longer.arms.size(), 2U);
  for (std::uint32_t i = 0; i < 2; ++i) {
    EXPECT_EQ(longer.arms[i].arm_index, i);
    EXPECT_EQ(longer.arms[i].role, ArmRole::kCarryOver);
  }
  EXPECT_EQ(longer.arms[0].cell_id, "0");
  EXPECT_EQ(longer.arms[1].cell_id, "2");
}

TEST(CarryOverGroupTest, AmongTheMostRecordsTheFirstIsRepeated) {
  RunPlan plan = PlanOf({"one", "two", "three"});
  GroupPlan larger = plan.groups[0];
  larger.group_id = "g1";
  larger.settings.records = plan.groups[0].settings.records + 1;
  for (ArmPlan& arm : larger.arms) {
    arm.cell_id += "-larger";
  }
  plan.groups.push_back(larger);
  plan.contrasts.push_back({.a = "0-larger", .b = "2-larger", .group_id = "g1"});
  plan.contrasts.push_back({.a = "0-larger", .b = "1-larger", .group_id = "g1"});
  AddCarryOverGroup(plan);
  ASSERT_EQ(plan.groups.size(), 3U);
  ASSERT_EQ(plan.groups[2].arms.size(), 2U);
  EXPECT_EQ(plan.groups[2].arms[1].cell_id, "2-larger");
}

TEST(CarryOverGroupTest, ArmsThatShareMemoryNeedNone) {
  RunPlan plan = PlanOf({"one", "one"});
  AddCarryOverGroup(plan);
  EXPECT_EQ(plan.groups.size(), 1U);
}

TEST(CarryOverGroupTest, WritingCellsWorkAndSinglePassesHaveNone) {
  RunPlan writing = PlanOf({"one", "two"});
  writing.groups[0].regime = Regime::kWriting;
  AddCarryOverGroup(writing);
  EXPECT_EQ(writing.groups.size(), 1U);

  RunPlan working = PlanOf({"one", "two"});
  working.groups[0].settings.work = kStatedWork;
  AddCarryOverGroup(working);
  EXPECT_EQ(working.groups.size(), 1U);

  RunPlan passes = PlanOf({"one", "two"});
  passes.profile = *FindProfile("as_published");
  AddCarryOverGroup(passes);
  EXPECT_EQ(passes.groups.size(), 1U);
}

}  // namespace
}  // namespace alexbench::harness
