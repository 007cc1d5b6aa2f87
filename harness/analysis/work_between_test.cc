#include "harness/analysis/work_between.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;

// Nanoseconds per operation of each arm: a cell, another, and the work alone.
struct Times {
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::int64_t work = 0;
};

SyntheticRun WithWork(const Times& times) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kLatencyWithWork);
  run.AddCell("floor", Scenario::kLatencyWithWork);
  run.AddGroup(Scenario::kLatencyWithWork);
  run.AddArm(ArmRole::kCell, "alex");
  run.AddArm(ArmRole::kCell, "floor").memory_family = "another";
  run.AddArm(ArmRole::kWork, "", Stage::kKeyFetch);
  run.AddContrast("alex", "floor");
  for (std::uint32_t session = 0; session < 3; ++session) {
    for (std::uint32_t round = 0; round < 10; ++round) {
      const std::int64_t drift = 1'000 * session;
      const std::int64_t of_arm[] = {times.a, times.b, times.work};
      for (std::uint32_t arm = 0; arm < 3; ++arm) {
        run.AddBlock({.session = session,
                      .arm = arm,
                      .round = round,
                      .ns = 1'000 * of_arm[arm] + drift + round});
      }
    }
  }
  return run;
}

SelfCheckResult WorkRow(const Summary& summary) {
  for (const SelfCheckResult& row : summary.selfchecks) {
    if (row.name == "work_between") {
      return row;
    }
  }
  return {};
}

TEST(WorkBetweenTest, CellsAndContrastsAreOfTheGetAlone) {
  const Summary summary = WithWork({.a = 1'400, .b = 1'200, .work = 1'000}).Summarized();
  EXPECT_NEAR(summary.cells.at(0).ns_per_op->estimate, 400, 1e-9);
  EXPECT_NEAR(summary.cells.at(1).ns_per_op->estimate, 200, 1e-9);
  EXPECT_NEAR(summary.contrasts.at(0).ratio->estimate, 2, 1e-9);
  EXPECT_NEAR(summary.contrasts.at(0).difference_ns->estimate, 200, 1e-9);
}

TEST(WorkBetweenTest, ArmsOfOneFamilyAreComparedWithoutTheWorkToo) {
  SyntheticRun run = WithWork({.a = 1'400, .b = 1'200, .work = 1'000});
  run.plan.groups[0].arms[1].memory_family = run.plan.groups[0].arms[0].memory_family;
  EXPECT_NEAR(run.Summarized().contrasts.at(0).ratio->estimate, 2, 1e-9);
}

TEST(WorkBetweenTest, TheWorkAloneIsPrinted) {
  const SelfCheckResult row =
      WorkRow(WithWork({.a = 1'400, .b = 1'200, .work = 1'000}).Summarized());
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("work_ns"), 1'001, 0.1);
  EXPECT_EQ(WorkRow(SyntheticRun().Summarized()).name, "");
}

TEST(WorkBetweenTest, WorkThatTakesLongerThanAGetWithItFailsTheCheckAndDecidesNothing) {
  const Summary summary = WithWork({.a = 1'400, .b = 900, .work = 1'000}).Summarized();
  EXPECT_EQ(WorkRow(summary).pass, false);
  EXPECT_FALSE(summary.contrasts.at(0).ratio.has_value());
  EXPECT_EQ(summary.contrasts.at(0).verdict, "inconclusive");
  EXPECT_THAT(summary.contrasts.at(0).flags, ElementsAre("lost_in_work"));
}

TEST(WorkBetweenTest, WithoutTheWorkAloneNothingIsSaid) {
  SyntheticRun run = WithWork({.a = 1'400, .b = 1'200, .work = 1'000});
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 2; });
  const Summary summary = run.Summarized();
  EXPECT_FALSE(summary.cells.at(0).ns_per_op.has_value());
  EXPECT_FALSE(summary.contrasts.at(0).ratio.has_value());
  EXPECT_FALSE(WorkRow(summary).pass.has_value());
}

}  // namespace
}  // namespace alexbench::harness
