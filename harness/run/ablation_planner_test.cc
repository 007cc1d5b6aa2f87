#include "harness/run/ablation_planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/run/estimate.h"
#include "harness/run/groups.h"
#include "harness/run/ladder_specs.h"

namespace alexbench::harness {
namespace {

using ::testing::HasSubstr;

RunRequest Request(const char* profile = "standard") {
  RunRequest request;
  request.profile = *FindProfile(profile);
  return request;
}

// Sanitizer builds compile these two steps only.
const std::vector<std::string> kAxes{"value_access", "bounds_check"};

std::string Complaint(const RunRequest& request, const std::vector<std::string>& axes) {
  const auto plan = PlanAblation(request, axes);
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument) << plan.status();
  return std::string(plan.status().message());
}

TEST(PlanAblationTest, EverySetOfStepsIsACellInTheSameSessions) {
  const auto plan = PlanAblation(Request(), kAxes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->ablation->factorials.size(), 2U);  // latency and throughput
  for (const std::vector<std::string>& ids : plan->ablation->factorials) {
    EXPECT_EQ(ids.size(), 4U);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 4U);
    const auto group =
        std::find_if(plan->groups.begin(), plan->groups.end(), [&](const GroupPlan& each) {
          return std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
            return std::any_of(each.arms.begin(), each.arms.end(), [&](const ArmPlan& arm) {
              return arm.role == ArmRole::kCell && arm.cell_id == id;
            });
          });
        });
    EXPECT_NE(group, plan->groups.end());
  }
}

// Cell [i] has taken the steps whose bits are set in i, and nothing else.
TEST(PlanAblationTest, ACellHasTheChoicesOfItsSteps) {
  const auto plan = PlanAblation(Request(), kAxes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const AblationPlan& ablation = *plan->ablation;
  for (const std::vector<std::string>& ids : ablation.factorials) {
    for (std::size_t set = 0; set < ids.size(); ++set) {
      const auto cell = std::find_if(plan->cells.begin(), plan->cells.end(),
                                     [&](const CellPlan& c) { return c.cell_id == ids[set]; });
      ASSERT_NE(cell, plan->cells.end());
      for (std::size_t step = 0; step < ablation.steps.size(); ++step) {
        const AblationStepPlan& each = ablation.steps[step];
        const std::string& choice = (set >> step & 1U) != 0 ? each.to : each.from;
        EXPECT_TRUE(std::count(cell->axes.begin(), cell->axes.end(),
                               std::pair<std::string, std::string>(each.axis, choice)) == 1)
            << cell->cell_id;
      }
    }
  }
}

TEST(PlanAblationTest, StepsStandInThePublishedOrderWhateverTheAxesAreNamedIn) {
  const auto plan = PlanAblation(Request(), {"bounds_check", "value_access"});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->ablation->steps[0].axis, "value_access");
  EXPECT_EQ(plan->ablation->steps[0].from, "copy");
  EXPECT_EQ(plan->ablation->steps[0].to, "borrow");
  EXPECT_EQ(plan->ablation->steps[0].predicted_ns, -30);
  EXPECT_EQ(plan->ablation->steps[1].group, "bounds_check");
  EXPECT_EQ(PlanAblation(Request(), {"bounds_check+value_access"})->ablation->steps[1].group,
            "bounds_check+value_access");
}

TEST(PlanAblationTest, LadderStepsAreContrastsWithinTheFactorial) {
  const auto plan = PlanAblation(Request(), kAxes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->contrasts.size(), 4U);
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_TRUE(contrast.ladder_step);
    EXPECT_NE(contrast.group_id, "");
  }
  EXPECT_EQ(plan->contrasts[0].b, plan->ablation->factorials[0][0]);
  EXPECT_EQ(plan->contrasts[1].a, plan->ablation->factorials[0][3]);
}

TEST(PlanAblationTest, UsageErrorsNameWhatIsWrong) {
  EXPECT_THAT(Complaint(Request(), {"nosuch"}), HasSubstr("'nosuch'; there are: value_access"));
  EXPECT_THAT(Complaint(Request(), {"value_access", "value_access"}), HasSubstr("named twice"));
  EXPECT_THAT(Complaint(Request(), {"value_access+value_access"}), HasSubstr("named twice"));
  RunRequest other = Request();
  other.engines = {"rocksdb"};
  EXPECT_THAT(Complaint(other, kAxes), HasSubstr("'rocksdb'"));
  EXPECT_THAT(Complaint(Request("as_published"), kAxes), HasSubstr("intervals"));
  RunRequest levels = Request();
  levels.durabilities = {"none", "buffered"};
  EXPECT_THAT(Complaint(levels, kAxes), HasSubstr("--durability"));
}

TEST(PlanAblationTest, AxesOfTheLogHaveThreeLevelsAndPromiseNothing) {
  const auto plan = PlanAblation(Request(), {"log_append", "log_growth"});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->ablation->steps.size(), 4U);
  EXPECT_EQ(plan->ablation->steps[1].from, "remap_16mib");
  EXPECT_FALSE(plan->ablation->steps[1].predicted_ns.has_value());
  ASSERT_EQ(plan->ablation->factorials.size(), 1U);
  const std::vector<std::string>& ids = plan->ablation->factorials[0];
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 9U);
  EXPECT_THAT(ids.front(), HasSubstr("log_growth=remap_each,log_append=three_writes"));
  EXPECT_THAT(ids[1], HasSubstr("log_growth=remap_16mib,log_append=three_writes"));
  EXPECT_THAT(ids.back(), HasSubstr("log_growth=reserved,log_append=buffered_batch"));
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.durability, "none");
    EXPECT_EQ(cell.unsupported, "");
    EXPECT_EQ(cell.settings.workload, "mixed_80_20");
    EXPECT_EQ(cell.settings.scenario, Scenario::kMixed);
  }
  EXPECT_EQ(plan->contrasts.size(), 4U);
}

TEST(PlanAblationTest, NoRatioJoinsAPromiseAndNone) {
  RunRequest buffered = Request();
  buffered.is_durability_named = true;
  EXPECT_THAT(Complaint(buffered, {"log_append"}), HasSubstr("buffered_batch"));
  EXPECT_TRUE(PlanAblation(buffered, {"log_growth"}).ok());
  EXPECT_EQ(PlanAblation(Request(), {"log_growth"})->cells[0].durability, "buffered");
  EXPECT_THAT(Complaint(Request(), {"log_append", "log_growth", "bounds_check", "value_access"}),
              HasSubstr("6 steps"));
}

#ifndef ALEXBENCH_SANITIZED
TEST(PlanAblationTest, AllTheLaddersAxesAtAMillionTakeTenMinutesAtMost) {
  const auto plan = PlanAblation(Request(), {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->ablation->steps.size(), LadderSteps({})->size());
  EXPECT_LE(EstimateCost(*plan).minutes, 10);
  for (const GroupPlan& group : plan->groups) {
    EXPECT_LE(group.arms.size(), kMaxFactorialArms);
  }
}
#endif

}  // namespace
}  // namespace alexbench::harness
