#include "harness/analysis/selfchecks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The time of an arm's block, by session and round.
using ArmTime = std::function<std::int64_t(std::uint32_t session, std::uint32_t round)>;

struct Shape {
  std::uint32_t sessions = 4;
  std::uint32_t rounds = 10;
};

void Fill(SyntheticRun& run, const std::vector<ArmTime>& times, const Shape& shape = {}) {
  for (std::uint32_t s = 0; s < shape.sessions; ++s) {
    for (std::uint32_t r = 0; r < shape.rounds; ++r) {
      for (std::uint32_t arm = 0; arm < times.size(); ++arm) {
        run.AddBlock({.session = s, .arm = arm, .round = r, .ns = times[arm](s, r)});
      }
    }
  }
}

ArmTime Steady(std::int64_t ns) {
  return [ns](std::uint32_t session, std::uint32_t) { return ns + session * ns / 1'000; };
}

SelfCheckResult Row(const Summary& summary, const std::string& name) {
  for (const SelfCheckResult& row : summary.selfchecks) {
    if (row.name == name) {
      return row;
    }
  }
  ADD_FAILURE() << "no row " << name;
  return {};
}

// Arms: a, b, the duplicate of a.
SyntheticRun WithDuplicate(const ArmTime& duplicate, const Shape& shape = {}) {
  SyntheticRun run;
  run.AddPair("a", "b");
  run.AddArm(ArmRole::kDuplicate, "a");
  Fill(run, {Steady(100'000), Steady(200'000), duplicate}, shape);
  return run;
}

TEST(SelfChecksTest, ADuplicateThatAgreesPasses) {
  const Summary summary = WithDuplicate(Steady(100'500)).Summarized();
  const SelfCheckResult row = Row(summary, "aa_duplicate");
  EXPECT_EQ(row.pass, true);
  EXPECT_FALSE(row.reason.has_value());
  EXPECT_NEAR(*row.got.at("ratio"), 1.005, 1e-5);
  EXPECT_THAT(row.expected, HasSubstr("3 %"));
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
}

TEST(SelfChecksTest, ADuplicateThatDiffersInvalidatesItsGroup) {
  const Summary summary = WithDuplicate(Steady(120'000)).Summarized();
  EXPECT_EQ(Row(summary, "aa_duplicate").pass, false);
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
  EXPECT_THAT(summary.contrasts[0].flags, ElementsAre("selfcheck_failed"));
  EXPECT_TRUE(summary.cells[0].valid);
}

TEST(SelfChecksTest, NoiseAndOneSessionCannotTell) {
  const ArmTime noisy = [](std::uint32_t session, std::uint32_t) {
    return 90'000 + 8'000 * session;
  };
  const SelfCheckResult row = Row(WithDuplicate(noisy).Summarized(), "aa_duplicate");
  EXPECT_FALSE(row.pass.has_value());
  EXPECT_THAT(*row.reason, HasSubstr("too noisy"));
  const SelfCheckResult one =
      Row(WithDuplicate(Steady(100'000), {.sessions = 1}).Summarized(), "aa_duplicate");
  EXPECT_FALSE(one.pass.has_value());
  EXPECT_THAT(*one.reason, HasSubstr("one session"));
  EXPECT_FALSE(one.got.at("ratio_ci_low").has_value());
}

TEST(SelfChecksTest, PreemptedOrMissingDuplicatesCannotTell) {
  SyntheticRun preempted = WithDuplicate(Steady(100'000));
  for (BlockObservation& block : preempted.observation.blocks) {
    block.involuntary_switches = block.round < 7 ? 1 : 0;
  }
  EXPECT_THAT(*Row(preempted.Summarized(), "aa_duplicate").reason, HasSubstr("40 %"));
  SyntheticRun missing = WithDuplicate(Steady(100'000));
  std::erase_if(missing.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 2; });
  const SelfCheckResult row = Row(missing.Summarized(), "aa_duplicate");
  EXPECT_FALSE(row.pass.has_value());
  EXPECT_TRUE(row.got.empty());
}

// Delays of 3, 10, 30, 100 steps; measured is 50,000 ns and `slope` of the calibrated.
SyntheticRun WithDelays(const std::function<double(std::uint32_t session)>& slope,
                        const Shape& shape = {}) {
  SyntheticRun run = WithDuplicate(Steady(100'000));
  run.AddGroup().purpose = GroupPurpose::kSelfCheck;
  run.AddArm(ArmRole::kCell, "host of the delays");
  std::vector<ArmTime> times{Steady(50'000)};
  for (const std::int32_t steps : {100, 3, 30, 10}) {
    run.AddArm(ArmRole::kDelay, "host of the delays").delay_steps = steps;
    times.push_back([=](std::uint32_t session, std::uint32_t round) {
      return static_cast<std::int64_t>(50'000 + slope(session) * 1'000 * steps + 10 * (round % 3));
    });
  }
  for (const std::int32_t steps : {3, 10, 30, 100}) {
    run.AddArm(ArmRole::kCalibration, "host of the delays", Stage::kKeyFetch).delay_steps = steps;
    times.push_back([=](std::uint32_t, std::uint32_t) { return 1'000 * steps; });
  }
  Fill(run, times, shape);
  return run;
}

TEST(SelfChecksTest, KnownDelaysThatShowUpPass) {
  const Summary summary =
      WithDelays([](std::uint32_t session) { return 1.0 + 0.01 * (session % 2); }).Summarized();
  const SelfCheckResult row = Row(summary, "known_delay");
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("slope"), 1.005, 1e-4);
  EXPECT_EQ(summary.contrasts[0].verdict, "faster");
}

TEST(SelfChecksTest, KnownDelaysThatDoNotInvalidateLatency) {
  const Summary summary =
      WithDelays([](std::uint32_t session) { return 0.5 + 0.01 * (session % 2); }).Summarized();
  EXPECT_EQ(Row(summary, "known_delay").pass, false);
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
}

TEST(SelfChecksTest, KnownDelaysMayBeTooNoisyOrTooFew) {
  const auto noisy = [](std::uint32_t session) { return 0.7 + 0.2 * session; };
  const SelfCheckResult row = Row(WithDelays(noisy).Summarized(), "known_delay");
  EXPECT_FALSE(row.pass.has_value());
  EXPECT_TRUE(row.reason.has_value());
  const auto right = [](std::uint32_t) { return 1.0; };
  EXPECT_FALSE(Row(WithDelays(right, {.sessions = 1}).Summarized(), "known_delay").pass);
}

// Arms: a throughput cell, the floor at latency, the floor at throughput.
SyntheticRun WithGate(std::int64_t floor_throughput_ns) {
  SyntheticRun run;
  run.AddPair("a", "b", Scenario::kThroughput);
  run.AddArm(ArmRole::kFloorGate, "").scenario = Scenario::kLatency;
  run.AddArm(ArmRole::kFloorGate, "");
  Fill(run, {Steady(80'000), Steady(90'000), Steady(100'000), Steady(floor_throughput_ns)});
  return run;
}

TEST(SelfChecksTest, AThroughputThatOverlapsPasses) {
  const Summary summary = WithGate(60'000).Summarized();
  const SelfCheckResult row = Row(summary, "throughput_gate");
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("ratio"), 0.6, 1e-9);
  EXPECT_TRUE(summary.cells[0].valid);
}

TEST(SelfChecksTest, AThroughputThatDoesNotOverlapIsInvalid) {
  const Summary summary = WithGate(61'000).Summarized();
  EXPECT_EQ(Row(summary, "throughput_gate").pass, false);
  EXPECT_FALSE(summary.cells[0].valid || summary.cells[1].valid);
  EXPECT_THAT(*summary.cells[1].invalid_reason, HasSubstr("throughput gate"));
  EXPECT_EQ(summary.contrasts[0].verdict, "invalid");
}

TEST(SelfChecksTest, WithoutAFloorTheGateCannotTell) {
  SyntheticRun run = WithGate(90'000);
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.arm_index == 3; });
  const Summary summary = run.Summarized();
  EXPECT_FALSE(Row(summary, "throughput_gate").pass.has_value());
  EXPECT_TRUE(summary.cells[0].valid);
}

TEST(SelfChecksTest, TheGateOnlyStandsWhereCellsReadValuesWhole) {
  SyntheticRun run = WithGate(90'000);
  run.plan.groups[0].settings.consume = Consume::kNone;
  EXPECT_TRUE(run.Summarized().selfchecks.empty());
  run.plan.groups[0].settings.consume = Consume::kAll;
  run.plan.groups[0].purpose = GroupPurpose::kBreakdown;
  EXPECT_TRUE(run.Summarized().selfchecks.empty());
}

}  // namespace
}  // namespace alexbench::harness
