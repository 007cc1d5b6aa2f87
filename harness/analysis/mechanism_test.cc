#include "harness/analysis/mechanism.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/analysis/synthetic_run.h"
#include "harness/session/operation_counts.h"

namespace alexbench::harness {
namespace {

using testing::IsEmpty;

MechanismClaim Claim(const std::string& quantity, const std::string& direction, double at_least) {
  return {.axis = "value_access",
          .from = "copy",
          .to = "borrow",
          .quantity = quantity,
          .direction = direction,
          .at_least = at_least,
          .because = "no string is made"};
}

// A ladder step from "copying" to "borrowing", both measured once and counted.
class MechanismTest : public testing::Test {
 protected:
  MechanismTest() {
    run_.AddGroup();
    for (const char* engine : {"borrowing", "copying"}) {
      CellPlan& cell = run_.AddCell(engine);
      cell.axes = {{"value_access", engine == std::string("copying") ? "copy" : "borrow"},
                   {"bounds_check", "checked"}};
      run_.AddArm(ArmRole::kCell, engine);
    }
    run_.AddContrast("borrowing", "copying").ladder_step = true;
    for (std::uint32_t arm : {0U, 1U}) {
      for (std::uint32_t round = 0; round < 4; ++round) {
        run_.AddBlock({.arm = arm, .round = round, .ns = 1'000'000});
      }
    }
    run_.plan.mechanism.emplace();
  }

  // Counts of an arm: `many` of each quantity in 6,000 operations, none in 2,000.
  void Count(std::uint32_t arm, const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
    CountObservation& seen = run_.observation.counts.emplace_back();
    seen.group_id = "g0";
    seen.arm_index = arm;
    seen.tool = kCallgrindTool;
    seen.few_operations = 2'000;
    seen.many_operations = 6'000;
    for (const auto& [name, many] : counts) {
      seen.counts.push_back({name, 500, many + 500});
    }
  }

  const CountResult& CountedIn(const Summary& summary, const std::string& name) const {
    for (const CountResult& count : summary.cells.front().counts) {
      if (count.name == name) {
        return count;
      }
    }
    ADD_FAILURE() << name;
    return summary.cells.front().counts.front();
  }

  SyntheticRun run_;
};

TEST_F(MechanismTest, AStepThatChangesWhatItClaimsIsEstablished) {
  run_.plan.mechanism->claims = {Claim("allocations", "fewer", 0.9),
                                 Claim("instructions", "fewer", 1)};
  Count(0, {{"allocations", 0}, {"instructions", 400'000}});
  Count(1, {{"allocations", 4'000}, {"instructions", 800'000}});
  const Summary summary = run_.Summarized();
  ASSERT_EQ(summary.mechanisms.size(), 1U);
  const MechanismResult& mechanism = summary.mechanisms.front();
  EXPECT_EQ(mechanism.verdict, "established");
  EXPECT_EQ(mechanism.axis + " " + mechanism.from + " " + mechanism.to, "value_access copy borrow");
  ASSERT_EQ(mechanism.evidence.size(), 2U);
  EXPECT_EQ(mechanism.evidence[0].delta_per_op, -1);
  EXPECT_EQ(mechanism.evidence[1].delta_per_op, -100);
}

TEST_F(MechanismTest, OneClaimThatCountsDoNotContainIsEnough) {
  run_.plan.mechanism->claims = {Claim("allocations", "fewer", 0.9),
                                 Claim("instructions", "more", 1)};
  Count(0, {{"allocations", 0}, {"instructions", 400'000}});
  Count(1, {{"allocations", 4'000}, {"instructions", 400'000}});
  const MechanismResult mechanism = run_.Summarized().mechanisms.front();
  EXPECT_EQ(mechanism.verdict, "not_established");
  EXPECT_EQ(mechanism.evidence[0].contained, true);
  EXPECT_EQ(mechanism.evidence[1].contained, false);
}

TEST_F(MechanismTest, WhatCouldNotBeCountedIsNotEstablishedAndSaysWhy) {
  run_.plan.mechanism->claims = {Claim("cycles", "fewer", 1)};
  CountObservation& seen = run_.observation.counts.emplace_back();
  seen.group_id = "g0";
  seen.tool = kPerfTool;
  seen.reason = "perf_event_open of cycles: No such file or directory";
  const Summary summary = run_.Summarized();
  const MechanismResult& mechanism = summary.mechanisms.front();
  EXPECT_EQ(mechanism.verdict, "not_established");
  EXPECT_EQ(mechanism.evidence.front().delta_per_op, std::nullopt);
  EXPECT_EQ(mechanism.evidence.front().contained, std::nullopt);
  EXPECT_EQ(CountedIn(summary, "cycles").per_op, std::nullopt);
  EXPECT_EQ(CountedIn(summary, "cycles").reason, seen.reason);
  EXPECT_EQ(CountedIn(summary, "instructions").reason, "not counted");
}

TEST_F(MechanismTest, PageFaultsComeFromTheBlocks) {
  run_.observation.blocks.front().minor_faults = 6;
  run_.observation.blocks.front().major_faults = 2;
  const CountResult faults = CountedIn(run_.Summarized(), "page_faults");
  EXPECT_EQ(faults.tool, "blocks");
  EXPECT_DOUBLE_EQ(*faults.per_op, 8.0 / 4'000);
}

TEST_F(MechanismTest, StepsOfSeveralAxesOrWithoutClaimHaveNoRow) {
  EXPECT_THAT(run_.Summarized().mechanisms, IsEmpty());
  run_.plan.mechanism->claims = {Claim("allocations", "fewer", 0.9)};
  EXPECT_EQ(run_.Summarized().mechanisms.size(), 1U);
  run_.plan.cells.front().axes[1].second = "unchecked";
  EXPECT_THAT(run_.Summarized().mechanisms, IsEmpty());
}

TEST_F(MechanismTest, ARunThatWasNotAskedToCountSaysNothing) {
  run_.plan.mechanism.reset();
  const Summary summary = run_.Summarized();
  EXPECT_THAT(summary.mechanisms, IsEmpty());
  EXPECT_THAT(summary.cells.front().counts, IsEmpty());
}

}  // namespace
}  // namespace alexbench::harness
