#include "workloads/operation_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

// How many operations of a stream are of each kind of its mix.
std::map<MixKind, std::size_t> KindsOf(const DataSet& data_set, const MixedStream& stream) {
  std::map<MixKind, std::size_t> counts;
  std::size_t inserted = data_set.keys.size();
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    const std::uint32_t record = stream.record_indexes[i];
    switch (stream.operations[i].kind) {
      case OperationKind::kGet:
        ++counts[record == kNoRecord ? MixKind::kGetAbsent : MixKind::kGet];
        break;
      case OperationKind::kPut:
        ++counts[record == inserted ? MixKind::kInsert : MixKind::kUpdate];
        inserted += record == inserted ? 1 : 0;
        break;
      case OperationKind::kReadModifyWrite:
        ++counts[MixKind::kReadModifyWrite];
        break;
      case OperationKind::kScan:
        ++counts[MixKind::kScan];
        break;
      case OperationKind::kErase:
        ++counts[MixKind::kErase];
        break;
    }
  }
  EXPECT_EQ(inserted, data_set.keys.size() + stream.inserted_keys.size());
  return counts;
}

// Within four and a half standard deviations of the binomial distribution; a share of 0 or 1
// exactly.
void ExpectShare(std::size_t count, double share, std::size_t of) {
  const auto all = static_cast<double>(of);
  EXPECT_NEAR(static_cast<double>(count), share * all,
              4.5 * std::sqrt(all * share * (1 - share)) + 1e-6);
}

TEST(MixedStreamTest, SharesAreThoseOfTheDefinition) {
  constexpr std::size_t kOperations = 50'000;
  const DataSet data_set = Make(1000);
  for (const Workload& workload : AllWorkloads()) {
    for (const std::uint64_t seed : {5U, 6U, 7U}) {
      SCOPED_TRACE(workload.name + ", seed " + std::to_string(seed));
      const MixedStream stream =
          MakeMixedStream(data_set, workload, {.operations = kOperations, .seed = seed});
      ASSERT_EQ(stream.operations.size(), kOperations);
      std::map<MixKind, std::size_t> counts = KindsOf(data_set, stream);
      const OperationMix& mix = workload.mix;
      ExpectShare(counts[MixKind::kGet], mix.get, kOperations);
      ExpectShare(counts[MixKind::kGetAbsent], mix.get_absent, kOperations);
      ExpectShare(counts[MixKind::kInsert], mix.insert, kOperations);
      ExpectShare(counts[MixKind::kUpdate], mix.update, kOperations);
      ExpectShare(counts[MixKind::kReadModifyWrite], mix.read_modify_write, kOperations);
      ExpectShare(counts[MixKind::kScan], mix.scan, kOperations);
      ExpectShare(counts[MixKind::kErase], mix.erase, kOperations);
    }
  }
}

