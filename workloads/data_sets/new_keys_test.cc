// The keys that workloads insert into each data set.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "workloads/chi_square.h"
#include "workloads/data_set.h"
#include "workloads/data_sets/between_keys.h"
#include "workloads/hardness/hardness.h"

namespace alexbench::workloads {
namespace {

DataSet Make(const std::string& spec, std::uint64_t records) {
  return *MakeDataSet({.spec = spec, .records = records, .seed = 6});
}

TEST(NewKeysTest, AreDistinctAndNoneOfTheSet) {
  for (const std::string spec :
       {"uniform", "dense", "lognormal", "clustered", "fb_like", "timestamps"}) {
    for (const std::uint64_t records : {1U, 1000U, 20'000U}) {
      const DataSet data_set = Make(spec, records);
      const std::vector<Key> keys = MakeNewKeys(data_set, {.count = 5000, .seed = 6});
      ASSERT_EQ(keys.size(), 5000U);
      std::set<Key> stored(data_set.keys.begin(), data_set.keys.end());
      stored.insert(keys.begin(), keys.end());
      EXPECT_EQ(stored.size(), records + 5000) << spec;
      EXPECT_EQ(keys, MakeNewKeys(data_set, {.count = 5000, .seed = 6})) << spec;
      EXPECT_EQ(keys == MakeNewKeys(data_set, {.count = 5000, .seed = 7}), spec == "dense") << spec;
    }
  }
}

// Of the bins that hold equally many loaded keys each, every one gets its part of the new ones.
TEST(NewKeysTest, AreDistributedAsTheSetIs) {
  for (const std::string spec : {"uniform", "lognormal", "clustered", "fb_like"}) {
    DataSet data_set = Make(spec, 400'000);
    const std::vector<Key> new_keys = MakeNewKeys(data_set, {.count = 20'000, .seed = 8});
    std::ranges::sort(data_set.keys);
    std::vector<std::uint64_t> counts(50);
    for (const Key key : new_keys) {
      const auto rank = std::ranges::lower_bound(data_set.keys, key) - data_set.keys.begin();
      ++counts[std::min<std::size_t>(static_cast<std::size_t>(rank) / 8000, 49)];
    }
    EXPECT_TRUE(LooksUniform(counts)) << spec;
  }
}

TEST(NewKeysTest, LeaveASetAsHardAsItsLike) {
  for (const std::string spec : {"uniform", "lognormal", "clustered", "timestamps"}) {
    DataSet grown = Make(spec, 50'000);
    const std::vector<Key> new_keys = MakeNewKeys(grown, {.count = 50'000, .seed = 8});
    grown.keys.insert(grown.keys.end(), new_keys.begin(), new_keys.end());
    std::ranges::sort(grown.keys);
    DataSet like = Make(spec, 100'000);
    std::ranges::sort(like.keys);
    const auto segments = [](const DataSet& set) {
      return static_cast<double>(MeasureHardness(set.keys).segments_local);
    };
    EXPECT_NEAR(segments(grown) / segments(like), 1, 0.2) << spec;
  }
}

TEST(NewKeysTest, SetsThatGrowAtTheirEndGoOnThere) {
  const DataSet dense = Make("dense", 1000);
  EXPECT_THAT(MakeNewKeys(dense, {.count = 3, .seed = 1}), testing::ElementsAre(1000, 1001, 1002));
  const DataSet timestamps = Make("timestamps", 1000);
  const std::vector<Key> later = MakeNewKeys(timestamps, {.count = 1000, .seed = 1});
  EXPECT_TRUE(std::ranges::is_sorted(later));
  EXPECT_GT(later.front(), std::ranges::max(timestamps.keys));
}

TEST(KeysBetweenTest, FillEveryGapThenGoAnywhere) {
  const std::vector<Key> loaded{10, 14, 15, std::numeric_limits<Key>::min()};
  const std::vector<Key> keys = KeysBetween({.loaded = loaded, .count = 2000, .seed = 3});
  EXPECT_EQ(std::ranges::count_if(keys, [](Key key) { return key > 10 && key < 14; }), 3);
  EXPECT_TRUE(std::ranges::all_of(keys, [](Key key) { return key < 14; }));

  const std::vector<Key> full{0, 1, 2, 3};
  EXPECT_EQ(KeysBetween({.loaded = full, .count = 100, .seed = 3}).size(), 100U);
  const std::vector<Key> ends{std::numeric_limits<Key>::min(), std::numeric_limits<Key>::max()};
  const std::vector<Key> within = KeysBetween({.loaded = ends, .count = 1000, .seed = 3});
  EXPECT_NEAR(static_cast<double>(std::ranges::count_if(within, [](Key key) { return key < 0; })),
              500, 80);
}

}  // namespace
}  // namespace alexbench::workloads
