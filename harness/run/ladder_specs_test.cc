#include "harness/run/ladder_specs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/run/planner.h"

namespace alexbench::harness {
namespace {

const std::vector<std::string> kWriteAxes{"log_growth", "log_append"};

RunRequest Overwriting() {
  RunRequest request;
  request.profile = *FindProfile("quick");
  request.workloads = {"overwrite"};
  return request;
}

TEST(WriteLadderTest, StartsWhereThePublishedStoreDid) {
  const auto specs = LadderSpecs(kWriteAxes);
  ASSERT_TRUE(specs.ok()) << specs.status();
  ASSERT_EQ(specs->size(), 5U);
  EXPECT_EQ(specs->front(), "alex:baseline,log_growth=remap_each,log_append=three_writes");
  EXPECT_EQ((*specs)[2], "alex:baseline,log_growth=reserved,log_append=three_writes");
  EXPECT_EQ(specs->back(), "alex:baseline,log_growth=reserved,log_append=buffered_batch");
}

TEST(WriteLadderTest, IsOfOnePromise) {
  const auto plan = PlanLadder(Overwriting(), kWriteAxes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 5U);
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.durability, "none");
    EXPECT_EQ(cell.unsupported, "");
    EXPECT_EQ(cell.settings.scenario, Scenario::kMixed);
  }
  EXPECT_EQ(plan->contrasts.size(), 4U);
}

TEST(WriteLadderTest, APromiseThatAStepCannotKeepLeavesItOut) {
  RunRequest buffered = Overwriting();
  buffered.is_durability_named = true;
  const auto plan = PlanLadder(buffered, {"log_append"});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->cells[1].unsupported, "");
  EXPECT_THAT(plan->cells[2].unsupported, testing::HasSubstr("buffered_batch"));
}

TEST(ForLadderTest, OnlyAxesOfTheLogAskForAWorkloadThatWrites) {
  EXPECT_THAT(ForLadder({}, {"log_growth"}).workloads, testing::ElementsAre("mixed_80_20"));
  EXPECT_THAT(ForLadder({}, {"log_growth"}).durabilities, testing::ElementsAre("buffered"));
  EXPECT_THAT(ForLadder({}, {"log_append"}).durabilities, testing::ElementsAre("none"));
  EXPECT_THAT(ForLadder({}, {}).workloads, testing::ElementsAre("query"));
  EXPECT_THAT(ForLadder(Overwriting(), {"value_access"}).workloads,
              testing::ElementsAre("overwrite"));
}

}  // namespace
}  // namespace alexbench::harness
