// What the measured loops answer, for every loop there is.
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/derived_value.h"
#include "gtest/gtest.h"
#include "harness/measure/consume.h"
#include "harness/measure/loop_fixture.h"
#include "harness/measure/read_loop_table.h"

namespace alexbench::harness {
namespace {

// Every key twice and some that are not there.
std::vector<Key> AskedKeys() {
  std::vector<Key> keys;
  for (Key key = 0; key < 400; ++key) {
    keys.push_back(key * 7 % 200);
    if (key % 10 == 0) {
      keys.push_back(kAbsent + key);
    }
  }
  return keys;
}

BlockAnswer Definition(const ReadBlockRequest& request) {
  BlockAnswer answer;
  if (request.stage == Stage::kKeyFetch) {
    return answer;
  }
  for (const Key key : request.keys) {
    if (key >= kAbsent) {
      continue;
    }
    ++answer.hits;
    const bool reads_value =
        request.stage == Stage::kReadValue || request.stage == Stage::kProduction;
    if (reads_value && request.consume == Consume::kFirst) {
      answer.checksum += SumByDefinition(ValueOf(key).substr(0, 8));
    } else if (reads_value && request.consume == Consume::kAll) {
      answer.checksum += SumByDefinition(ValueOf(key));
    }
  }
  return answer;
}

TEST(ConsumeTest, WordsAreSummedWithTheTailPaddedByZeros) {
  for (std::size_t size_bytes = 0; size_bytes < 70; ++size_bytes) {
    const std::string value = DerivedValue(5, 1, size_bytes);
    EXPECT_EQ(SumWords(value), SumByDefinition(value)) << size_bytes;
    EXPECT_EQ(FirstWord(value), SumByDefinition(value.substr(0, 8))) << size_bytes;
  }
}

TEST(ConsumeTest, EveryByteChangesTheSum) {
  const std::string value = DerivedValue(5, 1, 45);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string changed = value;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_NE(SumWords(changed), SumWords(value)) << i;
  }
}

TEST(ConsumeTest, ChecksumOfNoneIsZero) {
  EXPECT_EQ(ChecksumOf(Consume::kNone, "value"), 0U);
  EXPECT_EQ(ChecksumOf(Consume::kAll, "value"), SumWords("value"));
}

TEST(ReadLoopTest, EveryLoopAnswersAsDefined) {
  const SmallEngine engine = LoadedEngine();
  const std::vector<Key> keys = AskedKeys();
  for (const Scenario scenario : {Scenario::kLatency, Scenario::kThroughput}) {
    for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
      for (const Stage stage : {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader,
                                Stage::kReadValue, Stage::kProduction}) {
        const ReadBlockRequest request{
            .scenario = scenario, .consume = consume, .stage = stage, .keys = keys};
        const ReadLoop<SmallEngine> loop = ChooseReadLoop<SmallEngine>(request);
        const bool absent = stage == Stage::kReadValue && consume == Consume::kNone;
        ASSERT_EQ(loop == nullptr, absent);
        if (absent) {
          continue;
        }
        const BlockAnswer answer = loop(engine, request);
        const BlockAnswer expected = Definition(request);
        const std::string what =
            absl::StrCat(std::string(ScenarioName(scenario)), " ",
                         std::string(ConsumeName(consume)), " ", std::string(StageName(stage)));
        EXPECT_EQ(answer.hits, expected.hits) << what;
        EXPECT_EQ(answer.checksum, expected.checksum) << what;
        EXPECT_EQ(answer.errors, 0U) << what;
      }
    }
  }
}

TEST(ReadLoopTest, GroupsOfEverySizeAnswerAsSingleGetsDo) {
  const SmallEngine engine = LoadedEngine();
  const std::vector<Key> keys = AskedKeys();
  for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
    for (const std::uint32_t batch_size : {1U, 7U, 8U, 16U, 32U, kMostBatchSize}) {
      const ReadBlockRequest request{.scenario = Scenario::kBatched,
                                     .consume = consume,
                                     .batch_size = batch_size,
                                     .keys = keys};
      const BlockAnswer answer = ChooseReadLoop<SmallEngine>(request)(engine, request);
      EXPECT_EQ(answer.hits, Definition(request).hits) << batch_size;
      EXPECT_EQ(answer.checksum, Definition(request).checksum) << batch_size;
    }
  }
  const ReadBlockRequest nothing{.scenario = Scenario::kBatched, .batch_size = 8, .keys = {}};
  EXPECT_EQ(ChooseReadLoop<SmallEngine>(nothing)(engine, nothing).hits, 0U);
}

