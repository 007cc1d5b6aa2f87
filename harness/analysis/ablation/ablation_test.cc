#include "harness/analysis/ablation/ablation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

AblationStepPlan Step(const std::string& axis, const std::string& group) {
  AblationStepPlan step;
  step.axis = axis;
  step.group = group;
  step.predicted_ns = -30;
  return step;
}

// Two steps, the first of which halves the time, in one scenario.
SyntheticRun TwoSteps(Scenario scenario = Scenario::kLatency, std::uint32_t sessions = 4) {
  SyntheticRun run;
  run.AddGroup(scenario);
  std::vector<std::string> ids{"none", "a", "b", "ab"};
  for (std::uint32_t cell = 0; cell < 4; ++cell) {
    run.AddCell(ids[cell], scenario);
    run.AddArm(ArmRole::kCell, ids[cell]);
    for (std::uint32_t session = 0; session < sessions; ++session) {
      for (std::uint32_t round = 0; round < 5; ++round) {
        const std::int64_t ns = (cell & 1U) != 0 ? 200'000 : 400'000;
        run.AddBlock({.session = session, .arm = cell, .round = round, .ns = ns + 10 * session});
      }
    }
  }
  run.plan.profile.margin = 0.03;
  AblationPlan& ablation = run.plan.ablation.emplace();
  ablation.steps = {Step("a", "a"), Step("b", "b")};
  ablation.factorials = {ids};
  return run;
}

Ablation Ablated(const SyntheticRun& run) { return *run.Summarized().ablation; }

TEST(AblationTest, ARunWithoutAFactorialHasNone) {
  EXPECT_FALSE(SyntheticRun().Summarized().ablation.has_value());
}

TEST(AblationTest, EffectsInNsAreTheDifferencesOfTheCells) {
  const Summary summary = TwoSteps().Summarized();
  const Ablation& ablation = *summary.ablation;
  EXPECT_THAT(ablation.axes, ElementsAre("a", "b"));
  ASSERT_EQ(ablation.shapley.size(), 2U);
  const double none = summary.cells[0].ns_per_op->estimate;
  const double all = summary.cells[3].ns_per_op->estimate;
  EXPECT_NEAR(ablation.totals[0].difference_ns.estimate, all - none, 1e-9);
  EXPECT_NEAR(ablation.shapley[0].difference_ns.estimate, all - none, 1e-9);
  EXPECT_EQ(ablation.shapley[0].verdict, "faster");
  EXPECT_EQ(ablation.shapley[1].verdict, "inert");
  EXPECT_EQ(ablation.additive, true);
  EXPECT_THAT(ablation.cells[3].steps, ElementsAre("a", "b"));
  EXPECT_EQ(ablation.cells[3].ns_per_op->estimate, all);
  EXPECT_NEAR(ablation.cells[3].additive_ns->estimate, all, 1e-9);
  EXPECT_EQ(ablation.settings[0].sessions, 4U);
}

TEST(AblationTest, WritingCellsAreJudgedBySession) {
  const Ablation ablation = Ablated(TwoSteps(Scenario::kMixed));
  EXPECT_EQ(ablation.settings[0].scenario, "mixed");
  EXPECT_TRUE(ablation.settings[0].valid);
  EXPECT_EQ(ablation.shapley[0].verdict, "faster");
}