TEST(MixedStreamTest, ScanLengthsAreUniformOverTheirRange) {
  const DataSet data_set = Make(1000);
  std::vector<std::uint64_t> counts(100);
  const MixedStream stream =
      MakeMixedStream(data_set, Find("ycsb_e"), {.operations = 50'000, .seed = 5});
  for (const Operation& operation : stream.operations) {
    if (operation.kind == OperationKind::kScan) {
      ++counts.at(operation.scan_records - 1U);
    }
  }
  EXPECT_TRUE(LooksUniform(counts));
}

TEST(MixedStreamTest, TheNewestRecordsAreReadMostInYcsbD) {
  const DataSet data_set = Make(1000);
  const MixedStream stream =
      MakeMixedStream(data_set, Find("ycsb_d"), {.operations = 50'000, .seed = 5});
  std::vector<std::uint64_t> by_age(1000 + stream.inserted_keys.size());
  std::uint32_t stored = 1000;
  std::uint64_t gets = 0;
  for (const std::uint32_t record : stream.record_indexes) {
    if (record == stored) {
      ++stored;
    } else {
      ASSERT_LT(record, stored) << "a get of what is not stored yet";
      ++by_age.at(stored - 1 - record);
      ++gets;
    }
  }
  // Zipf's law over 1,000 to 3,500 ranks gives the first 11 to 13 %.
  EXPECT_NEAR(Share(by_age[0], gets), 0.12, 0.015);
  EXPECT_NEAR(Share(by_age[1], by_age[0]), 0.503, 0.05);
}

TEST(MixedStreamTest, WhatIsErasedIsThereAndTheStoreKeepsItsSize) {
  const DataSet data_set = Make(500);
  const MixedStream stream =
      MakeMixedStream(data_set, Find("mixed_80_10_10_delete"), {.operations = 50'000, .seed = 5});
  StreamReplay replay(data_set, stream);
  std::size_t missed = 0;
  while (!replay.done()) {
    std::size_t found = 0;
    replay.Next([&found](const StoredRecord&) { ++found; });
    missed += found == 0 ? 1 : 0;
  }
  EXPECT_EQ(missed, stream.inserted_keys.size()) << "only inserts find nothing";
}

TEST(ReadStreamTest, AbsentKeysAreNoneOfTheLoaded) {
  const DataSet data_set = Make(1000);
  const ReadStream stream =
      MakeReadStream(data_set, Find("query_absent"), {.operations = 10'000, .seed = 5});
  const std::set<Key> loaded(data_set.keys.begin(), data_set.keys.end());
  for (std::size_t i = 0; i < stream.keys.size(); ++i) {
    ASSERT_EQ(stream.record_indexes[i], kNoRecord);
    ASSERT_FALSE(loaded.contains(stream.keys[i]));
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
    if (stream.record_indexes[i] >= data_set.keys.size()) {
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

TEST(MixedStreamTest, GatheredWritesStandAtTheEndOfTheirGroupInTheirOrder) {
  const DataSet data_set = Make(100);
  StreamRequest request{.operations = 1003, .seed = 3};
  const MixedStream drawn = MakeMixedStream(data_set, Find("mixed_80_20_update"), request);
  request.group = 16;
  const MixedStream gathered = MakeMixedStream(data_set, Find("mixed_80_20_update"), request);
  ASSERT_EQ(gathered.operations.size(), drawn.operations.size());
  EXPECT_NE(gathered.hash, drawn.hash);
  EXPECT_EQ(gathered.value_bytes, drawn.value_bytes);
  for (std::size_t first = 0; first < drawn.operations.size(); first += request.group) {
    const std::size_t count = std::min<std::size_t>(request.group, drawn.operations.size() - first);
    std::vector<Operation> expected(drawn.operations.begin() + static_cast<int>(first),
                                    drawn.operations.begin() + static_cast<int>(first + count));
    std::ranges::stable_sort(expected, {}, &Operation::kind);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(gathered.operations[first + i].key, expected[i].key);
      ASSERT_EQ(gathered.operations[first + i].kind, expected[i].kind);
      ASSERT_EQ(data_set.keys[gathered.record_indexes[first + i]], expected[i].key);
    }
  }
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
  EXPECT_EQ(mixed("ycsb_a", 42), "c3f71ab2cc801110c2b29f84f11db2b9");
  EXPECT_EQ(mixed("ycsb_d", 42), "01fec59e005efaac8ce7eb93893bf600");
  EXPECT_EQ(mixed("ycsb_e", 42), "fc18fcbd5fed23035c178bb97d68a05c");
  EXPECT_EQ(mixed("ycsb_f", 42), "6bd3141f5cf939712ce1e25757576449");
  EXPECT_EQ(mixed("mixed_80_10_10_delete", 42), "75165be2d5be0e7a76ae458931987055");
  EXPECT_EQ(MakeReadStream(data_set, Find("query_absent"), {.operations = 1000, .seed = 42}).hash,
            "cddcead4edc8d86d87a13e4e598975ab");
}

}  // namespace
}  // namespace alexbench::workloads
