#include "workloads/data_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "base/record.h"
#include "workloads/chi_square.h"
#include "workloads/data_sets/distinct_keys.h"

namespace alexbench::workloads {
namespace {

using testing::AllOf;
using testing::HasSubstr;

DataSet Make(const DataSetRequest& request) {
  absl::StatusOr<DataSet> data_set = MakeDataSet(request);
  EXPECT_TRUE(data_set.ok()) << data_set.status();
  return *std::move(data_set);
}

std::vector<Key> Sorted(std::vector<Key> keys) {
  std::ranges::sort(keys);
  return keys;
}

TEST(DataSetTest, UniformHasExactlyTheRecordsAskedForAllDistinctOverTheWholeRange) {
  const DataSet data_set = Make({.spec = "uniform", .records = 100'000, .seed = 42});
  EXPECT_EQ(data_set.keys.size(), 100'000U);
  EXPECT_EQ(std::set<Key>(data_set.keys.begin(), data_set.keys.end()).size(), 100'000U);
  std::vector<std::uint64_t> counts(64);
  for (const Key key : data_set.keys) {
    ++counts[static_cast<std::uint64_t>(key) >> 58U];
  }
  EXPECT_TRUE(LooksUniform(counts));
}

TEST(DataSetTest, DenseHoldsTheNumbersFromZero) {
  const DataSet sorted =
      Make({.spec = "dense", .records = 5, .seed = 1, .load_order = LoadOrder::kSorted});
  EXPECT_THAT(sorted.keys, testing::ElementsAre(0, 1, 2, 3, 4));
  const DataSet shuffled = Make({.spec = "dense", .records = 1000, .seed = 1});
  EXPECT_FALSE(std::ranges::is_sorted(shuffled.keys));
  EXPECT_EQ(Sorted(shuffled.keys).front(), 0);
  EXPECT_EQ(Sorted(shuffled.keys).back(), 999);
}

TEST(DataSetTest, BothLoadOrdersStoreTheSameKeys) {
  const DataSetRequest random{.spec = "uniform", .records = 1000, .seed = 3};
  DataSetRequest sorted = random;
  sorted.load_order = LoadOrder::kSorted;
  EXPECT_TRUE(std::ranges::is_sorted(Make(sorted).keys));
  EXPECT_FALSE(std::ranges::is_sorted(Make(random).keys));
  EXPECT_EQ(Make(sorted).keys, Sorted(Make(random).keys));
  EXPECT_NE(Make(sorted).hash, Make(random).hash);
}

TEST(DataSetTest, AnotherSeedGivesOtherKeys) {
  EXPECT_NE(Make({.records = 100, .seed = 1}).hash, Make({.records = 100, .seed = 2}).hash);
  EXPECT_EQ(Make({.records = 100, .seed = 1}).hash, Make({.records = 100, .seed = 1}).hash);
}

// What a seed means must never change: results of different versions would no longer be about the
// same keys.
TEST(DataSetTest, SeedsMeanTheSameKeysForEver) {
  const std::pair<std::string, std::string> expected[] = {
      {"uniform", "2c11466504558302a944b1f237e10ff7"},
      {"dense", "a0b91ac82ef2421c02e6717c2c40dcc3"},
      {"lognormal", "b0c384ad955268ca47a5c22264a85a3d"},
      {"clustered", "aa6a0410979ef9e95e0f23a3f2e42921"},
      {"fb_like", "8c32b21f89a4c7c3e0efdaa82ac77247"},
      {"timestamps", "f6639d8dea396570ddeb40693b0818cc"}};
  for (const auto& [spec, hash] : expected) {
    EXPECT_EQ(Make({.spec = spec, .records = 1000, .seed = 42}).hash, hash) << spec;
  }
  EXPECT_EQ(
      Make({.spec = "dense", .records = 1000, .seed = 42, .load_order = LoadOrder::kSorted}).hash,
      "5b70cd737fec0b6929462356e2d9061a");
}

TEST(DataSetTest, UnknownNamesAreRefusedWithTheOnesThatExist) {
  for (const std::string spec : {"", "unifrom", "log_normal", "file", "file:", "uniform:",
                                 "dense:3", "Uniform", "uniform ", "fb_like:", "clustered:7"}) {
    const absl::Status status = CheckDataSetSpec(spec);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << spec;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("\"" + spec + "\""),
                      HasSubstr("uniform, dense, lognormal, clustered, fb_like, "
                                "timestamps, file:PATH")));
    EXPECT_EQ(MakeDataSet({.spec = spec, .records = 1}).status(), status);
  }
  EXPECT_TRUE(CheckDataSetSpec("uniform").ok());
  EXPECT_TRUE(CheckDataSetSpec("file:there_is_no_such_file").ok());
}

TEST(DataSetTest, NumbersOutOfRangeAreRefused) {
  for (const std::uint64_t records : {std::uint64_t{0}, kMaxRecords + 1}) {
    const absl::Status status = MakeDataSet({.records = records}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(records) + " records"));
  }
  const absl::Status status =
      MakeDataSet({.records = 1, .value_sizes = ValueSizes::Fixed(kMaxValueSizeBytes + 1)})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("16777216"));
}

TEST(DistinctKeysTest, RepeatedAndTakenKeysAreDrawnAgain) {
  Key next = 0;
  const std::vector<Key> taken{2, 5};
  const auto every_number_twice = [&next] { return next++ / 2; };
  EXPECT_THAT(DrawDistinctKeys(5, taken, every_number_twice), testing::ElementsAre(0, 1, 3, 4, 6));
}

TEST(ValueSizesTest, ThePublishedShapeIsTheLengthOfATextWithTheIndex) {
  const ValueSizes sizes = ValueSizes::Published();
  for (const std::uint64_t index : {0U, 9U, 10U, 99U, 100U, 99'999U, 100'000U, 999'999U}) {
    EXPECT_EQ(sizes.OfRecord(index), ("value_" + std::to_string(index)).size()) << index;
  }
  EXPECT_EQ(sizes.OfInsert(1'000'000), 3U);
  EXPECT_EQ(ValueSizes::Fixed(128).OfRecord(7), 128U);
  EXPECT_EQ(ValueSizes::Fixed(128).OfInsert(7), 128U);
}

TEST(ValueSizesTest, ARangeIsUsedFromEndToEnd) {
  const ValueSizes sizes = ValueSizes::Between({.least_bytes = 16, .most_bytes = 115});
  std::vector<std::uint64_t> counts(100);
  for (std::uint64_t record = 0; record < 100'000; ++record) {
    ++counts.at(sizes.OfRecord(record) - 16);
  }
  EXPECT_TRUE(LooksUniform(counts));
  EXPECT_EQ(sizes.OfRecord(7), sizes.OfRecord(7));
  EXPECT_EQ(sizes.Typical(10), 65U);
  EXPECT_EQ(ValueSizes::Published().Typical(1'000'000), 12U);
  EXPECT_EQ(ValueSizes::Between({.least_bytes = 9, .most_bytes = 9}).OfRecord(3), 9U);
}

}  // namespace
}  // namespace alexbench::workloads
