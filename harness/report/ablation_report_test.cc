// The ablation in files and in reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/analysis/summary.h"
#include "harness/report/check.h"
#include "harness/report/file_io.h"
#include "harness/report/markdown.h"
#include "harness/report/result_json.h"
#include "harness/report/sample_run.h"
#include "base/test_folder.h"

namespace alexbench::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Summary Sample(RunPlan& plan) {
  const RunFiles files = SampleRun({});
  plan = files.record.plan;
  return Summarize(files.record.plan, files.observation, InputsOf(files.record)).value();
}

TEST(AblationJsonTest, WhatIsWrittenIsReadBack) {
  RunPlan plan;
  const Summary summary = Sample(plan);
  ASSERT_TRUE(summary.ablation.has_value());
  const std::string text = SummaryToJson(summary).value();
  const auto again = SummaryFromJson(text, "test");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(SummaryToJson(*again).value(), text);
  EXPECT_EQ(again->ablation->shapley.size(), 1U);
}

TEST(AblationJsonTest, ARunWithoutOneHasNull) {
  RunPlan plan;
  Summary summary = Sample(plan);
  summary.ablation.reset();
  const std::string text = SummaryToJson(summary).value();
  EXPECT_THAT(text, HasSubstr("\"ablation\": null"));
  EXPECT_FALSE(SummaryFromJson(text, "test")->ablation.has_value());
}

TEST(AblationReportTest, EveryWayOfAskingIsAColumnAndTheTotalTheLastRow) {
  RunPlan plan;
  const Summary summary = Sample(plan);
  const std::string text = RenderAblation(summary);
  EXPECT_THAT(text, AllOf(HasSubstr("## Ablation"), HasSubstr("| value_access=borrow | -30.0 |"),
                          HasSubstr("| all |"), HasSubstr("All steps together: ")));
  EXPECT_THAT(RenderReport(summary, plan), HasSubstr(text));
  EXPECT_THAT(RenderResults(summary, plan), HasSubstr(text));
}

TEST(AblationReportTest, WhereTheContextDecidesNoSingleNumberIsPrinted) {
  RunPlan plan;
  Summary summary = Sample(plan);
  AblationShare& share = summary.ablation->shapley[0];
  share.ratio.estimate = 0.8765;
  share.difference_ns = {.estimate = -54.321, .ci_low = -55.0, .ci_high = -53.0};
  EXPECT_THAT(RenderAblation(summary), AllOf(HasSubstr("-54.3"), HasSubstr("0.876")));
  share.verdict = "context_dependent";
  EXPECT_THAT(RenderAblation(summary), AllOf(HasSubstr("context_dependent"),
                                             Not(HasSubstr("-54.3")), Not(HasSubstr("0.876"))));
}

TEST(AblationReportTest, WhatWasCountedStandsBesideTheEffect) {
  RunPlan plan;
  Summary summary = Sample(plan);
  for (CellResult& cell : summary.cells) {
    cell.counts.clear();
  }
  EXPECT_THAT(RenderAblation(summary), Not(HasSubstr("instructions")));
  const auto count = [&](const AblationCell& of, double instructions) {
    const auto cell =
        std::find_if(summary.cells.begin(), summary.cells.end(),
                     [&](const CellResult& each) { return each.cell_id == of.cell_id; });
    CountResult& counted = cell->counts.emplace_back();
    counted.name = std::string("instructions");
    counted.per_op = instructions;
    return of.cell_id;
  };
  MechanismResult mechanism;
  mechanism.b = count(summary.ablation->cells[0], 500);
  mechanism.a = count(summary.ablation->cells[1], 297.25);
  mechanism.verdict = std::string("not_established");
  summary.mechanisms = {mechanism};
  EXPECT_THAT(RenderAblation(summary),
              HasSubstr("| -202.75 | - | - | mechanism not established |"));
  summary.mechanisms[0].verdict = std::string("established");
  EXPECT_THAT(RenderAblation(summary), HasSubstr("| -202.75 | - | - | established |"));
}

TEST(AblationReportTest, ASettingWithoutEffectsSaysWhy) {
  RunPlan plan;
  Summary summary = Sample(plan);
  summary.ablation->settings[0].valid = false;
  summary.ablation->settings[0].invalid_reason = "alpha: wrong answers";
  EXPECT_THAT(RenderAblation(summary), HasSubstr("No effects: alpha: wrong answers"));
  summary.ablation.reset();
  EXPECT_THAT(RenderAblation(summary), IsEmpty());
}

// A ladder step from copying to borrowing, and one that is none of the ladder's.
TEST(ForecastTest, AStepOfTheLadderIsHeldAgainstItsForecast) {
  RunPlan plan;
  Summary summary = Sample(plan);
  EXPECT_THAT(RenderForecasts(summary, plan), IsEmpty());
  const auto cell = [&](const std::string& id) -> CellResult& {
    return *std::find_if(summary.cells.begin(), summary.cells.end(),
                         [&](const CellResult& each) { return each.cell_id == id; });
  };
  plan.contrasts[0].ladder_step = true;
  cell(summary.contrasts[0].a).axes = {{"value_access", "borrow"}};
  cell(summary.contrasts[0].b).axes = {{"value_access", "copy"}};
  summary.contrasts[0].ratio = Statistic{.estimate = 0.97, .ci_low = 0.965, .ci_high = 0.975};
  summary.contrasts[0].verdict = "faster";
  // 30 of 1,051 ns is 2.9 %.
  EXPECT_THAT(RenderForecasts(summary, plan),
              AllOf(HasSubstr("| zero_copy | -30.0 | -2.9 |"), HasSubstr("| reproduced |")));
  summary.contrasts[0].ratio = Statistic{.estimate = 0.80, .ci_low = 0.79, .ci_high = 0.81};
  EXPECT_THAT(RenderForecasts(summary, plan), HasSubstr("| refuted |"));
  summary.contrasts[0].verdict = "invalid";
  EXPECT_THAT(RenderForecasts(summary, plan), HasSubstr("| open |"));
  cell(summary.contrasts[0].b).axes = {{"value_access", "borrow"}};
  EXPECT_THAT(RenderForecasts(summary, plan), IsEmpty());
}

TEST(AblationCheckTest, AChangedEffectIsFound) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  ASSERT_TRUE(CheckRun(folder.path()).ok()) << CheckRun(folder.path());
  auto summary = ReadSummary(folder.path() / "summary.json");
  ASSERT_TRUE(summary.ok()) << summary.status();
  summary->ablation->shapley[0].difference_ns.estimate *= 1.001;
  ASSERT_TRUE(WriteSummary(*summary, folder.path() / "summary.json").ok());
  EXPECT_THAT(std::string(CheckRun(folder.path()).message()),
              HasSubstr("ablation.shapley[0].difference_ns.estimate"));
}

}  // namespace
}  // namespace alexbench::harness
