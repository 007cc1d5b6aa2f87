#include "engines/alex_published/leaf_array.h"

#include <map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/conformance_draws.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex_published {
namespace {

using alex::IndexEntry;

std::vector<IndexEntry> EntriesOf(const std::vector<Key>& keys) {
  std::vector<IndexEntry> entries;
  for (const Key key : keys) {
    entries.push_back({.key = key, .payload = MixBits(static_cast<std::uint64_t>(key)) >> 24U});
  }
  return entries;
}

LeafArray LoadedWith(const std::vector<Key>& keys) {
  LeafArray index;
  index.SetBatch(EntriesOf(keys));
  return index;
}

std::vector<std::pair<Key, std::uint64_t>> All(const LeafArray& index) {
  std::vector<std::pair<Key, std::uint64_t>> all;
  index.VisitFrom(kSmallestKey, [&all](Key key, std::uint64_t payload) {
    all.emplace_back(key, payload);
    return true;
  });
  return all;
}

// The figures of the published profile.
TEST(LeafArrayTest, SortedLoadLeavesAsManyLeavesAsPublished) {
  EXPECT_EQ(LoadedWith(ScatteredKeys(1, 100'000)).leaf_count(), 33'212U);
  EXPECT_EQ(LoadedWith(ScatteredKeys(2, 1'000'000)).leaf_count(), 333'212U);
}

TEST(LeafArrayTest, GaugeCountsTheEntriesOfEveryLeaf) {
  LeafArray index = LoadedWith(ScatteredKeys(3, 10'000));
  EXPECT_EQ(index.CountEntries(), 10'000U);
  index.Erase(ScatteredKeys(3, 1).front());
  EXPECT_EQ(index.CountEntries(), 10'000U) << "a tombstone is an entry";
  EXPECT_EQ(index.size(), 9'999U);
}

TEST(LeafArrayTest, FindsEveryKeyOfASortedLoadAndNoOther) {
  const std::vector<Key> keys = ScatteredKeys(4, 20'000);
  const LeafArray index = LoadedWith(keys);
  for (const IndexEntry& entry : EntriesOf(keys)) {
    ASSERT_EQ(index.Find(entry.key), entry.payload) << entry.key;
  }
  for (const Key key : ScatteredKeys(5, 20'000)) {
    ASSERT_EQ(index.Find(key), kNoSlot) << key;
  }
}

// Closer than double tells apart: models predict nothing.
TEST(LeafArrayTest, FindsKeysThatNoModelTellsApart) {
  std::vector<Key> keys;
  for (Key i = 0; i < 5'000; ++i) {
    keys.push_back(kLargestKey - i);
    keys.push_back(kSmallestKey + 2 * i);
  }
  const LeafArray index = LoadedWith(keys);
  for (const IndexEntry& entry : EntriesOf(keys)) {
    ASSERT_EQ(index.Find(entry.key), entry.payload) << entry.key;
  }
}

// The published index lost keys in its second batch and brought erased ones back in splits.
TEST(LeafArrayTest, AgreesWithAMapThroughBatchesOverwritesErasesAndSplits) {
  LeafArray index;
  std::map<Key, std::uint64_t> model;
  RandomStream random(6, 0);
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<IndexEntry> entries;
    for (int i = 0; i < 500; ++i) {
      entries.push_back({.key = DrawKey(random), .payload = random.Below(1U << 20U)});
      model[entries.back().key] = entries.back().payload;
    }
    index.SetBatch(entries);
    for (int i = 0; i < 300; ++i) {
      const Key key = DrawKey(random);
      if (model.erase(key) != 0) {
        index.Erase(key);
      } else {
        index.Set({.key = key, .payload = model[key] = random.Below(1U << 20U)});
      }
    }
    ASSERT_EQ(index.size(), model.size());
  }
  EXPECT_THAT(All(index), testing::ElementsAreArray(model));
  for (const auto& [key, payload] : model) {
    ASSERT_EQ(index.Find(key), payload) << key;
  }
}

TEST(LeafArrayTest, InsertsBetweenLoadedKeysSplitTheirLeaves) {
  std::vector<Key> keys;
  for (Key key = 0; key < 3'000; key += 3) {
    keys.push_back(key);
  }
  LeafArray index = LoadedWith(keys);
  const std::size_t before = index.leaf_count();
  for (Key key = 0; key < 3'000; ++key) {
    index.Set({.key = key, .payload = static_cast<std::uint64_t>(key)});
  }
  EXPECT_GT(index.leaf_count(), before);
  for (Key key = 0; key < 3'000; ++key) {
    ASSERT_EQ(index.Find(key), static_cast<std::uint64_t>(key));
  }
}

}  // namespace
}  // namespace alexbench::engines::alex_published
