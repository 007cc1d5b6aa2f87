#include "harness/analysis/busy_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two cells, the first half as long, of whose time a share was lost.
SyntheticRun TwoCells(double lost_share) {
  SyntheticRun run;
  run.plan.profile.margin = 0.03;
  run.AddPair("half", "whole");
  for (std::uint32_t session = 0; session < 4; ++session) {
    for (std::uint32_t round = 0; round < 10; ++round) {
      for (std::uint32_t arm = 0; arm < 2; ++arm) {
        const std::int64_t ns = (arm + 1) * 1'000'000 + session * 1'000;
        BlockObservation& block =
            run.AddBlock({.session = session, .arm = arm, .round = round, .ns = ns});
        block.cpu_ns = static_cast<std::int64_t>(static_cast<double>(ns) * (1 - lost_share));
      }
    }
  }
  return run;
}

const SelfCheckResult& QuietMachine(const Summary& summary) { return summary.selfchecks.back(); }

TEST(BusyGroupsTest, AQuietMachineDecides) {
  const Summary summary = TwoCells(0.02).Summarized();
  EXPECT_EQ(QuietMachine(summary).name, "quiet_machine");
  EXPECT_EQ(QuietMachine(summary).pass, true);
  EXPECT_NEAR(*QuietMachine(summary).got.at("lost_share"), 0.02, 1e-6);
  EXPECT_EQ(summary.contrasts.at(0).verdict, "faster");
}

TEST(BusyGroupsTest, ABusyMachineIsToldAndDecidesNothing) {
  const Summary summary = TwoCells(0.4).Summarized();
  const SelfCheckResult& row = QuietMachine(summary);
  EXPECT_FALSE(row.pass.has_value());
  EXPECT_THAT(row.reason.value_or(""), HasSubstr("busy: 40.0 % of the measured time was lost"));
  EXPECT_EQ(summary.contrasts.at(0).verdict, "inconclusive");
  EXPECT_THAT(summary.contrasts.at(0).flags, ElementsAre("busy"));
  EXPECT_THAT(summary.cells.at(0).flags, ElementsAre("busy"));
  EXPECT_TRUE(summary.cells.at(0).valid);
}

TEST(BusyGroupsTest, TimeThatAHypervisorStoleCountsToo) {
  SyntheticRun run = TwoCells(0);
  for (std::uint32_t session = 0; session < 4; ++session) {
    run.observation.loads.push_back({.group_id = "g0",
                                     .session = session,
                                     .load_average = 0.5 + session,
                                     .stolen_share = session == 0 ? 0.0 : 0.2});
  }
  const Summary summary = run.Summarized();
  EXPECT_FALSE(QuietMachine(summary).pass.has_value());
  EXPECT_NEAR(*QuietMachine(summary).got.at("busiest_group_share"), 0.15, 1e-12);
  EXPECT_EQ(QuietMachine(summary).got.at("load_average"), 3.5);
  EXPECT_EQ(summary.contrasts.at(0).verdict, "inconclusive");
}

TEST(BusyGroupsTest, OnlyTheBusyGroupIsLeftOpen) {
  SyntheticRun run = TwoCells(0.01);
  run.AddGroup();
  run.AddArm(ArmRole::kDriftControl, "");
  for (std::uint32_t round = 0; round < 10; ++round) {
    run.AddBlock({.round = round, .ns = 1'000'000}).cpu_ns = 500'000;
  }
  const Summary summary = run.Summarized();
  EXPECT_FALSE(QuietMachine(summary).pass.has_value());
  EXPECT_EQ(summary.contrasts.at(0).verdict, "faster");
}

TEST(BusyGroupsTest, AThreadThatSleptByItselfLostNothing) {
  SyntheticRun run = TwoCells(0.9);
  for (BlockObservation& block : run.observation.blocks) {
    block.voluntary_switches = 1;
  }
  const Summary summary = run.Summarized();
  EXPECT_EQ(summary.contrasts.at(0).verdict, "faster");
  EXPECT_TRUE(summary.selfchecks.empty());
}

TEST(BusyGroupsTest, RunsMadeBeforeItWasReadHaveNoRow) {
  SyntheticRun run = TwoCells(0.9);
  for (BlockObservation& block : run.observation.blocks) {
    block.cpu_ns.reset();
  }
  EXPECT_TRUE(run.Summarized().selfchecks.empty());
}

TEST(BusyGroupsTest, AFailedCheckOfABusyMachineCannotTell) {
  SyntheticRun quiet = TwoCells(0);
  quiet.plan.groups.back().arms.at(1).role = ArmRole::kDuplicate;
  quiet.plan.groups.back().arms.at(1).cell_id = "half";
  quiet.plan.contrasts.clear();
  SyntheticRun busy = quiet;
  for (BlockObservation& block : busy.observation.blocks) {
    block.cpu_ns = block.ns / 2;
  }
  EXPECT_EQ(quiet.Summarized().selfchecks.at(0).pass, false);
  const SelfCheckResult excused = busy.Summarized().selfchecks.at(0);
  EXPECT_FALSE(excused.pass.has_value());
  EXPECT_THAT(excused.reason.value_or(""), HasSubstr("busy"));
}

TEST(BusyGroupsTest, AClaimThatRestsOnABusyCellStaysOpen) {
  SyntheticRun run = TwoCells(0.4);
  ClaimSpec claim;
  claim.id = "c";
  claim.kind = ClaimKind::kRatio;
  claim.published = 2;
  claim.tolerance = 0.5;
  claim.a.engine = "half";
  claim.b.engine = "whole";
  run.inputs.claims = {claim};
  const Summary busy = run.Summarized();
  EXPECT_EQ(busy.claims.at(0).verdict, "open");
  EXPECT_THAT(busy.claims.at(0).needs.value_or(""), HasSubstr("not busy"));
}

TEST(BusyGroupsTest, AnAblationWithABusyCellIsLeftOpen) {
  CellResult cell;
  cell.cell_id = "one";
  cell.flags = {"busy"};
  Ablation ablation;
  ablation.cells.push_back({.setting = 1,
                            .scenario = "latency",
                            .cell_id = "one",
                            .steps = {},
                            .ns_per_op = {},
                            .additive_ns = {}});
  AblationTotal total;
  total.verdict = "not_additive";
  ablation.totals = {total, total};
  ablation.totals[1].setting = 1;
  ablation.additive = false;
  LeaveBusyAblationOpen({cell}, ablation);
  EXPECT_EQ(ablation.totals[0].verdict, "not_additive");
  EXPECT_EQ(ablation.totals[1].verdict, "inconclusive");
  EXPECT_EQ(ablation.additive, false);
  ablation.totals[0].verdict = "additive";
  LeaveBusyAblationOpen({cell}, ablation);
  EXPECT_FALSE(ablation.additive.has_value());
}

}  // namespace
}  // namespace alexbench::harness
