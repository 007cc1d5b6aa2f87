// The files of a run: what is written is read back, and nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <fstream>
#include <string>

#include "absl/strings/str_replace.h"

#include "base/test_folder.h"
#include "harness/report/blocks_json.h"
#include "harness/report/file_io.h"
#include "harness/report/result_json.h"
#include "harness/report/sample_run.h"
#include "harness/report/session_json.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Summary SampleSummary() {
  const RunFiles files = SampleRun({});
  return Summarize(files.record.plan, files.observation, InputsOf(files.record)).value();
}

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(SummaryJsonTest, ReadsWhatItWrote) {
  const std::string text = SummaryToJson(SampleSummary()).value();
  const absl::StatusOr<Summary> read = SummaryFromJson(text, "summary.json");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(SummaryToJson(*read).value(), text);
  EXPECT_EQ(read->cells.size(), 6U);
  EXPECT_EQ(read->host.at("vcpus"), Fact(std::int64_t{2}));
  EXPECT_EQ(read->host.at("governor"), Fact(nullptr));
}

TEST(SummaryJsonTest, RefusesNanNamingTheMember) {
  Summary summary = SampleSummary();
  summary.cells[1].ns_per_op->estimate = std::nan("");
  const absl::Status status = SummaryToJson(summary).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(Message(status), HasSubstr("cells[1].ns_per_op.estimate"));
}

struct Damage {
  const char* name;
  const char* from;
  const char* to;
  const char* complaint;
};

