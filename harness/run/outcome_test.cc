#include "harness/run/outcome.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace alexbench::harness {
namespace {

Summary WithCell(const std::string& invalid_reason) {
  Summary summary;
  summary.status = "complete";
  CellResult cell;
  cell.cell_id = "query/alex";
  cell.engine = "alex";
  cell.valid = invalid_reason.empty();
  if (!cell.valid) {
    cell.invalid_reason = invalid_reason;
  }
  cell.ns_per_op = Statistic{.estimate = 100};
  summary.cells.push_back(cell);
  return summary;
}

TEST(JudgeOutcomeTest, ACleanRunIsOk) {
  EXPECT_EQ(JudgeOutcome(WithCell(""), {}).code, ExitCode::kOk);
}

TEST(JudgeOutcomeTest, AnEngineThatFailedIsNamed) {
  const Outcome outcome = JudgeOutcome(WithCell("wrong answers in 3 blocks"), {});
  EXPECT_EQ(outcome.code, ExitCode::kEngineFailed);
  EXPECT_THAT(outcome.reasons, testing::ElementsAre(testing::HasSubstr("query/alex")));
}

TEST(JudgeOutcomeTest, WhatCannotBeIsNoFailure) {
  EXPECT_EQ(JudgeOutcome(WithCell("unsupported: floor only reads"), {}).code, ExitCode::kOk);
  EXPECT_EQ(JudgeOutcome(WithCell("throughput gate: no overlap"), {}).code, ExitCode::kOk);
}

TEST(JudgeOutcomeTest, ThresholdsSelfChecksAndMissingVerdictsHaveTheirCodes) {
  Summary summary = WithCell("");
  EXPECT_EQ(JudgeOutcome(summary, {.thresholds = *ParseThresholds("alex.ns_per_op>50")}).code,
            ExitCode::kThresholdCrossed);
  summary.contrasts.push_back({.a = "a", .b = "b", .verdict = "inconclusive"});
  EXPECT_EQ(JudgeOutcome(summary, {}).code, ExitCode::kOk);
  EXPECT_EQ(JudgeOutcome(summary, {.require_verdict = true}).code, ExitCode::kInconclusive);
  summary.selfchecks.push_back({.name = "duplicate", .pass = false});
  EXPECT_EQ(JudgeOutcome(summary, {}).code, ExitCode::kOk);
  EXPECT_EQ(JudgeOutcome(summary, {.selfchecks_decide = true}).code, ExitCode::kThresholdCrossed);
  summary.selfchecks[0].pass = std::nullopt;
  EXPECT_EQ(JudgeOutcome(summary, {.selfchecks_decide = true}).code, ExitCode::kOk);
}

TEST(JudgeOutcomeTest, AThresholdThatCannotBeJudgedIsToldAndIsNoVerdict) {
  const OutcomeRules told{.thresholds = *ParseThresholds("alex.open_ns>1")};
  EXPECT_EQ(JudgeOutcome(WithCell(""), told).code, ExitCode::kOk);
  EXPECT_THAT(JudgeOutcome(WithCell(""), told).reasons,
              testing::ElementsAre(testing::HasSubstr("alex.open_ns>1")));
  const OutcomeRules required{.thresholds = told.thresholds, .require_verdict = true};
  EXPECT_EQ(JudgeOutcome(WithCell(""), required).code, ExitCode::kInconclusive);
}

TEST(JudgeOutcomeTest, OnlyAbMindsASlowerCandidate) {
  Summary summary = WithCell("");
  summary.contrasts.push_back({.a = "candidate", .b = "b", .verdict = "slower"});
  EXPECT_EQ(JudgeOutcome(summary, {.require_verdict = true}).code, ExitCode::kOk);
  const Outcome outcome = JudgeOutcome(summary, {.slower_decides = true});
  EXPECT_EQ(outcome.code, ExitCode::kThresholdCrossed);
  EXPECT_THAT(outcome.reasons, testing::ElementsAre(testing::HasSubstr("candidate is slower")));
  summary.contrasts[0].verdict = "faster";
  EXPECT_EQ(JudgeOutcome(summary, {.slower_decides = true}).code, ExitCode::kOk);
}

TEST(JudgeOutcomeTest, AFailedSelfCheckIsAMissingVerdict) {
  Summary summary = WithCell("");
  summary.contrasts.push_back(
      {.a = "a", .b = "b", .verdict = "invalid", .flags = {"selfcheck_failed"}});
  EXPECT_EQ(JudgeOutcome(summary, {.require_verdict = true}).code, ExitCode::kInconclusive);
}

TEST(JudgeOutcomeTest, AnInterruptedRunSaysSoFirst) {
  Summary summary = WithCell("no block");
  summary.status = "interrupted";
  EXPECT_EQ(JudgeOutcome(summary, {}).code, ExitCode::kInterrupted);
}

}  // namespace
}  // namespace alexbench::harness