// A trial a session of five blocks; those of "none" end after four, and every last block takes
// a hundred times as long.
TEST(AblationTest, WritingCellsAreComparedOverWhatAllTheirTrialsDid) {
  SyntheticRun run = TwoSteps(Scenario::kMixed);
  for (BlockObservation& block : run.observation.blocks) {
    block.position = block.round;
    block.round = 0;
    block.ns *= block.position == 4 ? 100 : 1;
  }
  std::erase_if(run.observation.blocks, [](const BlockObservation& block) {
    return block.arm_index == 0 && block.position == 4;
  });
  const Ablation ablation = Ablated(run);
  EXPECT_EQ(ablation.settings[0].stretch_operations, 4'000U);
  EXPECT_NEAR(ablation.totals[0].ratio.estimate, 0.5, 1e-4);
  EXPECT_EQ(ablation.shapley[1].verdict, "inert");
  EXPECT_NEAR(ablation.cells[3].ns_per_op->estimate, 200, 0.1);
  for (BlockObservation& block : run.observation.blocks) {
    block.round = block.position;  // a trial a block, of which "none" has a shorter one
    block.operations = block.arm_index == 0 ? 500 : 1'000;
  }
  EXPECT_FALSE(Ablated(run).settings[0].valid);
  EXPECT_THAT(*Ablated(run).settings[0].invalid_reason, HasSubstr("unequal stretches"));
}

TEST(AblationTest, UncleanBlocksDoNotCount) {
  SyntheticRun run = TwoSteps();
  run.observation.blocks[2].ns = 9'000'000;
  run.observation.blocks[2].involuntary_switches = 1;
  EXPECT_NEAR(Ablated(run).totals[0].ratio.estimate, 0.5, 1e-4);
}

TEST(AblationTest, ASessionThatACellMissedIsLeftOutForAll) {
  SyntheticRun run = TwoSteps();
  std::erase_if(run.observation.blocks, [](const BlockObservation& block) {
    return block.session == 1 && block.arm_index == 2;
  });
  EXPECT_EQ(Ablated(run).settings[0].sessions, 3U);
}

TEST(AblationTest, SessionsOfALayoutCountAsOne) {
  for (const Scenario scenario : {Scenario::kLatency, Scenario::kMixed}) {
    SyntheticRun run = TwoSteps(scenario);
    run.inputs.layouts = 2;
    const Ablation ablation = Ablated(run);
    EXPECT_EQ(ablation.settings[0].sessions, 2U);
    EXPECT_EQ(ablation.settings[0].stretch_operations.value_or(0),
              scenario == Scenario::kMixed ? 1'000U : 0U);
    EXPECT_NEAR(ablation.totals[0].ratio.estimate, 0.5, 1e-4);
  }
}

TEST(AblationTest, AnInvalidOrUnmeasuredCellLeavesItsSettingWithoutRows) {
  SyntheticRun wrong = TwoSteps();
  wrong.observation.blocks[0].answers_right = false;
  SyntheticRun unmeasured = TwoSteps();
  std::erase_if(unmeasured.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 3; });
  for (const SyntheticRun* run : {&wrong, &unmeasured}) {
    const Ablation ablation = Ablated(*run);
    EXPECT_FALSE(ablation.settings[0].valid);
    EXPECT_THAT(*ablation.settings[0].invalid_reason, HasSubstr(run == &wrong ? "none: " : "ab: "));
    EXPECT_THAT(ablation.shapley, IsEmpty());
    EXPECT_THAT(ablation.totals, IsEmpty());
    EXPECT_EQ(ablation.cells.size(), 4U);
    EXPECT_FALSE(ablation.additive.has_value());
  }
}

TEST(AblationTest, StepsOfOneGroupHaveOwensValuesToo) {
  SyntheticRun run = TwoSteps();
  EXPECT_THAT(Ablated(run).owen, IsEmpty());
  run.plan.ablation->steps[1].group = "a";
  EXPECT_EQ(Ablated(run).owen.size(), 2U);
}

TEST(AblationTest, APlanThatDoesNotFitIsRefused) {
  const auto failure = [](const SyntheticRun& run) {
    return Summarize(run.plan, run.observation, run.inputs).status().ToString();
  };
  SyntheticRun run = TwoSteps();
  run.plan.ablation->factorials[0].pop_back();
  EXPECT_THAT(failure(run), HasSubstr("3 cells for 2 steps"));
  run.plan.ablation->factorials[0].push_back("nobody");
  EXPECT_THAT(failure(run), HasSubstr("'nobody', which is no cell"));
  run.plan.ablation->steps.resize(6);
  EXPECT_THAT(failure(run), HasSubstr("6 steps"));
}

}  // namespace
}  // namespace alexbench::harness
