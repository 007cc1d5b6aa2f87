// What the loops over streams of several kinds of operations answer.
#include "harness/measure/mixed_loop.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "gtest/gtest.h"
#include "harness/measure/group_loop.h"
#include "harness/measure/loop_fixture.h"

namespace alexbench::harness {
namespace {

class MixedLoopTest : public testing::Test {
 protected:
  MixedLoopTest() {
    for (Key key = 0; key < 100; ++key) {
      operations_.push_back({.key = key});
      operations_.push_back({.key = key,
                             .value_offset = value_bytes_.size(),
                             .value_size_bytes = 8,
                             .kind = workloads::OperationKind::kPut});
      value_bytes_ += DerivedValue(key, 1, 8);
      operations_.push_back({.key = key});
      operations_.push_back({.key = kAbsent});
      checksum_ += SumByDefinition(ValueOf(key)) + SumByDefinition(DerivedValue(key, 1, 8));
    }
  }

  std::vector<workloads::Operation> operations_;
  std::string value_bytes_;
  std::uint64_t checksum_ = 0;
};

TEST_F(MixedLoopTest, GetsSeeThePutsBeforeThem) {
  SmallEngine engine = LoadedEngine();
  const BlockAnswer answer = RunMixedBlock(
      engine, MixedBlockRequest{.operations = operations_, .value_bytes = value_bytes_});
  EXPECT_EQ(answer.hits, 200U);
  EXPECT_EQ(answer.checksum, checksum_);
  EXPECT_EQ(answer.errors, 0U);
}

TEST_F(MixedLoopTest, SamplingTimesEveryNthOperationAndChangesNoAnswer) {
  SmallEngine engine = LoadedEngine();
  std::vector<std::uint32_t> sampled_ns;
  const BlockAnswer answer = RunMixedBlock(engine, MixedBlockRequest{.operations = operations_,
                                                                     .value_bytes = value_bytes_,
                                                                     .sample_every = 16,
                                                                     .sampled_ns = &sampled_ns});
  EXPECT_EQ(sampled_ns.size(), operations_.size() / 16);
  EXPECT_EQ(answer.hits, 200U);
  EXPECT_EQ(answer.checksum, checksum_);
}

// Keys 0 to 199 are there. Each operation's answer by hand.
TEST_F(MixedLoopTest, EveryKindAnswersWhatItFinds) {
  using workloads::OperationKind;
  const std::string value = DerivedValue(7, 1, 8);
  const std::vector<workloads::Operation> operations{
      {.key = 7, .value_size_bytes = 8, .kind = OperationKind::kReadModifyWrite},
      {.key = 7},
      {.key = 8, .kind = OperationKind::kErase},
      {.key = 8, .kind = OperationKind::kErase},
      {.key = 8},
      {.key = 6, .kind = OperationKind::kScan, .scan_records = 3},
      {.key = 198, .kind = OperationKind::kScan, .scan_records = 9}};
  SmallEngine engine = LoadedEngine();
  const BlockAnswer answer =
      RunMixedBlock(engine, MixedBlockRequest{.operations = operations, .value_bytes = value});
  EXPECT_EQ(answer.hits, 1U + 1U + 1U + 0U + 0U + 3U + 2U);
  const std::uint64_t rewritten = SumByDefinition(value);
  EXPECT_EQ(answer.checksum, SumByDefinition(ValueOf(7)) + rewritten +
                                 SumByDefinition(ValueOf(6)) + rewritten +
                                 SumByDefinition(ValueOf(9)) + SumByDefinition(ValueOf(198)) +
                                 SumByDefinition(ValueOf(199)));
  EXPECT_EQ(answer.errors, 0U);
}

// Hands out a scan's records in the wrong order.
class BackwardEngine : public SmallEngine {
 public:
  explicit BackwardEngine(SmallEngine engine) : SmallEngine(std::move(engine)) {}

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(engines::ScanRange range, Sink&& sink) const {
    for (std::uint64_t i = range.limit; i > 0; --i) {
      sink(range.from + static_cast<Key>(i), "12345678");
    }
    return range.limit;
  }
};

TEST_F(MixedLoopTest, RecordsOutOfOrderAreNoHits) {
  BackwardEngine engine(LoadedEngine());
  const std::vector<workloads::Operation> operations{
      {.key = 5, .kind = workloads::OperationKind::kScan, .scan_records = 4}};
  EXPECT_EQ(RunMixedBlock(engine, MixedBlockRequest{.operations = operations}).hits, 1U);
}

// Takes several records at once, and remembers how many came in each call.
class GroupedEngine : public SmallEngine {
 public:
  explicit GroupedEngine(SmallEngine engine) : SmallEngine(std::move(engine)) {}

  absl::Status PutBatch(std::span<const Record> records) {
    put_counts.push_back(records.size());
    return BulkLoad(records);
  }
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    get_counts.push_back(keys.size());
    SmallEngine::MultiGet(keys, values);
  }

  std::vector<std::size_t> put_counts;
  mutable std::vector<std::size_t> get_counts;
};

TEST_F(MixedLoopTest, GroupsAnswerAsSingleOperationsDoInTheSameOrder) {
  // Get 0, put 0, get 0, get absent, get 1, put 1, ...: after the first, runs of three and one.
  for (const Consume consume : {Consume::kAll, Consume::kFirst, Consume::kNone}) {
    SmallEngine single = LoadedEngine();
    GroupedEngine grouped(LoadedEngine());
    MixedBlockRequest request{
        .consume = consume, .operations = operations_, .value_bytes = value_bytes_};
    const BlockAnswer expected = RunMixedBlock(single, request);
    request.batch_size = 2;
    const BlockAnswer answer = MeasuredGroupLoop(grouped, request);
    EXPECT_EQ(answer.hits, expected.hits);
    EXPECT_EQ(answer.checksum, expected.checksum);
    EXPECT_EQ(answer.errors, 0U);
    EXPECT_EQ(grouped.put_counts, std::vector<std::size_t>(100, 1));
    EXPECT_EQ(grouped.get_counts.size(), 1U + 99 * 2 + 1);
    EXPECT_EQ(std::ranges::max(grouped.get_counts), 2U);
  }
}

TEST_F(MixedLoopTest, WhatAnEngineDoesNotTakeInGroupsFails) {
  SmallEngine engine = LoadedEngine();
  const MixedBlockRequest request{
      .operations = operations_, .value_bytes = value_bytes_, .batch_size = 16};
  const BlockAnswer answer = MeasuredGroupLoop(engine, request);
  EXPECT_EQ(answer.errors, 100U) << "it stores one record at a time";
  EXPECT_EQ(answer.hits, 200U);
}

TEST_F(MixedLoopTest, NoneHasNoChecksum) {
  SmallEngine engine = LoadedEngine();
  const BlockAnswer answer = RunMixedBlock(engine, MixedBlockRequest{.consume = Consume::kNone,
                                                                     .operations = operations_,
                                                                     .value_bytes = value_bytes_});
  EXPECT_EQ(answer.hits, 200U);
  EXPECT_EQ(answer.checksum, 0U);
}

}  // namespace
}  // namespace alexbench::harness