class DamagedSummaryTest : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedSummaryTest, IsRefusedNamingTheMember) {
  const std::string text = SummaryToJson(SampleSummary()).value();
  const std::string damaged = absl::StrReplaceAll(text, {{GetParam().from, GetParam().to}});
  ASSERT_NE(damaged, text);
  EXPECT_THAT(Message(SummaryFromJson(damaged, "summary.json").status()),
              HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    All, DamagedSummaryTest,
    ::testing::Values(Damage{"Version", "\"schema_version\": 1", "\"schema_version\": 2",
                             "this program reads 1"},
                      Damage{"UnknownMember", "\"run_id\"", "\"colour\": 1, \"run_id\"",
                             "colour: is no member of this format"},
                      Damage{"MissingMember", "\"profile\": \"quick\",", "", "profile: is missing"},
                      Damage{"TextForNumber", "\"threads\": 1", "\"threads\": \"1\"",
                             "cells[0].threads: is no whole number"},
                      Damage{"NegativeCount", "\"threads\": 1", "\"threads\": -1",
                             "cells[0].threads: is no whole number"},
                      Damage{"Fraction", "\"threads\": 1", "\"threads\": 1.5",
                             "cells[0].threads: is no whole number"},
                      Damage{"NoObject", "\"ablation\": {", "\"ablation\": 1, \"x\": {",
                             "ablation: is no object"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(SessionJsonTest, ReadsWhatItWrote) {
  SessionRecord record = SampleRun({}).record;
  record.ended_utc = std::nullopt;
  record.block_count = 123;
  const std::string text = SessionToJson(record).value();
  const absl::StatusOr<SessionRecord> read = SessionFromJson(text, "session.json");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(SessionToJson(*read).value(), text);
  EXPECT_EQ(read->plan.groups[1].arms[2].stage, Stage::kReadHeader);
  EXPECT_EQ(read->plan.cells[0].settings, record.plan.cells[0].settings);
}

TEST(SessionJsonTest, UnknownWordsAreRefusedWithThoseThereAre) {
  const std::string text = absl::StrReplaceAll(SessionToJson(SampleRun({}).record).value(),
                                               {{"\"find_slot\"", "\"find_gold\""}});
  EXPECT_THAT(Message(SessionFromJson(text, "session.json").status()),
              HasSubstr("groups[1].arms[1].stage: is \"find_gold\", not one of: key_fetch"));
}

TEST(BlocksJsonTest, ReadsWhatSeveralSessionsAppended) {
  const TestFolder folder;
  const std::vector<BlockObservation> blocks = SampleRun({}).observation.blocks;
  const std::span<const BlockObservation> all(blocks);
  ASSERT_TRUE(AppendBlocks(folder.path() / "blocks.jsonl", all.first(10)).ok());
  ASSERT_TRUE(AppendBlocks(folder.path() / "blocks.jsonl", all.subspan(10)).ok());
  const BlocksRead read = ReadBlocks(folder.path()).value();
  ASSERT_EQ(read.blocks.size(), blocks.size());
  EXPECT_THAT(read.notices, IsEmpty());
  EXPECT_EQ(read.blocks[11].ns, blocks[11].ns);
  EXPECT_EQ(read.blocks[11].checksum, blocks[11].checksum);
}

TEST(BlocksJsonTest, ATornLastLineIsDroppedWithANoticeAndCutBeforeAppending) {
  const TestFolder folder;
  const std::filesystem::path file = folder.path() / "blocks.jsonl";
  const std::vector<BlockObservation> blocks = SampleRun({}).observation.blocks;
  const std::span<const BlockObservation> two = std::span(blocks).first(2);
  ASSERT_TRUE(AppendBlocks(file, two).ok());
  const std::string hash = ReadBlocks(folder.path())->hash;
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 7);
  BlocksRead torn = ReadBlocks(folder.path()).value();
  EXPECT_EQ(torn.blocks.size(), 1U);
  EXPECT_THAT(torn.notices, ElementsAre(HasSubstr(":2: dropped a torn last line")));
  ASSERT_TRUE(AppendBlocks(file, two.subspan(1)).ok());
  EXPECT_EQ(ReadBlocks(folder.path())->hash, hash);
}

TEST(BlocksJsonTest, ADamagedLineNamesFileAndLine) {
  const std::vector<BlockObservation> blocks = SampleRun({}).observation.blocks;
  const TestFolder folder;
  ASSERT_TRUE(AppendBlocks(folder.path() / "blocks.jsonl", std::span(blocks).first(3)).ok());
  const std::string text = ReadTextFile(folder.path() / "blocks.jsonl").value();
  for (const auto& [damaged, complaint] : std::vector<std::pair<std::string, std::string>>{
           {absl::StrReplaceAll(text, {{"\"position\":1", "\"position\":-1"}}), "b:2: position"},
           {text + "\n" + text, "b:4: byte"},
           {text + "[]\n", "b:4: document: is no object"},
           {absl::StrReplaceAll(text, {{"fedcba98", "fedcba9g"}}), "b:1: checksum"}}) {
    EXPECT_THAT(Message(ParseBlocks(damaged, "b").status()), HasSubstr(complaint));
  }
}

TEST(BlocksJsonTest, ReadsPackedBlocksAndRefusesToChoose) {
  const TestFolder folder;
  WriteRun(SampleRun({}), folder.path());
  const std::filesystem::path plain = folder.path() / "blocks.jsonl";
  const std::string text = ReadTextFile(plain).value();
  const std::string hash = ReadBlocks(folder.path())->hash;
  const gzFile packed = gzopen((folder.path() / "blocks.jsonl.gz").c_str(), "wb");
  ASSERT_EQ(gzwrite(packed, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  ASSERT_EQ(gzclose(packed), Z_OK);
  EXPECT_EQ(ReadBlocks(folder.path()).status().code(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::remove(plain);
  EXPECT_EQ(ReadBlocks(folder.path())->hash, hash);
  std::filesystem::resize_file(folder.path() / "blocks.jsonl.gz", 1000);
  EXPECT_EQ(ReadBlocks(folder.path()).status().code(), absl::StatusCode::kDataLoss);
}

TEST(FileIoTest, AFailedReplaceLeavesTheOldFileAndNothingBeside) {
  const TestFolder folder;
  const std::filesystem::path file = folder.path() / "a" / "summary.json";
  EXPECT_FALSE(ReplaceFile(file, "x").ok());
  std::filesystem::create_directories(file);  // a folder stands where the file should go
  EXPECT_FALSE(ReplaceFile(file, "x").ok());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path() / "a"), {}), 1);
  EXPECT_EQ(ReadTextFile(file).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReadTextFile(folder.path() / "none").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace alexbench::harness
