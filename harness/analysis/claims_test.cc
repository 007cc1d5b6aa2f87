#include "harness/analysis/claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "harness/analysis/claims_fixture.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ClaimsTest, KindsHaveTheNamesThatFilesGiveThem) {
  auto kind = static_cast<int>(ClaimKind::kCellNs);
  for (const char* name : {"cell_ns", "ratio", "percent_change", "difference_ns", "phase_ns",
                           "phase_share", "scale_ratio", "leaf_count", "keys_per_leaf",
                           "index_bytes_per_key", "load_ns", "arithmetic"}) {
    EXPECT_EQ(ClaimKindName(static_cast<ClaimKind>(kind++)), name);
  }
  EXPECT_EQ(ClaimKindName(ClaimKind::kUnmeasured), "unmeasured");
  EXPECT_EQ(static_cast<ClaimKind>(kind), ClaimKind::kUnmeasured);
}

TEST(ClaimsTest, WhatWasClaimedIsCarriedOver) {
  const ClaimResult result = Judged(Claim(ClaimKind::kRatio, 0.9));
  EXPECT_EQ(result.id, "c1");
  EXPECT_EQ(result.text, "borrowing saves");
  EXPECT_EQ(result.where, "README");
  EXPECT_EQ(result.origin, "published");
  EXPECT_EQ(result.kind, "ratio");
  EXPECT_EQ(result.published, 0.9);
  EXPECT_EQ(result.unit, "x");
}

TEST(ClaimsTest, WhatNothingMeasuresStaysOpenAndSaysWhatItNeeds) {
  ClaimSpec claim = Claim(ClaimKind::kUnmeasured, 41.5);
  claim.needs = "cells that compact";
  const ClaimResult result = Judged(claim);
  EXPECT_EQ(result.verdict, "open");
  EXPECT_EQ(result.needs, "cells that compact");
  EXPECT_FALSE(result.observed.has_value());
  EXPECT_TRUE(result.cells.empty());
}

TEST(ClaimsTest, ARatioComesFromTheContrast) {
  const ClaimResult result = Judged(Claim(ClaimKind::kRatio, 0.88));
  ExpectObserved(result, 0.90, 0.89, 0.91);
  EXPECT_EQ(result.verdict, "reproduced");
  EXPECT_THAT(result.cells, ElementsAre("copy/1m", "borrow/1m"));
  EXPECT_FALSE(result.needs.has_value());
}

TEST(ClaimsTest, AContrastTheOtherWayRoundIsTurned) {
  ClaimSpec claim = Claim(ClaimKind::kRatio, 1.1);
  std::swap(claim.a, claim.b);
  ExpectObserved(Judged(claim), 1 / 0.90, 1 / 0.91, 1 / 0.89);
  claim.kind = ClaimKind::kDifferenceNs;
  claim.published = 104;
  ExpectObserved(Judged(claim), 100, 92, 108);
  EXPECT_EQ(Judged(claim).verdict, "reproduced");
}

TEST(ClaimsTest, PercentChangeAndDifferenceAreAfterAgainstBefore) {
  const ClaimResult percent = Judged(Claim(ClaimKind::kPercentChange, -14));
  ExpectObserved(percent, -10, -11, -9);
  EXPECT_EQ(percent.verdict, "refuted");
  EXPECT_FALSE(percent.cells.empty());
  const ClaimResult difference = Judged(Claim(ClaimKind::kDifferenceNs, -146));
  ExpectObserved(difference, -100, -108, -92);
  EXPECT_EQ(difference.verdict, "refuted");
}

