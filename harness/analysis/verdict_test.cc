#include "harness/analysis/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/analysis/sensitivity.h"

namespace alexbench::harness {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kMargin = 0.03;

const ContrastPlan& OffLadder() {
  static const auto& kPlan = *new ContrastPlan{.a = "a", .b = "b", .group_id = "g0"};
  return kPlan;
}

const ContrastPlan& OnLadder() {
  static const auto& kPlan =
      *new ContrastPlan{.a = "a", .b = "b", .group_id = "g0", .ladder_step = true};
  return kPlan;
}

OpenContrast Open(std::vector<double> log_ratios) {
  OpenContrast contrast;
  contrast.plan = &OffLadder();
  for (const double value : log_ratios) {
    contrast.measured.differences_ns.push_back(100 * value);
  }
  contrast.measured.by_other_estimator = log_ratios;
  contrast.measured.over_all_rounds = log_ratios;
  contrast.measured.log_ratios = std::move(log_ratios);
  contrast.cells_valid = true;
  return contrast;
}

ContrastResult Judged(const OpenContrast& contrast) {
  return JudgeContrasts({contrast}, {.margin = kMargin}).at(0);
}

TEST(VerdictTest, TheBoundIsTheLogarithmOfOnePlusTheMargin) {
  EXPECT_NEAR(EquivalenceBound(0.03), std::log(1.03), 1e-15);
}

TEST(VerdictTest, SmallDifferencesAreEquivalentAndMayBeDetectable) {
  const ContrastResult result = Judged(Open({0.010, 0.011, 0.009, 0.010}));
  EXPECT_EQ(result.verdict, "equivalent");
  EXPECT_THAT(result.flags, Contains("detectable"));
  EXPECT_THAT(Judged(Open({0.001, -0.001, 0.0005, -0.0004})).flags, Not(Contains("detectable")));
}

TEST(VerdictTest, AnEquivalentStepOfTheLadderIsInert) {
  OpenContrast contrast = Open({0.010, 0.011, 0.009, 0.010});
  contrast.plan = &OnLadder();
  EXPECT_EQ(Judged(contrast).verdict, "inert");
}

TEST(VerdictTest, SignsAreTreatedAlike) {
  EXPECT_EQ(Judged(Open({-0.20, -0.21, -0.19, -0.20})).verdict, "faster");
  EXPECT_EQ(Judged(Open({0.20, 0.21, 0.19, 0.20})).verdict, "slower");
}

TEST(VerdictTest, WideIntervalsAreInconclusive) {
  EXPECT_EQ(Judged(Open({-0.20, 0.35, -0.10, 0.05})).verdict, "inconclusive");
}

TEST(VerdictTest, HolmsAdjustmentRunsOverAllContrasts) {
  // p = 0.033 alone; ten of its kind leave none below 0.05.
  const OpenContrast contrast = Open({0.02, 0.06, 0.09, 0.10});
  EXPECT_EQ(Judged(contrast).verdict, "slower");
  const std::vector<OpenContrast> family(10, contrast);
  for (const ContrastResult& result : JudgeContrasts(family, {.margin = kMargin})) {
    EXPECT_EQ(result.verdict, "inconclusive");
  }
}

TEST(VerdictTest, InvalidContrastsDoNotCrowdTheFamily) {
  std::vector<OpenContrast> family(10, Open({0.02, 0.06, 0.09, 0.10}));
  for (std::size_t i = 1; i < family.size(); ++i) {
    family[i].cells_valid = false;
  }
  EXPECT_EQ(JudgeContrasts(family, {.margin = kMargin})[0].verdict, "slower");
}

TEST(VerdictTest, AClonesSpreadHasToBeExceededByTheInterval) {
  OpenContrast contrast = Open({0.20, 0.21, 0.19, 0.20});
  contrast.clone_spread = 0.15;
  EXPECT_EQ(Judged(contrast).verdict, "slower");
  EXPECT_NEAR(*Judged(contrast).clone_ratio, std::exp(0.15), 1e-12);
  for (const double spread : {0.199, 0.25}) {
    contrast.clone_spread = spread;
    EXPECT_EQ(Judged(contrast).verdict, "inconclusive");
    EXPECT_THAT(Judged(contrast).flags, ElementsAre("within_clone_spread"));
  }
  contrast = Open({-0.20, 0.35, -0.10, 0.05});
  contrast.clone_spread = 0.1;
  EXPECT_THAT(Judged(contrast).flags, Not(Contains("within_clone_spread"))) << "0 is as likely";
}

TEST(VerdictTest, WhatCarriedOverHasToBeExceededAndIsNoSameness) {
  OpenContrast contrast = Open({0.20, 0.21, 0.19, 0.20});
  contrast.clone_spread = 0.01;
  contrast.carried_over = 0.15;
  EXPECT_EQ(Judged(contrast).verdict, "slower");
  contrast.carried_over = 0.25;
  EXPECT_EQ(Judged(contrast).verdict, "inconclusive");
  EXPECT_THAT(Judged(contrast).flags, ElementsAre("within_carry_over"));
  contrast.clone_spread = 0.3;
  EXPECT_THAT(Judged(contrast).flags, ElementsAre("within_clone_spread"));

  OpenContrast same = Open({0.001, 0.001, 0.001});
  EXPECT_EQ(Judged(same).verdict, "equivalent");
  same.carried_over = 0.05;
  EXPECT_EQ(Judged(same).verdict, "inconclusive");
  EXPECT_THAT(Judged(same).flags, ElementsAre("within_carry_over"));
}

TEST(VerdictTest, AFailedSelfCheckComesFirst) {
  OpenContrast contrast = Open({0.001, 0.001, 0.001});
  contrast.selfcheck_failed = true;
  const ContrastResult result = Judged(contrast);
  EXPECT_EQ(result.verdict, "invalid");
  EXPECT_THAT(result.flags, ElementsAre("selfcheck_failed"));
  EXPECT_TRUE(result.ratio.has_value());
}

TEST(SensitivityTest, AgreementRaisesNoFlag) {
  const Sensitivity sensitivity =
      CheckSensitivity(Open({0.20, 0.21, 0.19, 0.20}).measured, std::log1p(kMargin));
  EXPECT_THAT(sensitivity.flags, IsEmpty());
  EXPECT_FALSE(sensitivity.flips);
}

TEST(SensitivityTest, AnotherEstimatorOfTheOtherSignBlocks) {
  OpenContrast contrast = Open({0.20, 0.21, 0.19, 0.20});
  contrast.measured.by_other_estimator = {-0.01, -0.02};
  const ContrastResult result = Judged(contrast);
  EXPECT_EQ(result.verdict, "inconclusive");
  EXPECT_THAT(result.flags, ElementsAre("trimmed_vs_mean"));
}

TEST(SensitivityTest, AllRoundsWithinTheBoundBlock) {
  OpenContrast contrast = Open({0.20, 0.21, 0.19, 0.20});
  contrast.measured.over_all_rounds = {0.01};
  const ContrastResult result = Judged(contrast);
  EXPECT_EQ(result.verdict, "inconclusive");
  EXPECT_THAT(result.flags, ElementsAre("clean_vs_all"));
}

TEST(SensitivityTest, LeavingTheIntervalAloneOnlyFlags) {
  OpenContrast contrast = Open({0.20, 0.21, 0.19, 0.20});
  contrast.measured.over_all_rounds = {0.30};
  const ContrastResult result = Judged(contrast);
  EXPECT_EQ(result.verdict, "slower");
  EXPECT_THAT(result.flags, ElementsAre("clean_vs_all"));
}

TEST(SensitivityTest, OneOddSessionIsSeenByHalvesAndLeavingOneOut) {
  const Sensitivity halves =
      CheckSensitivity(Open({-0.01, -0.01, 0.20, 0.20}).measured, std::log1p(kMargin));
  EXPECT_THAT(halves.flags, Contains("halves"));
  EXPECT_TRUE(halves.flips);
  const Sensitivity one =
      CheckSensitivity(Open({0.001, 0.50, 0.001, 0.001}).measured, std::log1p(kMargin));
  EXPECT_THAT(one.flags, Contains("leave_one_out"));
  EXPECT_TRUE(one.flips);
}

TEST(SensitivityTest, TwoSessionsCannotBeLeftOut) {
  EXPECT_THAT(CheckSensitivity(Open({0.2, -0.4}).measured, 0.03).flags,
              Not(Contains("leave_one_out")));
}

}  // namespace
}  // namespace alexbench::harness
