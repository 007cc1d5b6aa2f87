// What people read: report.md, tables, progress, doctor's rows and the published claims.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>

#include "absl/strings/str_replace.h"

#include "harness/report/claims_json.h"
#include "harness/report/doctor_text.h"
#include "harness/report/environment.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/probe.h"
#include "harness/report/progress.h"
#include "harness/report/sample_run.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Rendered {
  Summary summary;
  RunPlan plan;
  std::string report;
};

Rendered RenderSample() {
  const RunFiles files = SampleRun({});
  Summary summary = Summarize(files.record.plan, files.observation, InputsOf(files.record)).value();
  std::string report = RenderReport(summary, files.record.plan);
  return {.summary = std::move(summary), .plan = files.record.plan, .report = std::move(report)};
}

std::size_t Position(const std::string& text, const char* part) {
  const std::size_t found = text.find(part);
  EXPECT_NE(found, std::string::npos) << part;
  return found;
}

TEST(MarkdownTest, SectionsStandInOrderAndInvalidCellsBeforeResults) {
  const std::string report = RenderSample().report;
  std::size_t last = 0;
  for (const char* heading :
       {"# Run 2026-01-31-sample", "## What ran", "## Invalid cells", "## Results", "## Ladder",
        "## Breakdowns", "## Published claims", "## Self-checks", "## Stores", "## Names"}) {
    const std::size_t here = Position(report, heading);
    EXPECT_GE(here, last) << heading;
    last = here;
  }
  EXPECT_THAT(report,
              HasSubstr("| mixed_80_20/mixed/floor | floor | unsupported: floor only reads |"));
}

TEST(MarkdownTest, WhatAnEngineCanNotDoIsNoInvalidCell) {
  Rendered sample = RenderSample();
  EXPECT_THAT(sample.report, HasSubstr("| floor | unsupported | - | - | - | 0 |"));
  sample.summary.cells[1].valid = false;
  sample.summary.cells[1].invalid_reason = "a wrong answer";
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), HasSubstr("| beta | invalid |"));
}

TEST(MarkdownTest, EveryTimeHasItsInterval) {
  const std::string report = RenderSample().report;
  EXPECT_THAT(report, HasSubstr("| alpha | 200.0 [199.6, 200.4] | - | - | - | 3 |"));
  EXPECT_THAT(
      report,
      HasSubstr("| beta | 400.2 [399.5, 400.8] | 2.001x [1.994, 2.007] | slower | - | 3 |"));
  EXPECT_THAT(report, HasSubstr("| 2.00 x | 2.00 [1.99, 2.01] | reproduced |"));
}

TEST(MarkdownTest, PredictionsStandApartFromPublishedClaims) {
  Rendered sample = RenderSample();
  EXPECT_THAT(sample.report, Not(HasSubstr("## Predictions")));
  sample.summary.claims.at(1).origin = "hypothesis";
  const std::string report = RenderReport(sample.summary, sample.plan);
  const std::size_t claims = Position(report, "## Published claims");
  const std::size_t predictions = Position(report, "## Predictions");
  ASSERT_LT(claims, predictions);
  ASSERT_LT(predictions, Position(report, "## Self-checks"));
  const char* const open = "| open | needs an engine that is not built yet | a page |";
  EXPECT_THAT(
      report.substr(claims, predictions - claims),
      AllOf(HasSubstr("| 2.00 x | 2.00 [1.99, 2.01] | reproduced |"), Not(HasSubstr(open))));
  EXPECT_THAT(report.substr(predictions),
              AllOf(HasSubstr("claimed by the source. 1 open.\n\n| prediction | expected |"),
                    HasSubstr(open), Not(HasSubstr("reproduced"))));
  sample.summary.claims.at(0).origin = "hypothesis";
  EXPECT_THAT(RenderReport(sample.summary, sample.plan),
              AllOf(HasSubstr("1 reproduced, 1 open."), Not(HasSubstr("## Published claims"))));
}

