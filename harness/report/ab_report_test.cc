#include "harness/report/ab_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alexbench::harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Sample {
  RunPlan plan;
  Summary summary;
  AbCost cost{.seconds = 100, .seconds_per_session = 5, .sessions_needed = {20}};

  std::string Rendered() const {
    return RenderAb(summary, plan, cost, {"alexbench", "ab", "alex", "hash_log", "--out", "a b"});
  }
};

CellResult Cell(const std::string& engine, double ns) {
  CellResult cell;
  cell.cell_id = "query/" + engine;
  cell.workload = "query";
  cell.scenario = "latency";
  cell.records = 1'000'000;
  cell.value_bytes = 128;
  cell.data_set = "uniform";
  cell.durability = "buffered";
  cell.valid = true;
  cell.sessions = 8;
  cell.ns_per_op = Statistic{.estimate = ns, .ci_low = ns - 1, .ci_high = ns + 1};
  return cell;
}

Sample Decided(const std::string& verdict, double ratio) {
  Sample sample;
  sample.plan.profile.margin = 0.02;
  sample.plan.stopping = {.first_look_sessions = 4, .most_sessions = 24, .budget_seconds = 120};
  sample.summary.run_id = "the-run";
  sample.summary.host = {{"cpu_model", std::string("Some CPU")},
                         {"vcpus", std::int64_t{2}},
                         {"hypervisor", std::string("KVMKVMKVM")}};
  sample.summary.cells = {Cell("alex", 100 * ratio), Cell("hash_log", 100)};
  for (const char* engine : {"alex", "hash_log"}) {
    CellPlan cell;
    cell.cell_id = std::string("query/") + engine;
    cell.spec = engine;
    sample.plan.cells.push_back(cell);
  }
  ContrastResult contrast{.a = "query/alex", .b = "query/hash_log", .scenario = "latency"};
  contrast.ratio = Statistic{.estimate = ratio, .ci_low = ratio - 0.01, .ci_high = ratio + 0.01};
  contrast.difference_ns = Statistic{.estimate = 100 * ratio - 100, .ci_low = -99, .ci_high = 99};
  contrast.verdict = verdict;
  sample.summary.contrasts = {contrast};
  return sample;
}

TEST(AbReportTest, OpensWithTheVerdictInOneLine) {
  EXPECT_THAT(Decided("faster", 0.9).Rendered(),
              StartsWith("**A is faster than B: it takes 0.900x [0.890, 0.910] of B's time.**\n"));
  EXPECT_THAT(Decided("slower", 1.1).Rendered(), StartsWith("**A is slower than B"));
  EXPECT_THAT(Decided("equivalent", 1).Rendered(),
              StartsWith("**A and B are equivalent, within 2 % of each other"));
}

TEST(AbReportTest, HoldsWhatAPullRequestNeeds) {
  const std::string text = Decided("faster", 0.9).Rendered();
  for (const char* part :
       {"| setting |", "query, latency, 1000000 records of 128 bytes, uniform, buffered", "90.0 [",
        "100.0 [", "-10.0 [", "| 8 |", "margin 2 %", "Some CPU, 2 processors under KVM,",
        "run the-run", "A: `alex`, B: `hash_log`", "`alexbench ab alex hash_log --out 'a b'`"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(AbReportTest, UndecidedSaysWhatItWouldTake) {
  Sample sample = Decided("inconclusive", 1.01);
  EXPECT_THAT(sample.Rendered(),
              AllOf(StartsWith("**Not decided: A takes 1.010x"), HasSubstr("20 sessions"),
                    HasSubstr("12 more, about 1 min"), HasSubstr("--budget 5m")));
  sample.cost.sessions_needed = {std::nullopt};
  EXPECT_THAT(sample.Rendered(), HasSubstr("out of reach"));
  sample.cost.sessions_needed = {6};
  sample.summary.contrasts[0].flags = {"halves"};
  EXPECT_THAT(sample.Rendered(), HasSubstr("speaks against a verdict: halves"));
  sample.summary.contrasts[0].flags = {"unequal_stretch"};
  EXPECT_THAT(sample.Rendered(), HasSubstr("ended too far apart in the operations"));
}

TEST(AbReportTest, TooFewSessionsAndDisturbedOnesAreNamed) {
  Sample sample = Decided("inconclusive", 1.01);
  sample.summary.contrasts[0].flags = {"preempted"};
  EXPECT_THAT(sample.Rendered(), HasSubstr("quieter machine"));
  sample.summary.contrasts[0].flags = {"before_first_look"};
  sample.summary.cells[0].sessions = 2;
  EXPECT_THAT(sample.Rendered(),
              HasSubstr("There were 2 sessions and the first verdict takes 4: about 10 s more"));
}

TEST(AbReportTest, WhatMoreSessionsCannotTellIsSaid) {
  Sample sample = Decided("inconclusive", 1.01);
  EXPECT_THAT(sample.Rendered(), HasSubstr("what code layout does to them was not measured"));
  sample.summary.contrasts[0].clone_ratio = 1.0123;
  sample.summary.contrasts[0].flags = {"within_clone_spread"};
  EXPECT_THAT(sample.Rendered(),
              AllOf(HasSubstr("differs by up to 1.23 %"), HasSubstr("other layouts do"),
                    HasSubstr("- code layout: ")));
}

TEST(AbReportTest, InvalidNamesTheCellOrTheCheck) {
  Sample sample = Decided("invalid", 1);
  sample.summary.contrasts[0].flags = {"selfcheck_failed"};
  EXPECT_THAT(sample.Rendered(), StartsWith("**No verdict: a self-check failed"));
  sample.summary.cells[1].valid = false;
  sample.summary.cells[1].invalid_reason = "wrong answers";
  EXPECT_THAT(sample.Rendered(), StartsWith("**No verdict: B is invalid: wrong answers"));
}

TEST(AbReportTest, SeveralSettingsHaveALineEach) {
  Sample sample = Decided("faster", 0.9);
  EXPECT_THAT(sample.Rendered(), Not(HasSubstr("**query")));
  sample.summary.contrasts.push_back(sample.summary.contrasts[0]);
  sample.cost.sessions_needed.push_back(20);
  EXPECT_THAT(sample.Rendered(), StartsWith("**query, latency, 1000000 records"));
}

}  // namespace
}  // namespace alexbench::harness