TEST(ClaimsTest, ScaleRatiosAreUnpaired) {
  ClaimSpec claim = Claim(ClaimKind::kScaleRatio, 2);
  claim.a = Engine("borrow", 100'000);
  const ClaimResult result = Judged(claim);
  // exp(ln 2 -+ hypot(...)) with the logarithms of 890, 900, 910 and 445, 450, 455
  EXPECT_NEAR(result.observed->estimate, 2, 1e-12);
  const double low =
      std::exp(std::log(2.0) - std::hypot(std::log(900. / 890), std::log(455. / 450)));
  EXPECT_NEAR(*result.observed->ci_low, low, 1e-12);
  EXPECT_EQ(result.verdict, "reproduced");
}

TEST(ClaimsTest, PhasesComeFromTheBreakdown) {
  ClaimSpec claim = Claim(ClaimKind::kPhaseNs, 345);
  claim.a = Engine("borrow");
  claim.phase = "find_slot";
  ExpectObserved(Judged(claim), 350, 340, 360);
  EXPECT_EQ(Judged(claim).verdict, "reproduced");
  claim.kind = ClaimKind::kPhaseShare;
  claim.published = 28;
  ExpectObserved(Judged(claim), 100 * 350. / 900, 100 * 340. / 900, 40);
  EXPECT_EQ(Judged(claim).verdict, "refuted");
  claim.phase = "residual";
  claim.published = 1;
  EXPECT_EQ(Judged(claim).verdict, "open");
  claim.phase = "read_value";
  EXPECT_THAT(*Judged(claim).needs, HasSubstr("breakdown of borrow/1m with read_value"));
}

TEST(ClaimsTest, LeavesComeFromTheIndexAndAreExact) {
  Summary summary = Measured();
  summary.cells[1].index = {{"leaves", "nodes", 333'212}, {"keys_per_leaf", "keys", 3.0011}};
  const auto judge = [&](ClaimKind kind, double published, double tolerance) {
    ClaimSpec claim = Claim(kind, published);
    claim.a = Engine("borrow");
    claim.b = {};
    claim.tolerance = tolerance;
    return JudgeClaims({claim}, summary)[0];
  };
  const ClaimResult right = judge(ClaimKind::kLeafCount, 333'212, 0);
  EXPECT_EQ(right.verdict, "reproduced");
  EXPECT_EQ(right.observed->estimate, 333'212);
  EXPECT_THAT(right.cells, ElementsAre("borrow/1m"));
  EXPECT_EQ(judge(ClaimKind::kLeafCount, 333'213, 0).verdict, "refuted");
  EXPECT_EQ(judge(ClaimKind::kKeysPerLeaf, 3.0, 0.01).verdict, "reproduced");
  EXPECT_EQ(judge(ClaimKind::kKeysPerLeaf, 18, 0.01).verdict, "refuted");
  summary.cells[1].index.pop_back();
  const ClaimResult unsaid = judge(ClaimKind::kKeysPerLeaf, 3.0, 0.01);
  EXPECT_EQ(unsaid.verdict, "open");
  EXPECT_THAT(*unsaid.needs, HasSubstr("keys_per_leaf among the figures"));
}

TEST(ClaimsTest, TheSizeOfAnIndexIsExactAndALoadAnotherMachinesTime) {
  Summary summary = Measured();
  summary.cells[1].index_bytes_per_key = 120;
  summary.cells[1].load_ns_per_op = 332;
  ClaimSpec claim = Claim(ClaimKind::kIndexBytesPerKey, 1.5);
  claim.a = Engine("borrow");
  EXPECT_EQ(Judged(claim, summary).verdict, "refuted");
  EXPECT_EQ(Judged(claim, summary).observed->ci_high, 120);
  claim.a = Engine("copy");
  EXPECT_THAT(*Judged(claim, summary).needs, HasSubstr("index_bytes_per_key among the figures"));
  claim.kind = ClaimKind::kLoadNs;
  EXPECT_EQ(Judged(claim, summary).verdict, "open");
  claim.a = Engine("borrow");
  const ClaimResult load = Judged(claim, summary);
  EXPECT_EQ(load.verdict, "not_comparable");
  EXPECT_EQ(load.observed->estimate, 332);
  EXPECT_FALSE(load.observed->ci_low.has_value());
}

TEST(ClaimsTest, AnotherMachinesTimesAreNotComparable) {
  const ClaimResult result = Judged(Claim(ClaimKind::kCellNs, 905));
  EXPECT_EQ(result.verdict, "not_comparable");
  ExpectObserved(result, 1000, 990, 1010);
  EXPECT_THAT(result.cells, ElementsAre("copy/1m"));
}

TEST(ClaimsTest, ArithmeticNeedsNoCell) {
  ClaimSpec claim = Claim(ClaimKind::kArithmetic, 4.23);
  claim.computed = 3.2;
  const ClaimResult result = Judged(claim, Summary{});
  EXPECT_EQ(result.verdict, "self_inconsistent");
  EXPECT_EQ(result.observed->estimate, 3.2);
  EXPECT_THAT(result.cells, IsEmpty());
  claim.computed = 4.2;
  EXPECT_EQ(Judged(claim, Summary{}).verdict, "open");
}

TEST(ClaimsTest, AnIntervalTooWideLeavesTheClaimOpen) {
  Summary wide = Measured();
  // Contains 0.9, but is wider than 0.9 -+ 0.09.
  wide.contrasts[0].ratio = Statistic{.estimate = 0.9, .ci_low = 0.75, .ci_high = 1.05};
  const ClaimResult result = Judged(Claim(ClaimKind::kRatio, 0.9), wide);
  EXPECT_EQ(result.verdict, "open");
  EXPECT_THAT(*result.needs, HasSubstr("more sessions"));
  wide.contrasts[0].ratio = Statistic{.estimate = 0.9, .ci_low = 0.82, .ci_high = 0.995};
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), wide).verdict, "reproduced");
  // Reaches into the band without containing the figure.
  wide.contrasts[0].ratio = Statistic{.estimate = 0.8, .ci_low = 0.75, .ci_high = 0.85};
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), wide).verdict, "open");
  wide.contrasts[0].ratio = Statistic{.estimate = 0.9, .ci_low = {}, .ci_high = {}};
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), wide).verdict, "open");
}

