#include "harness/report/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "absl/strings/str_replace.h"

#include "base/test_folder.h"
#include "harness/report/compare.h"
#include "harness/report/file_io.h"
#include "harness/report/result_json.h"
#include "harness/report/sample_run.h"
#include "harness/report/welch.h"

namespace alexbench::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(CheckTest, ARunThatWasNotTouchedPasses) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  const absl::Status status = CheckRun(folder.path());
  EXPECT_TRUE(status.ok()) << status;
}

TEST(CheckTest, EveryEditedNumberIsNamed) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  Summary summary = ReadSummary(folder.path() / "summary.json").value();
  summary.cells[1].ns_per_op->estimate *= 1 + 1e-8;
  summary.contrasts[0].verdict = "slower";
  summary.breakdowns[0].phases[2].ns.estimate += 1;
  ASSERT_TRUE(WriteSummary(summary, folder.path() / "summary.json").ok());
  const absl::Status status = CheckRun(folder.path());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status),
              AllOf(HasSubstr("summary.json: cells[1].ns_per_op.estimate:"),
                    HasSubstr("summary.json: contrasts[0].verdict: \"slower\", not \"faster\""),
                    HasSubstr("breakdowns[0]: phases and residual miss the total"),
                    HasSubstr("breakdowns[0].phases[2].ns.estimate")));
}

TEST(CheckTest, EditedBlocksAreNoticed) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  const std::filesystem::path file = folder.path() / "blocks.jsonl";
  std::string text = ReadTextFile(file).value();
  text[text.find("\"ns\":") + 5] = '9';
  ASSERT_TRUE(ReplaceFile(file, text).ok());
  EXPECT_THAT(Message(CheckRun(folder.path())),
              AllOf(HasSubstr("session.json: blocks_hash:"), HasSubstr("cells[0].ns_per_op")));
}

TEST(CheckTest, MissingHashesAndUnfinishedRunsAreNoticed) {
  RunFiles files = SampleRun({});
  files.record.status = "running";
  files.record.images[0].content_hash = "";
  files.record.streams[1].stream_hash = "";
  const std::string last = files.record.streams.back().group_id;
  files.record.streams.pop_back();
  EXPECT_THAT(RecordProblems(files),
              AllOf(Contains(HasSubstr("status: \"running\"")),
                    Contains(HasSubstr("\"alpha\" has no content_hash")),
                    Contains(HasSubstr("group g1 has no hash")),
                    Contains(HasSubstr("streams: group " + last + " is missing"))));
}

TEST(CheckTest, ADecidedClaimWithoutACellIsNoticed) {
  Summary summary;
  summary.claims.emplace_back().verdict = "refuted";
  EXPECT_THAT(SummaryProblems(summary), Contains(HasSubstr("claims[0]: refuted without a cell")));
}

TEST(CompareTest, ReportsRatioAndVerdictOfEveryCommonCell) {
  const RunFiles a = SampleRun({.beta_scale = 1, .seed = 1});
  const RunFiles b = SampleRun({.beta_scale = 2, .seed = 2});
  EXPECT_THAT(WhyNotComparable(a, b), IsEmpty());
  const std::vector<ComparedCell> cells = CompareCells(a, b, 0.01).value();
  ASSERT_EQ(cells.size(), 5U);  // the unsupported cell is left out
  EXPECT_EQ(cells[0].verdict, "equivalent");
  EXPECT_EQ(cells[1].verdict, "faster");
  EXPECT_NEAR(cells[1].ratio.estimate, 0.5, 0.01);
  EXPECT_LT(*cells[1].ratio.ci_low, cells[1].ratio.estimate);
  EXPECT_GT(*cells[1].ratio.ci_high, cells[1].ratio.estimate);
}

// In one run of the two, trials end before their last blocks, which take ten times as long.
TEST(CompareTest, CellsThatWriteAreComparedOverWhatBothRunsDid) {
  const RunFiles whole = SampleRun({});
  RunFiles cut = SampleRun({});
  const auto is_last = [](const BlockObservation& block) {
    return block.group_id == "g2" && block.position == 3;
  };
  RunFiles slow_end = whole;
  for (BlockObservation& block : slow_end.observation.blocks) {
    block.ns *= is_last(block) ? 10 : 1;
  }
  std::erase_if(cut.observation.blocks, is_last);
  const ComparedCell writing = CompareCells(slow_end, cut, 0.01).value()[2];
  EXPECT_EQ(writing.cell_id, "mixed_80_20/mixed/alpha");
  EXPECT_NEAR(writing.ratio.estimate, 1, 1e-9);
  EXPECT_GT(CompareCells(slow_end, whole, 0.01).value()[2].ratio.estimate, 3);
}

TEST(CompareTest, PrintsATableFromTwoFolders) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path() / "a");
  WriteRun(SampleRun({.beta_scale = 0.5, .seed = 3}), folder.path() / "b");
  const absl::StatusOr<std::string> text =
      CompareRuns({.a = folder.path() / "a", .b = folder.path() / "b", .margin = 0.01});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, AllOf(HasSubstr("query/latency/beta"), HasSubstr("slower")));
}

struct Difference {
  const char* name;
  void (*make)(RunFiles&);
  const char* complaint;
};

class IncomparableTest : public ::testing::TestWithParam<Difference> {};

