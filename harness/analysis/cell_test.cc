#include "harness/analysis/cell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Sessions of `rounds` blocks each; 100, 102, 104 ns per operation in sessions 0, 1, 2.
SyntheticRun OneReader(std::uint32_t rounds = 4) {
  SyntheticRun run;
  run.AddCell("alex");
  run.AddGroup();
  run.AddArm(ArmRole::kCell, "alex");
  for (std::uint32_t session = 0; session < 3; ++session) {
    for (std::uint32_t round = 0; round < rounds; ++round) {
      run.AddBlock({.session = session, .round = round, .ns = 100'000 + session * 2'000});
    }
  }
  return run;
}

CellResult Only(const SyntheticRun& run) { return run.Summarized().cells.at(0); }

ImageObservation Image(const std::string& status) {
  ImageObservation image;
  image.image = "image";
  image.status = status;
  image.reason = status == "ok" ? "" : "no space left";
  image.load_ns_per_record = 250.5;
  image.open_ns = 12'345;
  image.index_bytes_per_key = 18.5;
  image.log_bytes = 1'000;
  image.page_size_bytes = 4'096;
  return image;
}

ArmObservation Fare(std::uint32_t session, const std::string& status) {
  ArmObservation fare;
  fare.group_id = "g0";
  fare.session = session;
  fare.status = status;
  fare.reason = status == "ok" ? "" : "killed by signal 11";
  return fare;
}