TEST(MarkdownTest, SaysWhatCodeLayoutMayDo) {
  Rendered sample = RenderSample();
  EXPECT_THAT(sample.report,
              HasSubstr("Code layouts: 1. Clones, the same code at other addresses"));
  EXPECT_THAT(sample.report, HasSubstr("| clone | the same code at other addresses within 3 %"));
  for (ContrastResult& contrast : sample.summary.contrasts) {
    contrast.clone_ratio.reset();
  }
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), HasSubstr("was not measured."));
  sample.plan.profile = *FindProfile("report");
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), Not(HasSubstr("make layouts")));
  sample.plan.profile.margin = MarginOver(sample.plan.profile, 1);
  EXPECT_THAT(
      RenderReport(sample.summary, sample.plan),
      HasSubstr("a margin of 1.00 % over 5 layouts or more (`make layouts`, --layouts); with "
                "fewer it is 1.50 %."));
}

TEST(MarkdownTest, OneSessionHasNoIntervalAndSaysSo) {
  Rendered sample = RenderSample();
  sample.summary.cells[0].ns_per_op = Statistic{.estimate = 905, .ci_low = {}, .ci_high = {}};
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), HasSubstr("905.0 (no interval)"));
}

TEST(MarkdownTest, ScenariosAndDurabilityLevelsNeverShareATable) {
  Rendered sample = RenderSample();
  sample.summary.cells[3].durability = "sync";
  const std::string report = RenderReport(sample.summary, sample.plan);
  for (const char* title : {"### query · latency ·", "### mixed_80_20 · mixed ·",
                            "durability buffered · threads 1", "durability sync · threads 1"}) {
    EXPECT_THAT(report, HasSubstr(title));
  }
  const std::size_t sync = Position(report, "durability sync · threads");
  const std::string table = report.substr(sync, report.find("\n\n###", sync) - sync);
  EXPECT_THAT(table, AllOf(HasSubstr("| beta |"), Not(HasSubstr("| alpha |"))));
}

TEST(MarkdownTest, IntervalsSayWhatTheyAreOver) {
  Rendered sample = RenderSample();
  EXPECT_THAT(sample.report, HasSubstr("95 % t-intervals over sessions."));
  sample.summary.cells[1].layouts = 2;
  EXPECT_THAT(RenderReport(sample.summary, sample.plan),
              HasSubstr("95 % t-intervals over 2 layouts of the code, the sessions of each"));
}

TEST(MarkdownTest, TrialsThatWereCutShortAreNamedUnderTheirTable) {
  EXPECT_THAT(RenderSample().report,
              HasSubstr("Trials cut short by their seconds: beta after 71."));
}

TEST(MarkdownTest, IndexesAreShownAsOpenedAndAsTrialsLeftThem) {
  Rendered sample = RenderSample();
  const std::string opened =
      "## Indexes\n\n"
      "| engine | records | keys, loaded | leaves, nodes | fill, share |\n"
      "|---|---:|---|---:|---:|\n"
      "| alpha | 1000 | uniform, random | 12.0 | 0.62 |\n"
      "| beta | 1000 | uniform, random | 12.0 | 0.62 |\n\n";
  const std::string left =
      "| engine | asked | records | keys, loaded | after operations | records left | "
      "index, bytes a key | leaves, nodes | rebuilds, events |\n"
      "|---|---|---:|---|---:|---:|---:|---:|---:|\n"
      "| alpha | mixed_80_20, mixed, durability buffered, values of 128 | 1000 | uniform, random | "
      "4000 | 1800 | 23.5 | 16.0 | 7.00 |\n\n";
  EXPECT_THAT(sample.report, AllOf(HasSubstr(opened + "What a trial that wrote left of them;"),
                                   HasSubstr(left + "## Names")));
  sample.summary.cells[2].index_after_writes.reset();
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), HasSubstr(opened + "## Names"));
}

TEST(MarkdownTest, APhaseThatMayBeNothingIsAnUpperBound) {
  Rendered sample = RenderSample();
  sample.summary.breakdowns[0].phases[1].ns = {.estimate = 0.5, .ci_low = -1, .ci_high = 2};
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), HasSubstr("| <= 2.00 |"));
}

TEST(MarkdownTest, WordsThatHideDoubtAreNotUsed) {
  const std::string report = RenderSample().report;
  for (const char* word : {"within variance", "noise", "~", "confidence", "nan", "inf "}) {
    EXPECT_THAT(report, Not(HasSubstr(word)));
  }
}

TEST(MarkdownTest, TheTerminalShowsTheSameResults) {
  Rendered sample = RenderSample();
  sample.summary.ablation.reset();
  EXPECT_THAT(RenderResults(sample.summary, sample.plan),
              AllOf(HasSubstr("200.0 [199.6, 200.4]"), Not(HasSubstr("|"))));
}

