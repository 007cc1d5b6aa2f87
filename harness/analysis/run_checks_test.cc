#include "harness/analysis/run_checks.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

SyntheticRun WithControl(std::int64_t second_half_ns) {
  SyntheticRun run;
  run.AddGroup();
  run.AddArm(ArmRole::kDriftControl, "");
  for (std::uint32_t session = 0; session < 2; ++session) {
    for (std::uint32_t round = 0; round < 6; ++round) {
      const bool late = session == 1 && round >= 3;
      run.AddBlock({.session = session, .round = round, .ns = late ? second_half_ns : 100'000});
    }
  }
  return run;
}

TEST(RunChecksTest, ASteadyControlPasses) {
  const SelfCheckResult row = WithControl(108'000).Summarized().selfchecks.at(0);
  EXPECT_EQ(row.name, "drift_control");
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("largest_abs_ln"), 0.0769610411361284, 1e-12);  // ln(1.08)
  EXPECT_EQ(row.got.at("sessions"), 2);
}

TEST(RunChecksTest, DriftIsNotedAndNeverAFailure) {
  const SelfCheckResult row = WithControl(112'000).Summarized().selfchecks.at(0);
  EXPECT_FALSE(row.pass.has_value());
  EXPECT_TRUE(row.reason.has_value());
  EXPECT_EQ(row.got.at("sessions_over"), 1);
}

TEST(RunChecksTest, AControlThatLeftNothingCannotTell) {
  SyntheticRun run = WithControl(100'000);
  run.observation.blocks.clear();
  EXPECT_FALSE(run.Summarized().selfchecks.at(0).pass.has_value());
}

BreakdownResult Residual(Statistic residual_ns) {
  BreakdownResult breakdown;
  breakdown.total_ns = {.estimate = 100, .ci_low = 99, .ci_high = 101};
  breakdown.residual_ns = residual_ns;
  return breakdown;
}

TEST(RunChecksTest, ResidualsAreGoodIfTheyContainZeroOrStaySmall) {
  const BreakdownResult contains = Residual({.estimate = 9, .ci_low = -1, .ci_high = 19});
  const BreakdownResult small = Residual({.estimate = -4.9, .ci_low = -5, .ci_high = -4.8});
  const BreakdownResult bad = Residual({.estimate = -6, .ci_low = -7, .ci_high = -5});
  EXPECT_EQ(CheckResiduals({contains, small, contains, bad}).at(0).pass, true);
  const SelfCheckResult row = CheckResiduals({contains, bad, bad, small}).at(0);
  EXPECT_EQ(row.pass, false);
  EXPECT_EQ(row.got.at("bad"), 2);
  EXPECT_TRUE(CheckResiduals({}).empty());
}

TEST(RunChecksTest, OneSessionsResidualsGoBySizeAlone) {
  const BreakdownResult big = Residual({.estimate = 6, .ci_low = {}, .ci_high = {}});
  EXPECT_EQ(CheckResiduals({big}).at(0).pass, false);
}

CellResult NullCell(Statistic ns_per_op) {
  CellResult cell;
  cell.cell_id = "null";
  cell.engine = "null";
  cell.scenario = "throughput";
  cell.consume = "none";
  cell.valid = true;
  cell.ns_per_op = ns_per_op;
  return cell;
}

TEST(RunChecksTest, TheRunnerCostsAtMostTwoNanoseconds) {
  const CellResult cheap = NullCell({.estimate = 1.9, .ci_low = 1.8, .ci_high = 2.1});
  const CellResult unclear = NullCell({.estimate = 2.1, .ci_low = 1.8, .ci_high = 2.4});
  const CellResult dear = NullCell({.estimate = 3, .ci_low = 2.9, .ci_high = 3.1});
  const auto rows = CheckRunnerCost({cheap, unclear, dear});
  ASSERT_EQ(rows.size(), 3);
  EXPECT_EQ(rows[0].pass, true);
  EXPECT_FALSE(rows[1].pass.has_value());
  EXPECT_TRUE(rows[1].reason.has_value());
  EXPECT_EQ(rows[2].pass, false);
}

TEST(RunChecksTest, TheRunnersCostIsReadOffTheNullEngineAlone) {
  CellResult other = NullCell({.estimate = 9, .ci_low = {}, .ci_high = {}});
  other.engine = "floor";
  CellResult latency = NullCell({.estimate = 9, .ci_low = {}, .ci_high = {}});
  latency.scenario = "latency";
  CellResult invalid = NullCell({.estimate = 9, .ci_low = {}, .ci_high = {}});
  invalid.valid = false;
  EXPECT_TRUE(CheckRunnerCost({other, latency, invalid}).empty());
}

}  // namespace
}  // namespace alexbench::harness
