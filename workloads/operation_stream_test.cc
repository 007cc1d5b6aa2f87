#include "workloads/operation_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/derived_value.h"
#include "workloads/chi_square.h"
#include "workloads/stream_replay.h"

namespace alexbench::workloads {
namespace {

DataSet Make(std::uint64_t records, ValueSizes value_sizes = ValueSizes::Fixed(16)) {
  return *MakeDataSet(
      {.spec = "uniform", .records = records, .seed = 1, .value_sizes = value_sizes});
}

Workload Find(std::string_view name) { return *FindWorkload(name); }

double Share(std::size_t part, std::size_t all) {
  return static_cast<double>(part) / static_cast<double>(all);
}

std::size_t Puts(const MixedStream& stream) {
  return static_cast<std::size_t>(
      std::ranges::count(stream.operations, OperationKind::kPut, &Operation::kind));
}

std::string_view ValueOf(const MixedStream& stream, const Operation& operation) {
  return std::string_view(stream.value_bytes)
      .substr(operation.value_offset, operation.value_size_bytes);
}

// Replays a stream on a map of real bytes and holds every get and the end state against it.
void ExpectReplayAgreesWithAMap(const DataSet& data_set, const MixedStream& stream) {
  std::map<Key, std::string> store;
  for (std::size_t i = 0; i < data_set.keys.size(); ++i) {
    store[data_set.keys[i]] = DerivedValue(data_set.keys[i], 0, data_set.value_sizes.OfRecord(i));
  }
  StreamReplay replay(data_set, stream);
  for (const Operation& operation : stream.operations) {
    ASSERT_FALSE(replay.done());
    const std::optional<ExpectedRead> expected = replay.Next();
    ASSERT_EQ(expected.has_value(), operation.kind == OperationKind::kGet);
    if (expected.has_value()) {
      ASSERT_EQ(store.at(operation.key),
                DerivedValue(operation.key, expected->version, expected->size_bytes));
    } else {
      store[operation.key] = ValueOf(stream, operation);
    }
  }
  EXPECT_TRUE(replay.done());
  for (std::uint32_t i = 0; i < data_set.keys.size(); ++i) {
    const ExpectedRead now = replay.Now(i);
    const Key key = data_set.keys[i];
    ASSERT_EQ(store.at(key), DerivedValue(key, now.version, now.size_bytes));
  }
}

TEST(ReadStreamTest, KeysAreDrawnUniformlyFromTheLoadedOnes) {
  const DataSet data_set = Make(100);
  const ReadStream stream =
      MakeReadStream(data_set, Find("query"), {.operations = 50'000, .seed = 5});
  ASSERT_EQ(stream.keys.size(), 50'000U);
  ASSERT_EQ(stream.record_indexes.size(), 50'000U);
  std::vector<std::uint64_t> counts(100);
  for (std::size_t i = 0; i < stream.keys.size(); ++i) {
    ASSERT_EQ(stream.keys[i], data_set.keys.at(stream.record_indexes[i]));
    ++counts[stream.record_indexes[i]];
  }
  EXPECT_TRUE(LooksUniform(counts));
}

TEST(ReadStreamTest, AnotherSeedGivesAnotherStream) {
  const DataSet data_set = Make(100);
  const auto hash = [&data_set](std::uint64_t seed) {
    return MakeReadStream(data_set, Find("query"), {.operations = 100, .seed = seed}).hash;
  };
  EXPECT_EQ(hash(1), hash(1));
  EXPECT_NE(hash(1), hash(2));
}

TEST(MixedStreamTest, SharesAreThoseOfTheDefinition) {
  const DataSet data_set = Make(1000);
  for (const Workload& workload : AllWorkloads()) {
    const MixedStream stream =
        MakeMixedStream(data_set, workload, {.operations = 100'000, .seed = 5});
    ASSERT_EQ(stream.operations.size(), 100'000U);
    const auto inserts =
        static_cast<std::size_t>(std::ranges::count(stream.record_indexes, kNewRecord));
    // Four standard deviations of a share of one half are 0.0063.
    EXPECT_NEAR(Share(inserts, 100'000), workload.mix.insert, 0.0063) << workload.name;
    EXPECT_NEAR(Share(Puts(stream) - inserts, 100'000), workload.mix.update, 0.0063)
        << workload.name;
    EXPECT_EQ(Puts(stream) == 0, !workload.writes());
  }
}

TEST(MixedStreamTest, InsertedKeysAreNewAndNeverRead) {
  const DataSet data_set = Make(1000);
  const MixedStream stream =
      MakeMixedStream(data_set, Find("mixed_50_50"), {.operations = 50'000, .seed = 9});
  std::set<Key> stored(data_set.keys.begin(), data_set.keys.end());
  std::size_t negative = 0;
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    const Operation& operation = stream.operations[i];
    if (stream.record_indexes[i] == kNewRecord) {
      ASSERT_EQ(operation.kind, OperationKind::kPut);
      ASSERT_TRUE(stored.insert(operation.key).second);
      negative += operation.key < 0 ? 1 : 0;
    } else {
      ASSERT_EQ(operation.kind, OperationKind::kGet);
      ASSERT_EQ(operation.key, data_set.keys.at(stream.record_indexes[i]));
    }
  }
  EXPECT_NEAR(Share(negative, Puts(stream)), 0.5, 0.02) << "keys come from the whole range";
}

TEST(MixedStreamTest, TheReplayAgreesWithAMap) {
  // Few records, so that many are updated several times and read in between.
  for (const ValueSizes sizes : {ValueSizes::Fixed(16), ValueSizes::Published()}) {
    const DataSet data_set = Make(150, sizes);
    for (const std::string_view name : {"query", "mixed_80_20", "mixed_80_20_update"}) {
      ExpectReplayAgreesWithAMap(
          data_set, MakeMixedStream(data_set, Find(name), {.operations = 5000, .seed = 3}));
    }
  }
}

TEST(MixedStreamTest, UpdatesStoreBytesThatDifferFromThoseBefore) {
  const DataSet data_set = Make(10);
  const MixedStream stream =
      MakeMixedStream(data_set, Find("mixed_80_20_update"), {.operations = 1000, .seed = 3});
  std::set<std::pair<Key, std::string>> stored;
  for (const Key key : data_set.keys) {
    stored.emplace(key, DerivedValue(key, 0, 16));
  }
  ASSERT_GT(Puts(stream), 100U);
  for (const Operation& operation : stream.operations) {
    if (operation.kind == OperationKind::kPut) {
      ASSERT_TRUE(stored.emplace(operation.key, ValueOf(stream, operation)).second);
    }
  }
}

TEST(MixedStreamTest, ThePublishedShapeInsertsThreeBytes) {
  const Workload workload = Find("mixed_80_20_as_published");
  ASSERT_TRUE(workload.value_sizes.has_value());
  const DataSet data_set = Make(100, *workload.value_sizes);
  const MixedStream stream = MakeMixedStream(data_set, workload, {.operations = 1000, .seed = 3});
  EXPECT_EQ(stream.value_bytes.size(), 3 * Puts(stream));
  EXPECT_GT(Puts(stream), 0U);
}

TEST(MixedStreamTest, ValuesLieOneBehindTheOtherAndFillTheBytes) {
  const DataSet data_set = Make(100, ValueSizes::Published());
  const MixedStream stream =
      MakeMixedStream(data_set, Find("mixed_80_20_update"), {.operations = 1000, .seed = 3});
  std::uint64_t end = 0;
  for (const Operation& operation : stream.operations) {
    if (operation.kind == OperationKind::kPut) {
      ASSERT_EQ(operation.value_offset, end);
      end += operation.value_size_bytes;
    }
  }
  EXPECT_EQ(end, stream.value_bytes.size());
}

TEST(MixedStreamTest, AnEmptyStreamIsOneToo) {
  const DataSet data_set = Make(1);
  const MixedStream stream = MakeMixedStream(data_set, Find("mixed_80_20"), {});
  EXPECT_TRUE(stream.operations.empty());
  EXPECT_TRUE(StreamReplay(data_set, stream).done());
}

// What a seed means must never change: results of different versions would no longer be about the
// same operations.
TEST(OperationStreamTest, SeedsMeanTheSameOperationsForEver) {
  const DataSet data_set = Make(1000);
  const auto mixed = [&data_set](std::string_view name, std::uint64_t seed) {
    return MakeMixedStream(data_set, Find(name), {.operations = 1000, .seed = seed}).hash;
  };
  EXPECT_EQ(MakeReadStream(data_set, Find("query"), {.operations = 1000, .seed = 42}).hash,
            "d7717871cec5d227d9a68e7b71897c64");
  EXPECT_EQ(mixed("mixed_80_20", 42), "377ceef70829a58fb061f6f152559ab8");
  EXPECT_EQ(mixed("mixed_80_20_update", 42), "f1c2e88e0a6c53d06af3b67104c83a1d");
  EXPECT_NE(mixed("mixed_80_20", 43), mixed("mixed_80_20", 42));
}

}  // namespace
}  // namespace alexbench::workloads