TEST(TextTableTest, AlignsCodePointsAndEscapesPipes) {
  TextTable table({{"name", Align::kLeft}, {"ns", Align::kRight}});
  table.AddRow({"ü|b", "1"});
  table.AddRow({"a", "1000"});
  EXPECT_EQ(table.Plain(), "name    ns\nü|b      1\na     1000\n");
  EXPECT_EQ(table.Markdown(), "| name | ns |\n|---|---:|\n| ü\\|b | 1 |\n| a | 1000 |\n");
}

TEST(NumberTextTest, ShowsTheDigitsThatMeanSomething) {
  EXPECT_EQ(NumberText(9.999), "10.00");
  EXPECT_EQ(NumberText(-35.04), "-35.0");
  EXPECT_EQ(NumberText(3831.2), "3831");
  EXPECT_EQ(BytesText(1536), "1.5 KiB");
  const Statistic half = Inverse({.estimate = 2, .ci_low = 1.6, .ci_high = 2.5});
  EXPECT_EQ(RatioText(half), "0.500x [0.400, 0.625]");
}

TEST(ProgressTest, LogsHavePlainLinesAndTerminalsOneCutLine) {
  ::unsetenv("NO_COLOR");
  EXPECT_EQ(ProgressLine(ProgressForm::kLog, "g0 session 1", 5), "g0 session 1\n");
  EXPECT_EQ(ProgressLine(ProgressForm::kTerminal, "gü session", 3), "\r\x1b[2mgü \x1b[0m\x1b[K");
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(ProgressLine(ProgressForm::kTerminal, "g0", 0), "\rg0\x1b[K");
  ::unsetenv("NO_COLOR");
}

TEST(ProbeTest, AnswersForFoldersThatAreNotThereYet) {
  EXPECT_EQ(NearestFolder("/proc/none/such"), "/proc");
  EXPECT_TRUE(FileSystemName("/none/such").has_value());
  EXPECT_GT(DiskFreeBytes("/none/such").value_or(0), 0);
  EXPECT_EQ(BracketedChoice("always [madvise] never"), "madvise");
  EXPECT_EQ(ProbeField("model\t\t: 167\nmodel name\t: X\n", "model name"), "X");
  EXPECT_EQ(ProbeField("model\t\t: 167\n", "model"), "167");
  EXPECT_EQ(ProbeFile("/proc/none"), std::nullopt);
}

TEST(ClaimsJsonTest, RefusesWhatCannotBeJudged) {
  const std::string good =
      R"({"schema_version":1,"source":"s","machine":"m","claims":[{"id":"i","text":"t",)"
      R"("where":"w","origin":"published","kind":"ratio","published":2,"unit":"x",)"
      R"("tolerance":0.1,"a":{"variant":"alex"},"b":{"variant":"rocksdb"}}]})";
  ASSERT_TRUE(ClaimsFromJson(good, "c").ok()) << ClaimsFromJson(good, "c").status();
  struct Edit {
    const char* from;
    const char* to;
    const char* complaint;
  };
  for (const Edit& edit : {Edit{"\"ratio\"", "\"rate\"", "kind: is \"rate\", not one of"},
                           Edit{",\"b\":{\"variant\":\"rocksdb\"}", "", "names no engine in `b`"},
                           Edit{"\"published\",", "\"heard\",", "origin is neither"},
                           Edit{"\"ratio\"", "\"phase_ns\"", "needs `phase`"},
                           Edit{"\"ratio\"", "\"phase_ns\",\"phase\":\"total+finding\"",
                                "phase is \"finding\", not one of: key_fetch"},
                           Edit{"\"ratio\"", "\"arithmetic\"", "needs `computed`"},
                           Edit{"\"ratio\"", "\"unmeasured\"", "needs `needs`"},
                           Edit{"0.1", "-0.1", "tolerance is negative"},
                           Edit{"\"schema_version\":1", "\"schema_version\":2", "reads 1"}}) {
    const std::string bad = absl::StrReplaceAll(good, {{edit.from, edit.to}});
    EXPECT_THAT(std::string(ClaimsFromJson(bad, "c").status().message()),
                HasSubstr(edit.complaint));
  }
}

}  // namespace
}  // namespace alexbench::harness
