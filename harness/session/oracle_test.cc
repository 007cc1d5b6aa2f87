#include "harness/session/oracle.h"

#include <algorithm>

#include "base/derived_value.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/measure/small_engine.h"
#include "harness/session/engine_adapter.h"
#include "harness/session/first_difference.h"
#include "harness/session/measured_arm.h"
#include "harness/session/stored_records.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

CellSettings Settings(std::string workload) {
  return {.workload = std::move(workload), .records = 500, .value_size_bytes = 20, .seed = 3};
}

class OracleTest : public testing::Test {
 protected:
  OracleTest()
      : data_set_(*MakeDataSetOf(Settings("query"))),
        engine_(std::make_unique<EngineAdapter<SmallEngine>>(*SmallEngine::Open("", {}))) {
    EXPECT_TRUE(engine_->BulkLoad(StoredRecords(data_set_).records()).ok());
  }

  workloads::ReadStream Reads() const {
    return workloads::MakeReadStream(data_set_, *workloads::FindWorkload("query"),
                                     {.operations = 2000, .seed = 5});
  }

  workloads::DataSet data_set_;
  std::unique_ptr<OpenedEngine> engine_;
};

TEST_F(OracleTest, RightAnswersPass) { EXPECT_TRUE(CheckEveryValue(*engine_, data_set_).ok()); }

TEST_F(OracleTest, APassMeetsEveryRecordOrEverySoManyInKeyOrder) {
  for (const std::size_t stride : {1U, 8U}) {
    const Pass pass = PassOverRecords(data_set_, stride);
    EXPECT_EQ(pass.keys.size(), (500 + stride - 1) / stride);
    EXPECT_TRUE(std::is_sorted(pass.keys.begin(), pass.keys.end()));
    const BlockAnswer found = engine_->RunReads({.scenario = Scenario::kThroughput,
                                                 .consume = Consume::kAll,
                                                 .stage = Stage::kProduction,
                                                 .keys = pass.keys});
    EXPECT_EQ(found.hits, pass.expected.hits);
    EXPECT_EQ(found.checksum, pass.expected.checksum);
  }
}

TEST_F(OracleTest, OneWrongByteIsCaught) {
  const Key key = data_set_.keys[77];
  std::string value = DerivedValue(key, 0, 20);
  value[13] = static_cast<char>(value[13] ^ 4);
  ASSERT_TRUE(engine_->Put({key, value}).ok());
  const absl::Status status = CheckEveryValue(*engine_, data_set_);
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(status.ToString(), HasSubstr("byte 13"));
  EXPECT_THAT(status.ToString(), HasSubstr(std::to_string(key)));
}

TEST_F(OracleTest, AShorterValueIsCaught) {
  const Key key = data_set_.keys[4];
  ASSERT_TRUE(engine_->Put({key, DerivedValue(key, 0, 19)}).ok());
  EXPECT_THAT(CheckEveryValue(*engine_, data_set_).ToString(), HasSubstr("19 bytes, not 20"));
}

TEST_F(OracleTest, ALostKeyIsCaught) {
  workloads::DataSet more = data_set_;
  more.keys.push_back(data_set_.keys[0] ^ 0x1234567);
  EXPECT_THAT(CheckEveryValue(*engine_, more).ToString(), HasSubstr("not found"));
}

TEST_F(OracleTest, AKeyThatWasNeverStoredIsCaught) {
  ASSERT_TRUE(engine_->Put({data_set_.keys[9] + 1, "extra"}).ok());
  EXPECT_THAT(CheckEveryValue(*engine_, data_set_).ToString(), HasSubstr("never stored"));
}

TEST_F(OracleTest, AnyStretchOfReadsIsKnown) {
  const workloads::ReadStream stream = Reads();
  for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
    const ExpectedAnswers expected = ExpectedAnswers::OfReads(data_set_, stream, consume);
    for (const Stretch stretch : {Stretch{0, 2000}, Stretch{0, 1}, Stretch{700, 333}}) {
      const BlockAnswer found =
          engine_->RunReads({.consume = consume,
                             .keys = std::span(stream.keys).subspan(stretch.first, stretch.count)});
      EXPECT_EQ(DifferenceOf(found, expected.Of(stretch)), "");
    }
  }
}

TEST_F(OracleTest, AnExtraHitAndAWrongByteShowInABlock) {
  const workloads::ReadStream stream = Reads();
  const ExpectedAnswers expected = ExpectedAnswers::OfReads(data_set_, stream, Consume::kAll);
  BlockAnswer found = expected.Of({0, 100});
  ++found.hits;
  EXPECT_EQ(DifferenceOf(found, expected.Of({0, 100})), "101 hits, not 100");
  std::string value = DerivedValue(stream.keys[3], 0, 20);
  value.back() = static_cast<char>(value.back() ^ 1);
  ASSERT_TRUE(engine_->Put({stream.keys[3], value}).ok());
  EXPECT_THAT(DifferenceOf(engine_->RunReads({.keys = std::span(stream.keys).first(100)}),
                           expected.Of({0, 100})),
              HasSubstr("checksum"));
}

TEST_F(OracleTest, AYardstickIsHeldAgainstItself) {
  const workloads::ReadStream stream = Reads();
  const ExpectedAnswers of_engine = ExpectedAnswers::OfEngine(*engine_, stream, Consume::kAll);
  const ExpectedAnswers of_reads = ExpectedAnswers::OfReads(data_set_, stream, Consume::kAll);
  EXPECT_EQ(DifferenceOf(of_engine.Of({5, 50}), of_reads.Of({5, 50})), "");
}

