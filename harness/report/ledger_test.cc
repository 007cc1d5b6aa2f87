#include "harness/report/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"

#include "harness/report/markdown.h"
#include "harness/report/sample_run.h"

namespace alexbench::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Sample {
  Summary summary;
  RunPlan plan;
};

Sample MakeSample() {
  const RunFiles files = SampleRun({});
  return {
      .summary = Summarize(files.record.plan, files.observation, InputsOf(files.record)).value(),
      .plan = files.record.plan};
}

std::size_t Position(const std::string& text, const char* part) {
  const std::size_t found = text.find(part);
  EXPECT_NE(found, std::string::npos) << part;
  return found;
}

TEST(LedgerTest, StandsAboveItsTableAndSaysWhatIsNotStated) {
  Sample sample = MakeSample();
  sample.summary.cells[1].fairness = {{"checksums", "in every record"}};
  const std::string report = RenderReport(sample.summary, sample.plan);
  EXPECT_LT(Position(report, "What each does for its time"), Position(report, "ns per operation"));
  EXPECT_THAT(report, HasSubstr("| alpha | buffered | 0 | not stated |"));
  EXPECT_THAT(report, HasSubstr("| in every record |"));
}

TEST(LedgerTest, TerminalHasLinesInsteadOfATable) {
  Sample sample = MakeSample();
  sample.summary.ablation.reset();
  sample.summary.cells[0].fairness["checksums"] = "of its own";
  EXPECT_THAT(RenderResults(sample.summary, sample.plan),
              AllOf(HasSubstr("  alpha: durability buffered · copies per read 0 · cache, bytes not "
                              "stated · "),
                    Not(HasSubstr("|"))));
}

TEST(LedgerTest, EnginesThatStateTheSameShareAnEntry) {
  Sample sample = MakeSample();
  const std::map<std::string, std::string> names = AskedNames(sample.plan);
  CellResult a = sample.summary.cells[0];
  CellResult b = sample.summary.cells[1];
  b.durability = a.durability;
  b.fairness = a.fairness;
  const std::string both = absl::StrCat(names.at(a.cell_id), "<br>", names.at(b.cell_id), " |");
  const CellGroup group{.title = "two", .cells = {&a, &b}};
  EXPECT_THAT(RenderLedger(group, names, TableForm::kMarkdown), HasSubstr(both));
  b.fairness["checksums"] = "of its own";
  EXPECT_THAT(RenderLedger(group, names, TableForm::kMarkdown), Not(HasSubstr(both)));
}

TEST(LedgerTest, OneCellComparesNothing) {
  Sample sample = MakeSample();
  const CellGroup alone{.title = "alone", .cells = {&sample.summary.cells[0]}};
  EXPECT_EQ(RenderLedger(alone, AskedNames(sample.plan), TableForm::kPlain), "");
}

TEST(LedgerTest, RatioAcrossDurabilitiesIsRefusedWithItsReason) {
  Sample sample = MakeSample();
  EXPECT_THAT(RenderReport(sample.summary, sample.plan), Not(HasSubstr("No ratio is given")));
  // The first two cells were measured alike, and the second was 2.001 times the first.
  sample.summary.cells[1].durability = "sync";
  const std::string results = RenderResults(sample.summary, sample.plan);
  EXPECT_THAT(results, HasSubstr("No ratio is given to cells of durability sync"));
  EXPECT_THAT(results, HasSubstr("No ratio is given to cells of durability buffered"));
  EXPECT_THAT(results, Not(HasSubstr("2.001x")));
}

}  // namespace
}  // namespace alexbench::harness