TEST_P(IncomparableTest, IsRefusedNamingWhatDiffers) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path() / "a");
  RunFiles b = SampleRun({});
  GetParam().make(b);
  WriteRun(b, folder.path() / "b");
  const absl::Status status =
      CompareRuns({.a = folder.path() / "a", .b = folder.path() / "b", .margin = 0.01}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), HasSubstr(GetParam().complaint));
}

void RenameCells(RunFiles& files, const std::string& durability) {
  files.record.plan.ablation.reset();
  const auto rename = [](std::string& id) { id = id.empty() ? id : "other/" + id; };
  for (CellPlan& cell : files.record.plan.cells) {
    rename(cell.cell_id);
    cell.durability = durability;
  }
  for (GroupPlan& group : files.record.plan.groups) {
    for (ArmPlan& arm : group.arms) {
      rename(arm.cell_id);
    }
  }
  for (ContrastPlan& contrast : files.record.plan.contrasts) {
    rename(contrast.a);
    rename(contrast.b);
  }
  rename(files.record.plan.breakdowns[0].cell_id);
}

INSTANTIATE_TEST_SUITE_P(
    All, IncomparableTest,
    ::testing::Values(
        Difference{"Host", [](RunFiles& files) { files.record.host["cpu_model"] = "another"; },
                   "cpu_model is a processor in A and another in B"},
        Difference{"BuildType", [](RunFiles& files) { files.record.build["build_type"] = "Debug"; },
                   "builds differ: build_type is Release in A and Debug in B"},
        Difference{"Compiler", [](RunFiles& files) { files.record.build["compiler"] = "g++ 99"; },
                   "compiler is not recorded in A and g++ 99 in B"},
        Difference{"DurabilityOfOneCell",
                   [](RunFiles& files) { files.record.plan.cells[0].durability = "sync"; },
                   "durability differs in cell query/latency/alpha: buffered in A, sync in B"},
        Difference{"DataSet", [](RunFiles& files) { files.record.streams[0].data_set_hash = "d1"; },
                   "data sets differ in cell query/latency/alpha"},
        Difference{"Stream", [](RunFiles& files) { files.record.streams[2].stream_hash = "5b"; },
                   "operation streams differ in cell mixed_80_20/mixed/alpha"},
        Difference{"Durability", [](RunFiles& files) { RenameCells(files, "sync"); },
                   "durability differs: buffered in A, sync in B"},
        Difference{"NoCommonCell", [](RunFiles& files) { RenameCells(files, "buffered"); },
                   "no cell in common"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(CompareTest, OneLibraryInTwoVersionsIsRefusedWhereBothMeasureIt) {
  RunFiles a = SampleRun({});
  RunFiles b = SampleRun({});
  a.record.build["rocksdb"] = "7.8.3";
  b.record.build["rocksdb"] = "10.12.0";
  EXPECT_THAT(WhyNotComparable(a, b), IsEmpty());
  a.record.plan.cells[0].engine = "rocksdb";
  b.record.plan.cells[0].engine = "rocksdb";
  EXPECT_THAT(WhyNotComparable(a, b),
              ElementsAre("versions differ: rocksdb is RocksDB 7.8.3 in A and RocksDB 10.12.0 in "
                          "B"));
}

TEST(CompareTest, TheLedgerNamesTheLibraryOfEveryPeer) {
  RunFiles a = SampleRun({});
  RunFiles b = SampleRun({});
  const std::string& cell = a.record.plan.cells[1].cell_id;
  a.record.fairness[cell]["library"] = "LMDB 0.9.24";
  EXPECT_THAT(WhyNotComparable(a, b), IsEmpty());  // not recorded in both
  b.record.fairness[cell]["library"] = "LMDB 0.9.31";
  EXPECT_THAT(WhyNotComparable(a, b),
              ElementsAre("versions differ: beta is LMDB 0.9.24 in A and LMDB 0.9.31 in B"));
  b.record.fairness[cell]["library"] = "LMDB 0.9.24";
  EXPECT_THAT(WhyNotComparable(a, b), IsEmpty());
}

TEST(CompareTest, OtherCommitsAreWhatIsCompared) {
  RunFiles a = SampleRun({});
  RunFiles b = SampleRun({});
  a.record.build["commit"] = "one";
  b.record.build["commit"] = "other";
  EXPECT_THAT(WhyNotComparable(a, b), IsEmpty());
}

TEST(CompareTest, AnotherSchemaVersionIsRefused) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  const std::filesystem::path file = folder.path() / "session.json";
  const std::string text = ReadTextFile(file).value();
  ASSERT_TRUE(ReplaceFile(file, absl::StrReplaceAll(
                                    text, {{"\"schema_version\": 1", "\"schema_version\": 9"}}))
                  .ok());
  EXPECT_EQ(CompareRuns({.a = folder.path(), .b = folder.path(), .margin = 0.01}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(WelchTest, AgreesWithScipy) {
  const std::vector<double> x = {1.1, 1.3, 0.9, 1.6};
  const std::vector<double> y = {2.0, 2.9, 2.2};
  const Interval interval = WelchInterval(x, y, 0.95).value();
  EXPECT_NEAR(interval.low, -2.099488077306, 1e-9);
  EXPECT_NEAR(interval.high, -0.183845256028, 1e-9);
  EXPECT_FALSE(WelchInterval(x, std::vector<double>{1.0}, 0.95).has_value());
}

}  // namespace
}  // namespace alexbench::harness