TEST(ReadLoopTest, WorkBetweenGetsChangesNoAnswer) {
  const SmallEngine engine = LoadedEngine();
  const std::vector<Key> keys = AskedKeys();
  const WorkBuffer work({.buffer_bytes = 4096, .touches = 5});
  for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
    ReadBlockRequest request{
        .scenario = Scenario::kLatencyWithWork, .consume = consume, .work = &work, .keys = keys};
    const BlockAnswer answer = ChooseReadLoop<SmallEngine>(request)(engine, request);
    EXPECT_EQ(answer.hits, Definition(request).hits);
    EXPECT_EQ(answer.checksum, Definition(request).checksum);
    request.stage = Stage::kKeyFetch;
    const BlockAnswer alone = ChooseReadLoop<SmallEngine>(request)(engine, request);
    EXPECT_EQ(alone.hits, 0U);
    EXPECT_EQ(alone.checksum, 0U);
  }
}

TEST(ReadLoopTest, TwinOfTheSlotStageAnswersAsTheStage) {
  const SmallEngine engine = LoadedEngine();
  const std::vector<Key> keys = AskedKeys();
  for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
    ReadBlockRequest request{.consume = consume, .stage = Stage::kFindSlotTwin, .keys = keys};
    const BlockAnswer answer = ChooseReadLoop<SmallEngine>(request)(engine, request);
    EXPECT_EQ(answer.hits, Definition(request).hits);
    EXPECT_EQ(answer.checksum, 0U);
    request.scenario = Scenario::kThroughput;
    EXPECT_EQ(ChooseReadLoop<SmallEngine>(request), nullptr) << "nothing is off a chain there";
  }
}

TEST(ReadLoopTest, OtherScenariosHaveNoStages) {
  ReadBlockRequest request{.stage = Stage::kFindSlot, .keys = {}};
  for (const Scenario scenario : {Scenario::kBatched, Scenario::kLatencyWithWork}) {
    request.scenario = scenario;
    EXPECT_EQ(ChooseReadLoop<SmallEngine>(request), nullptr);
  }
}

// An engine without MultiGet.
class OneKeyEngine : private SmallEngine {
 public:
  using SmallEngine::Get, SmallEngine::Value;
};

TEST(ReadLoopTest, GroupsNeedAnEngineThatTakesThem) {
  const ReadBlockRequest request{.scenario = Scenario::kBatched, .batch_size = 8, .keys = {}};
  EXPECT_EQ(ChooseReadLoop<OneKeyEngine>(request), nullptr);
  EXPECT_NE(ChooseReadLoop<SmallEngine>(request), nullptr);
}

TEST(ReadLoopTest, KnownDelayChangesNoAnswer) {
  const SmallEngine engine = LoadedEngine();
  const std::vector<Key> keys = AskedKeys();
  for (const std::int32_t steps : {0, 1, 3, 30}) {
    const ReadBlockRequest request{.delay_steps = steps, .keys = keys};
    const BlockAnswer answer = ChooseReadLoop<SmallEngine>(request)(engine, request);
    EXPECT_EQ(answer.hits, Definition(request).hits);
    EXPECT_EQ(answer.checksum, Definition(request).checksum);
    ReadBlockRequest alone = request;
    alone.stage = Stage::kKeyFetch;
    EXPECT_EQ(ChooseReadLoop<SmallEngine>(alone)(engine, alone).hits, 0U);
  }
}

TEST(ReadLoopTest, DelaysExistOnlyWhereTheyAreCalibrated) {
  ReadBlockRequest request{.delay_steps = 3, .keys = {}};
  EXPECT_NE(ChooseReadLoop<SmallEngine>(request), nullptr);
  request.scenario = Scenario::kThroughput;
  EXPECT_EQ(ChooseReadLoop<SmallEngine>(request), nullptr);
  request.scenario = Scenario::kLatency;
  request.consume = Consume::kFirst;
  EXPECT_EQ(ChooseReadLoop<SmallEngine>(request), nullptr);
  request.consume = Consume::kAll;
  request.stage = Stage::kFindSlot;
  EXPECT_EQ(ChooseReadLoop<SmallEngine>(request), nullptr);
}

// Division is exact to the last bit, so the chain can be repeated step by step.
TEST(DelayChainTest, IsTheStatedNumberOfDivisions) {
  for (const std::uint64_t word : {std::uint64_t{0}, std::uint64_t{7}, ~std::uint64_t{0}}) {
    double quotient = std::bit_cast<double>((word & 0xf'ffff'ffff'ffffU) | 0x3ff0'0000'0000'0000U);
    for (std::uint32_t steps = 0; steps <= kMostDelaySteps; ++steps) {
      EXPECT_EQ(DelayChain(word, steps), std::bit_cast<std::uint64_t>(quotient)) << steps;
      quotient = 1.5 / quotient;
    }
  }
}

TEST(DelayChainTest, DependsOnItsWord) {
  for (const std::uint32_t steps : {0U, 1U, kMostDelaySteps}) {
    EXPECT_NE(DelayChain(1, steps), DelayChain(std::uint64_t{1} << 51U, steps)) << steps;
  }
}

}  // namespace
}  // namespace alexbench::harness