TEST(CellTest, TheEstimateIsTheMeanOverSessions) {
  const CellResult cell = Only(OneReader());
  EXPECT_TRUE(cell.valid);
  EXPECT_FALSE(cell.invalid_reason.has_value());
  EXPECT_DOUBLE_EQ(cell.ns_per_op->estimate, 102);
  // scipy.stats.t.interval(0.95, 2, loc=102, scale=2 / sqrt(3))
  EXPECT_NEAR(*cell.ns_per_op->ci_high, 106.9682754236875, 1e-9);
  EXPECT_EQ(cell.sessions, 3);
  EXPECT_EQ(cell.rounds, 12);
  EXPECT_EQ(cell.ops_per_block, 1'000);
  EXPECT_EQ(cell.clean_fraction, 1);
  EXPECT_EQ(cell.hits, 12'000);
  EXPECT_EQ(cell.checksum, "000000000000000c");
  EXPECT_EQ(cell.regime, "read_only");
  EXPECT_FALSE(cell.latency_ns.has_value());
  EXPECT_FALSE(cell.load_ns_per_op.has_value());
}

TEST(CellTest, TheIndexAfterWritesIsOfTheFirstSessionThatTells) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kMixed);
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "alex");
  for (const std::uint32_t session : {0U, 1U, 2U}) {
    run.AddBlock({.session = session, .ns = 100'000});
    run.observation.arms.push_back(Fare(session, "ok"));
  }
  EXPECT_FALSE(Only(run).index_after_writes.has_value());
  for (const std::uint32_t session : {2U, 1U}) {
    run.observation.arms[session].index_after_writes = {
        .operations = 100 * session, .records = 7, .index_bytes_per_key = {}, .figures = {}};
  }
  EXPECT_EQ(Only(run).index_after_writes->operations, 100U);
}

TEST(CellTest, SettingsAndImageAreCarriedOver) {
  SyntheticRun run = OneReader();
  run.observation.images.push_back(Image("ok"));
  run.inputs.fairness["alex"] = {{"wal", "off"}};
  const CellResult cell = Only(run);
  EXPECT_EQ(cell.engine, "alex");
  EXPECT_EQ(cell.variant, "alex:value_access=borrow");
  EXPECT_EQ(cell.workload, "query");
  EXPECT_EQ(cell.scenario, "latency");
  EXPECT_EQ(cell.consume, "all");
  EXPECT_EQ(cell.load_order, "random");
  EXPECT_EQ(cell.load_ns_per_op, 250.5);
  EXPECT_EQ(cell.open_ns, 12'345);
  EXPECT_EQ(cell.page_size, 4'096);
  EXPECT_FALSE(cell.disk_bytes.has_value());
  EXPECT_EQ(cell.fairness.at("wal"), "off");
}

TEST(CellTest, OnlyCleanBlocksCountInItsOwnEstimate) {
  SyntheticRun run = OneReader();
  BlockObservation& block = run.observation.blocks[1];
  block.ns *= 50;
  block.involuntary_switches = 1;
  const CellResult cell = Only(run);
  EXPECT_DOUBLE_EQ(cell.ns_per_op->estimate, 102);
  EXPECT_EQ(cell.rounds, 11);
  EXPECT_EQ(cell.hits, 12'000);  // answers are those of all blocks
  EXPECT_DOUBLE_EQ(*cell.clean_fraction, 11.0 / 12);
}

TEST(CellTest, TheMeanWeighsBlocksByTheirOperations) {
  SyntheticRun run = OneReader(1);
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.session > 0; });
  run.AddBlock({.session = 0, .round = 1, .ns = 600'000, .operations = 3'000});
  const CellResult cell = Only(run);
  EXPECT_DOUBLE_EQ(cell.ns_per_op->estimate, 700'000.0 / 4'000);
  EXPECT_FALSE(cell.ns_per_op->ci_low.has_value());
  EXPECT_EQ(cell.ops_per_block, 1'000);  // the lower middle of two
}

TEST(CellTest, WrongAnswersInvalidateButAreKept) {
  SyntheticRun run = OneReader();
  run.observation.blocks[6].answers_right = false;
  const CellResult cell = Only(run);
  EXPECT_FALSE(cell.valid);
  EXPECT_THAT(*cell.invalid_reason, HasSubstr("wrong answers in session 1, round 2"));
  EXPECT_TRUE(cell.ns_per_op.has_value());
}

TEST(CellTest, UnsupportedComesFirstAndIsSaidOnce) {
  SyntheticRun run;
  run.AddCell("lmdb").unsupported = "more than one thread";
  run.AddCell("tkrzw").unsupported = "unsupported: only reads";
  const Summary summary = run.Summarized();
  EXPECT_EQ(summary.cells[0].invalid_reason, "unsupported: more than one thread");
  EXPECT_EQ(summary.cells[1].invalid_reason, "unsupported: only reads");
  EXPECT_FALSE(summary.cells[0].ns_per_op.has_value());
}

TEST(CellTest, FailedImagesAndArmsInvalidate) {
  SyntheticRun image = OneReader();
  image.observation.images.push_back(Image("failed"));
  EXPECT_EQ(Only(image).invalid_reason, "image failed: no space left");
  EXPECT_FALSE(Only(image).open_ns.has_value());
  SyntheticRun arm = OneReader();
  arm.observation.arms = {Fare(0, "ok"), Fare(1, "failed")};
  EXPECT_EQ(Only(arm).invalid_reason, "arm failed in session 1: killed by signal 11");
}

TEST(CellTest, AFailureInAnyGroupInvalidatesTheCell) {
  SyntheticRun run = OneReader();
  run.AddGroup().purpose = GroupPurpose::kBreakdown;
  run.AddArm(ArmRole::kCell, "alex");
  run.AddBlock({.ns = 5}).answers_right = false;
  EXPECT_FALSE(Only(run).valid);
}

TEST(CellTest, AComparisonGroupSpeaksForTheCellBeforeABreakdown) {
  SyntheticRun run;
  run.AddCell("alex");
  for (const GroupPurpose purpose : {GroupPurpose::kBreakdown, GroupPurpose::kComparison}) {
    run.AddGroup().purpose = purpose;
    run.AddArm(ArmRole::kCell, "alex");
    run.AddBlock({.ns = purpose == GroupPurpose::kComparison ? 7'000 : 9'000});
  }
  EXPECT_DOUBLE_EQ(Only(run).ns_per_op->estimate, 7);
}

TEST(CellTest, ACellWithoutBlocksWasNotMeasured) {
  SyntheticRun run = OneReader();
  run.observation.blocks.clear();
  const CellResult cell = Only(run);
  EXPECT_FALSE(cell.valid);
  EXPECT_THAT(*cell.invalid_reason, HasSubstr("not measured"));
  EXPECT_FALSE(cell.ns_per_op.has_value());
}

TEST(CellTest, WritingCellsKeepEveryBlockAndTheirPercentiles) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kMixed);
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "alex");
  for (const std::uint32_t session : {0U, 1U}) {
    for (const std::uint32_t position : {0U, 1U}) {  // two blocks of one trial
      BlockObservation& block = run.AddBlock({.session = session, .ns = 200'000});
      block.position = position;
      block.involuntary_switches = 3;
      block.major_faults = 5;
      block.other_cpu_ns = 40'000;
    }
    ArmObservation& fare = run.AddFare(session);
    fare.sampling = SamplingObservation{
        .every = 64,
        .latency = {.buckets = {10 + session, 20}, .counts = {1, 9}, .max_ns = 20},
        .sampled = {.operations = 640, .ns = 10'000},
        .plain = {.operations = 640, .ns = 10'000}};
    fare.time_limited = session == 1;
  }
  const CellResult cell = Only(run);
  EXPECT_TRUE(cell.valid);
  EXPECT_DOUBLE_EQ(cell.ns_per_op->estimate, 240);
  EXPECT_EQ(cell.rounds, 4);
  EXPECT_EQ(cell.regime, "writing");
  EXPECT_FALSE(cell.clean_fraction.has_value());
  EXPECT_EQ(cell.latency_ns->p50, 20);
  EXPECT_EQ(cell.latency_ns->p90, std::nullopt);  // of 20 operations
  EXPECT_EQ(cell.latency_ns->max, 20);
  EXPECT_THAT(cell.flags, ElementsAre("time_limited"));
  EXPECT_FALSE(cell.stream_fraction.has_value());
  run.plan.groups[0].trial_operations = 8'000;
  EXPECT_EQ(Only(run).stream_fraction, 0.25);
  run.plan.profile.name = "as_published";
  EXPECT_FALSE(Only(run).stream_fraction.has_value());
}

TEST(CellTest, RunsThatStoredSingleTimesKeepTheirPercentiles) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kMixed);
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "alex");
  for (const std::uint32_t session : {0U, 1U}) {
    run.AddBlock({.session = session, .ns = 200'000});
    run.AddFare(session).sampled_ns = {10 + session, 20, 30};
  }
  const CellResult cell = Only(run);
  EXPECT_EQ(cell.latency_ns->p50, 20);
  EXPECT_EQ(cell.latency_ns->p9999, 30);
  EXPECT_EQ(cell.latency_ns->max, 30);
}

}  // namespace
}  // namespace alexbench::harness
