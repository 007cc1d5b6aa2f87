#include "harness/run/claims_planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::StrEq;
using ::testing::UnorderedElementsAre;

RunRequest Request() {
  RunRequest request;
  request.records = {1000};
  request.profile = *FindProfile("quick");
  return request;
}

CellSelector Select(const char* variant, const char* scenario = "latency") {
  CellSelector selector;
  selector.variant = variant;
  selector.workload = "query";
  selector.scenario = scenario;
  return selector;
}

ClaimSpec Claim(ClaimKind kind, const char* a, const char* b = "") {
  ClaimSpec claim;
  claim.id = "made_up";
  claim.kind = kind;
  claim.a = Select(a);
  claim.b = Select(b);
  return claim;
}

std::set<std::string> Specs(const RunPlan& plan) {
  std::set<std::string> specs;
  for (const CellPlan& cell : plan.cells) {
    specs.insert(cell.spec);
  }
  return specs;
}

TEST(PlanClaimsTest, MeasuresBothCellsOfAPairOnceAndContrastsThem) {
  const auto plan = PlanClaims(Request(), {Claim(ClaimKind::kRatio, "hash_log", "btree_log"),
                                           Claim(ClaimKind::kDifferenceNs, "btree_log", "hash_log"),
                                           Claim(ClaimKind::kCellNs, "hash_log")});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->cells.size(), 2U);
  EXPECT_THAT(Specs(*plan), UnorderedElementsAre("hash_log", "btree_log"));
  ASSERT_EQ(plan->contrasts.size(), 1U);
  EXPECT_NE(plan->contrasts.front().group_id, "");
  EXPECT_TRUE(plan->breakdowns.empty());
}

TEST(PlanClaimsTest, APhaseTakesABreakdown) {
  ClaimSpec phase = Claim(ClaimKind::kPhaseShare, "hash_log");
  phase.phase = "find_slot";
  const auto plan = PlanClaims(Request(), {phase, phase});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->breakdowns.size(), 1U);
  EXPECT_EQ(plan->breakdowns.front().cell_id, plan->cells.front().cell_id);
}

TEST(PlanClaimsTest, WhatAClaimSaysGoesBeforeWhatTheRequestSays) {
  ClaimSpec claim = Claim(ClaimKind::kScaleRatio, "hash_log", "hash_log");
  claim.a.records = 500;
  claim.b.load_order = "sorted";
  claim.b.consume = "none";
  claim.b.value_bytes = 12;
  const auto plan = PlanClaims(Request(), {claim});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 2U);
  EXPECT_EQ(plan->cells[0].settings.records, 500U);
  EXPECT_EQ(plan->cells[0].settings.value_size_bytes, 128U);
  EXPECT_EQ(plan->cells[1].settings.records, 1000U);
  EXPECT_EQ(plan->cells[1].settings.value_size_bytes, 12U);
  EXPECT_EQ(plan->cells[1].settings.load_order, LoadOrder::kSorted);
  EXPECT_EQ(plan->cells[1].settings.consume, Consume::kNone);
  EXPECT_TRUE(plan->contrasts.empty()) << "cells of two settings are no pair";
}

TEST(PlanClaimsTest, ClaimsThatNothingIsMeasuredForAddNothing) {
  ClaimSpec waiting = Claim(ClaimKind::kRatio, "ordered_map", "floor");
  waiting.needs = "an engine";
  const auto plan =
      PlanClaims(Request(), {Claim(ClaimKind::kArithmetic, ""), Claim(ClaimKind::kUnmeasured, ""),
                             waiting, Claim(ClaimKind::kCellNs, "hash_log")});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(Specs(*plan), UnorderedElementsAre("hash_log"));
}

TEST(NeedsBeyondTest, NamesTheCellsAndBreakdownsThatThePlanLacks) {
  const auto plan = PlanClaims(Request(), {Claim(ClaimKind::kRatio, "hash_log", "btree_log")});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ClaimSpec larger = Claim(ClaimKind::kScaleRatio, "hash_log", "hash_log");
  larger.b.records = 5000;
  larger.b.value_bytes = 256;
  larger.b.durability = "sync";
  ClaimSpec phase = Claim(ClaimKind::kPhaseShare, "hash_log");
  phase.phase = "find_slot";
  EXPECT_THAT(
      NeedsBeyond(*plan, {Claim(ClaimKind::kRatio, "btree_log", "hash_log"),
                          Claim(ClaimKind::kRatio, "hash_log", "floor"),
                          Claim(ClaimKind::kRatio, "sorted_log", "floor"), larger, phase}),
      ElementsAre(
          Eq(std::nullopt), Optional(StrEq("a cell floor query latency")),
          Optional(StrEq("a cell sorted_log query latency and a cell floor query latency")),
          Optional(StrEq("a cell hash_log query latency with 5000 records of 256 bytes, sync")),
          Optional(StrEq("a breakdown of a cell hash_log query latency"))));
  const auto taken_apart = PlanClaims(Request(), {phase});
  ASSERT_TRUE(taken_apart.ok()) << taken_apart.status();
  EXPECT_THAT(NeedsBeyond(*taken_apart, {phase}), ElementsAre(Eq(std::nullopt)));
}

TEST(NeedsBeyondTest, AClaimsOwnNeedsGoFirstAndArithmeticHasNone) {
  const auto plan = PlanClaims(Request(), {Claim(ClaimKind::kCellNs, "hash_log")});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ClaimSpec waiting = Claim(ClaimKind::kCellNs, "hash_log");
  waiting.needs = "a quiet night";
  EXPECT_THAT(NeedsBeyond(*plan, {waiting, Claim(ClaimKind::kArithmetic, ""),
                                  Claim(ClaimKind::kCellNs, "nosuch")}),
              ElementsAre(Optional(StrEq("a quiet night")), Eq(std::nullopt),
                          Optional(HasSubstr("nosuch"))));
}

TEST(PlanClaimsTest, AClaimThatCannotBePlannedIsNamed) {
  const auto complaint = [](const ClaimSpec& claim) {
    return std::string(PlanClaims(Request(), {claim}).status().message());
  };
  EXPECT_THAT(complaint(Claim(ClaimKind::kCellNs, "nosuch")), HasSubstr("claim made_up: "));
  EXPECT_THAT(complaint(Claim(ClaimKind::kCellNs, "")), HasSubstr("made_up: an engine is missing"));
  ClaimSpec idle = Claim(ClaimKind::kCellNs, "hash_log");
  idle.a.workload.clear();
  EXPECT_THAT(complaint(idle), HasSubstr("a workload is missing"));
  ClaimSpec odd = Claim(ClaimKind::kCellNs, "hash_log");
  odd.a.scenario = "sideways";
  EXPECT_THAT(complaint(odd), HasSubstr("scenario: unknown 'sideways'"));
  EXPECT_THAT(complaint(Claim(ClaimKind::kUnmeasured, "")), HasSubstr("anything to measure"));
  ClaimSpec waiting = Claim(ClaimKind::kCellNs, "hash_log");
  waiting.needs = "a quiet night";
  EXPECT_THAT(complaint(waiting), HasSubstr("to measure; claim made_up: a quiet night"));
}

}  // namespace
}  // namespace alexbench::harness