TEST_F(OracleTest, StagesAnswerNoMoreThanTheyRead) {
  const BlockAnswer whole{.hits = 3, .checksum = 99, .errors = 0};
  EXPECT_EQ(UpToStage(whole, Stage::kKeyFetch).hits, 0U);
  EXPECT_EQ(UpToStage(whole, Stage::kFindSlot).hits, 3U);
  EXPECT_EQ(UpToStage(whole, Stage::kReadHeader).checksum, 0U);
  EXPECT_EQ(UpToStage(whole, Stage::kReadValue).checksum, 99U);
}

TEST_F(OracleTest, MixedChunksAndTheStoreAfterThemAreKnown) {
  for (const workloads::Workload& workload : workloads::AllWorkloads()) {
    if (!workload.is_mixed()) {
      continue;
    }
    const std::string& name = workload.name;
    data_set_ = *MakeDataSetOf(Settings(name));
    SmallEngine fresh;
    ASSERT_TRUE(fresh.BulkLoad(StoredRecords(data_set_).records()).ok());
    EngineAdapter<SmallEngine> engine(std::move(fresh));
    const workloads::MixedStream stream = workloads::MakeMixedStream(
        data_set_, workload, {.operations = 3000, .seed = 8});
    const ExpectedAnswers expected = ExpectedAnswers::OfMixed(data_set_, stream, Consume::kAll);
    for (std::uint64_t first = 0; first < 3000; first += 1000) {
      const BlockAnswer found =
          engine.RunMixed({.operations = std::span(stream.operations).subspan(first, 1000),
                           .value_bytes = stream.value_bytes});
      EXPECT_EQ(DifferenceOf(found, expected.Of({first, 1000})), "") << name;
    }
    EXPECT_TRUE(CheckAfterStream(engine, data_set_, stream, {.operations_done = 3000}).ok())
        << name;
  }
}

TEST_F(OracleTest, AbsentKeysAreExpectedToBeMissed) {
  const workloads::ReadStream stream = workloads::MakeReadStream(
      data_set_, *workloads::FindWorkload("query_absent"), {.operations = 200, .seed = 5});
  const BlockAnswer found = engine_->RunReads(
      {.scenario = Scenario::kThroughput, .consume = Consume::kNone, .keys = stream.keys});
  const ExpectedAnswers expected = ExpectedAnswers::OfReads(data_set_, stream, Consume::kNone);
  EXPECT_EQ(found.hits, 0U);
  EXPECT_EQ(DifferenceOf(found, expected.Of({0, 200})), "");
}

// Each leaves one trace in a store that is otherwise right.
TEST_F(OracleTest, WhatAStreamLeftWrongIsNamed) {
  const auto after = [this](std::string_view name, auto spoil) {
    SmallEngine fresh;
    EXPECT_TRUE(fresh.BulkLoad(StoredRecords(data_set_).records()).ok());
    EngineAdapter<SmallEngine> engine(std::move(fresh));
    const workloads::MixedStream stream = workloads::MakeMixedStream(
        data_set_, *workloads::FindWorkload(name), {.operations = 1000, .seed = 8});
    EXPECT_TRUE(FirstDifference(engine, data_set_, stream, 1000).ok()) << name;
    spoil(engine, stream);
    return CheckAfterStream(engine, data_set_, stream, {.operations_done = 1000}).ToString();
  };
  EXPECT_THAT(after("mixed_80_10_10_delete",
                    [](OpenedEngine& engine, const workloads::MixedStream& stream) {
                      const auto erased =
                          std::ranges::find(stream.operations, workloads::OperationKind::kErase,
                                            &workloads::Operation::kind);
                      EXPECT_TRUE(engine.Put({erased->key, "back again"}).ok());
                    }),
              HasSubstr("is found but was erased"));
  EXPECT_THAT(after("ycsb_e",
                    [](OpenedEngine& engine, const workloads::MixedStream&) {
                      EXPECT_TRUE(engine.Put({1234567, "never asked for"}).ok());
                    }),
              HasSubstr("key 1234567, is not the one expected there"));
  EXPECT_THAT(after("ycsb_e",
                    [](OpenedEngine& engine, const workloads::MixedStream& stream) {
                      EXPECT_TRUE(engine.Erase(stream.inserted_keys.front()).ok());
                    }),
              HasSubstr("is stored but not found"));
}

TEST_F(OracleTest, APutThatWasLostIsCaughtAfterTheStream) {
  const workloads::MixedStream stream = workloads::MakeMixedStream(
      data_set_, *workloads::FindWorkload("mixed_80_20_update"), {.operations = 300, .seed = 8});
  // The store as loaded: no update ever happened.
  for (const std::size_t stride :
       {std::size_t{1}, LaterPassStride(data_set_.value_sizes.fixed_bytes)}) {
    EXPECT_TRUE(absl::IsDataLoss(CheckAfterStream(
        *engine_, data_set_, stream, {.operations_done = 300, .stride = stride})))
        << stride;
  }
}

// What a later pass left out would be read from the device by the first get that meets it.
TEST(LaterPassTest, MeetsEveryBlockOfAPageWhateverTheSizeOfValues) {
  for (const std::uint32_t value_size_bytes : {0U, 12U, 128U, 500U, 1'000U, 2'000U, 100'000U}) {
    const std::size_t stride = LaterPassStride(value_size_bytes);
    EXPECT_GE(stride, 1U) << value_size_bytes;
    EXPECT_TRUE(stride == 1 || stride * value_size_bytes <= 2048) << value_size_bytes;
  }
  EXPECT_EQ(LaterPassStride(128), 8U) << "records of the usual size take an eighth of a pass";
}

}  // namespace
}  // namespace alexbench::harness