TEST(ClaimsTest, WorkToComeKeepsAClaimOpen) {
  ClaimSpec claim = Claim(ClaimKind::kRatio, 0.9);
  claim.needs = "the published engine";
  const ClaimResult result = Judged(claim);
  EXPECT_EQ(result.verdict, "open");
  EXPECT_EQ(result.needs, "the published engine");
}

TEST(ClaimsTest, MissingAndInvalidCellsKeepAClaimOpen) {
  ClaimSpec missing = Claim(ClaimKind::kRatio, 0.9);
  missing.b = Engine("rocksdb");
  EXPECT_EQ(Judged(missing).verdict, "open");
  EXPECT_THAT(*Judged(missing).needs, HasSubstr("rocksdb with 1000000 records"));
  Summary broken = Measured();
  broken.cells[1].valid = false;
  const ClaimResult invalid = Judged(Claim(ClaimKind::kCellNs, 900), broken);
  EXPECT_EQ(invalid.verdict, "not_comparable");  // copy is valid
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), broken).verdict, "open");
}

TEST(ClaimsTest, InvalidAndPreemptedContrastsDecideNothing) {
  Summary summary = Measured();
  summary.contrasts[0].verdict = "invalid";
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), summary).verdict, "open");
  summary.contrasts[0].verdict = "inconclusive";
  summary.contrasts[0].flags = {"preempted"};
  EXPECT_EQ(Judged(Claim(ClaimKind::kRatio, 0.9), summary).verdict, "open");
}

TEST(ClaimsTest, TrialsOfUnequalStretchesDecideNothing) {
  Summary summary = Measured();
  summary.contrasts[0].flags = {"unequal_stretch"};
  const ClaimResult flagged = Judged(Claim(ClaimKind::kRatio, 0.9), summary);
  EXPECT_EQ(flagged.verdict, "open");
  EXPECT_THAT(*flagged.needs, HasSubstr("the same stretch"));
  // Without a contrast each cell's time is that of its own trials.
  ClaimSpec scale = Claim(ClaimKind::kScaleRatio, 2);
  scale.a = Engine("borrow", 100'000);
  summary.cells[1].stream_fraction = 0.5;
  summary.cells[2].stream_fraction = 1;
  const ClaimResult cut = Judged(scale, summary);
  EXPECT_EQ(cut.verdict, "open");
  EXPECT_THAT(*cut.needs, HasSubstr("100 % of a's, 50 % of b's"));
  summary.cells[1].stream_fraction = 0.95;
  EXPECT_EQ(Judged(scale, summary).verdict, "reproduced");
}

TEST(CellSelectorTest, AValidCellIsPreferredAndVariantsAreExact) {
  Summary summary = Measured();
  summary.cells[1].valid = false;
  CellSelector selector;
  selector.engine = "borrow";
  EXPECT_EQ(FindCell(selector, summary)->cell_id, "borrow/100k");
  selector.records = 1'000'000;
  EXPECT_EQ(FindCell(selector, summary)->cell_id, "borrow/1m");
  selector.variant = "borrow";
  EXPECT_EQ(FindCell(selector, summary), nullptr);
  selector.variant = "borrow:full";
  EXPECT_NE(FindCell(selector, summary), nullptr);
}

}  // namespace
}  // namespace alexbench::harness
