// Whether the data sets have the shapes they are named for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <boost/math/distributions/normal.hpp>

#include "workloads/chi_square.h"
#include "workloads/data_set.h"

namespace alexbench::workloads {
namespace {

constexpr Key kTwoTo60 = Key{1} << 60;

const std::vector<std::string> kGenerated{"uniform",   "dense",   "lognormal",
                                          "clustered", "fb_like", "timestamps"};

std::vector<Key> Ascending(const std::string& spec, std::uint64_t records, std::uint64_t seed = 1) {
  const absl::StatusOr<DataSet> data_set = MakeDataSet(
      {.spec = spec, .records = records, .seed = seed, .load_order = LoadOrder::kSorted});
  EXPECT_TRUE(data_set.ok()) << data_set.status();
  return data_set->keys;
}

TEST(ShapesTest, EverySetHasAsManyDistinctKeysAsAskedForInBothOrders) {
  for (const std::string& spec : kGenerated) {
    for (const std::uint64_t records : {1U, 2U, 49U, 50U, 999U, 50'000U}) {
      const std::vector<Key> keys = Ascending(spec, records);
      ASSERT_EQ(keys.size(), records) << spec;
      ASSERT_EQ(std::ranges::adjacent_find(keys, std::ranges::greater_equal()), keys.end()) << spec;
      DataSet shuffled = *MakeDataSet({.spec = spec, .records = records, .seed = 1});
      EXPECT_TRUE(records < 40 || !std::ranges::is_sorted(shuffled.keys)) << spec;
      std::ranges::sort(shuffled.keys);
      EXPECT_EQ(shuffled.keys, keys) << spec << ": both load orders store the same";
    }
  }
}

TEST(ShapesTest, MoreRecordsHoldAllTheKeysOfFewer) {
  for (const std::string& spec : kGenerated) {
    std::vector<Key> fewer = Ascending(spec, 40, 5);
    for (const std::uint64_t records : {41U, 700U, 1000U, 30'000U}) {
      const std::vector<Key> more = Ascending(spec, records, 5);
      EXPECT_TRUE(std::ranges::includes(more, fewer)) << spec << " " << records;
      fewer = more;
    }
  }
}

TEST(ShapesTest, AnotherSeedGivesOtherKeysExceptWhereThereIsNoChance) {
  for (const std::string& spec : kGenerated) {
    EXPECT_EQ(Ascending(spec, 1000, 3) == Ascending(spec, 1000, 4), spec == "dense") << spec;
  }
}

TEST(ShapesTest, LogarithmsOfLognormalKeysAreNormal) {
  const std::vector<Key> keys = Ascending("lognormal", 100'000);
  EXPECT_GE(keys.front(), 8);
  EXPECT_LT(keys.back(), Key{1} << 57);
  std::vector<std::uint64_t> counts(100);
  const boost::math::normal normal(std::log(1e9), 2);
  for (const Key key : keys) {
    // A key is rounded down; half a unit is what that takes away in the mean.
    ++counts[static_cast<std::size_t>(cdf(normal, std::log(static_cast<double>(key) + 0.5)) * 100)];
  }
  EXPECT_TRUE(LooksUniform(counts));
}

TEST(ShapesTest, ClusteredKeysCrowdOnASmallPartOfTheirMap) {
  const std::vector<Key> keys = Ascending("clustered", 200'000);
  EXPECT_GE(keys.front(), 0);
  EXPECT_LT(keys.back(), Key{1} << 62);
  // Of 2^20 equal squares of the map.
  std::vector<std::uint64_t> squares(std::size_t{1} << 20U);
  for (const Key key : keys) {
    ++squares[static_cast<std::size_t>(key >> 42)];
  }
  std::ranges::sort(squares, std::ranges::greater());
  std::uint64_t in_fullest = 0;
  for (std::size_t i = 0; i < squares.size() / 100; ++i) {
    in_fullest += squares[i];
  }
  EXPECT_GT(in_fullest, keys.size() * 6 / 10) << "one percent of the map holds most";
  const auto empty = std::ranges::count(squares, 0U);
  EXPECT_GT(empty, 900'000) << "5 % noise fills few squares";
  EXPECT_LT(empty, 1'030'000) << "but it is all over the map";
}

TEST(ShapesTest, FbLikeKeysHaveTwentyFarOutliersAndHeavyGaps) {
  const std::vector<Key> keys = Ascending("fb_like", 100'000);
  const auto first_outlier = std::ranges::lower_bound(keys, kTwoTo60);
  EXPECT_EQ(keys.end() - first_outlier, 20);
  EXPECT_GE(keys.front(), 16);
  EXPECT_LT(*(first_outlier - 1), Key{1} << 45) << "the rest lies far below";
  std::size_t over_64 = 0;
  std::size_t over_1024 = 0;
  for (auto key = keys.begin() + 1; key < first_outlier; ++key) {
    const Key gap = *key - *(key - 1);
    ASSERT_GE(gap, 16);
    over_64 += gap >= 64 ? 1 : 0;
    over_1024 += gap >= 1024 ? 1 : 0;
  }
  // (16 / g)^1.2 of the gaps are at least g.
  EXPECT_NEAR(static_cast<double>(over_64) / 1e5, std::pow(16.0 / 64, 1.2), 0.006);
  EXPECT_NEAR(static_cast<double>(over_1024) / 1e5, std::pow(16.0 / 1024, 1.2), 0.001);
  EXPECT_EQ(std::ranges::count_if(Ascending("fb_like", 100), [](Key k) { return k >= kTwoTo60; }),
            2)
      << "one outlier for every fifty";
}

TEST(ShapesTest, TimestampsComeInBurstsFromTwoToTheSixtieth) {
  const std::vector<Key> keys = Ascending("timestamps", 200'000);
  EXPECT_GT(keys.front(), kTwoTo60);
  EXPECT_LT(keys.back(), kTwoTo60 + (Key{1} << 45)) << "within ten hours";
  std::size_t bursts = 1;
  std::size_t length = 1;
  std::size_t longest = 1;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    // Within a burst no event comes 500 times later than the mean.
    const bool is_quiet = keys[i] - keys[i - 1] >= 1'000'000;
    bursts += is_quiet ? 1U : 0U;
    length = is_quiet ? 1 : length + 1;
    longest = std::max(longest, length);
  }
  // The mean length of a burst is 3 times the least of 8, the cap at 65,536 aside.
  EXPECT_NEAR(200'000.0 / static_cast<double>(bursts), 24, 4);
  EXPECT_GT(longest, 500U);
}

}  // namespace
}  // namespace alexbench::workloads
