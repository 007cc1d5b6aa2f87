#include "engines/alex/index/bulk_load.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/index_test_keys.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

std::vector<IndexEntry> SortedEntries(KeyShape shape, std::size_t draws) {
  KeySource source(shape, 11);
  std::vector<IndexEntry> entries;
  for (std::size_t i = 0; i < draws; ++i) {
    entries.push_back({source.Next(), i});
  }
  std::ranges::sort(entries, {}, &IndexEntry::key);
  const auto repeated = std::ranges::unique(entries, {}, &IndexEntry::key);
  entries.erase(repeated.begin(), repeated.end());
  return entries;
}

TEST(BulkLoadTest, FewKeysMakeOneDataNode) {
  AlexIndex index;
  index.BulkLoad(std::vector<IndexEntry>{{1, 10}, {2, 20}});
  EXPECT_EQ(index.Stats().data_nodes, 1U);
  EXPECT_EQ(index.Stats().model_nodes, 0U);
}

TEST(BulkLoadTest, UniformKeysMakeOneLevelOfLargeNodes) {
  AlexIndex index;
  index.BulkLoad(SortedEntries(KeyShape::kUniform, 50'000 * kTestScale));
  const IndexStats stats = index.Stats();
  EXPECT_EQ(stats.depth_max, 1U);
  EXPECT_GT(stats.keys / stats.data_nodes, 10'000U);
  EXPECT_LT(stats.bytes, 24 * stats.keys);
}

TEST(BulkLoadTest, UnevenKeysMakeSmallerNodesWhereALineFitsBadly) {
  const std::vector<IndexEntry> entries = SortedEntries(KeyShape::kSteps, 20'000);
  AlexIndex index;
  index.BulkLoad(entries);
  EXPECT_GE(index.Stats().data_nodes, entries.size() / 1'000);
}

TEST(BulkLoadTest, EveryShapeKeepsEveryKeyWithinMemoryAndDepth) {
  for (const KeyShape shape : kKeyShapes) {
    const std::vector<IndexEntry> entries = SortedEntries(shape, 20'000 * kTestScale);
    AlexIndex index;
    index.BulkLoad(entries);
    ASSERT_TRUE(index.Audit().ok()) << KeyShapeName(shape) << index.Audit();
    const IndexStats stats = index.Stats();
    EXPECT_LE(stats.depth_max, 24U) << KeyShapeName(shape);
    EXPECT_LE(stats.bytes, 48 * stats.keys + 4'096) << KeyShapeName(shape);
    for (const IndexEntry& entry : entries) {
      const Payload* const found = index.Find(entry.key);
      ASSERT_TRUE(found != nullptr && *found == entry.payload) << KeyShapeName(shape);
    }
  }
}

TEST(BulkLoadTest, KeysThatPeelOffOneByOneStayShallow) {
  // Clusters whose largest gap always isolates a single key: the worst case for equal ranges.
  std::vector<IndexEntry> entries;
  for (std::uint64_t cluster = 0; cluster < 64; ++cluster) {
    for (unsigned bit = 10; bit < 57; ++bit) {
      const std::uint64_t key = (cluster << 58U) + (std::uint64_t{1} << bit);
      entries.push_back({static_cast<Key>(key), bit});
    }
    for (std::uint64_t i = 0; i < 600; ++i) {
      entries.push_back({static_cast<Key>((cluster << 58U) + i), i});
    }
  }
  std::ranges::sort(entries, {}, &IndexEntry::key);
  AlexIndex index;
  index.BulkLoad(entries);
  ASSERT_TRUE(index.Audit().ok()) << index.Audit();
  EXPECT_LE(index.Stats().depth_max, 24U);
  EXPECT_LE(index.Stats().bytes, 64 * entries.size());
}

TEST(BulkLoadTest, ReplacesWhatWasThere) {
  AlexIndex index;
  index.Upsert(7, 70);
  index.BulkLoad(std::vector<IndexEntry>{{1, 10}});
  EXPECT_EQ(index.Find(7), nullptr);
  EXPECT_EQ(index.size(), 1U);
  index.BulkLoad({});
  EXPECT_EQ(index.size(), 0U);
  EXPECT_FALSE(index.Begin().Valid());
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
}

TEST(BulkLoadDeathTest, RefusesKeysOutOfOrder) {
  AlexIndex index;
  const std::vector<IndexEntry> repeated{{1, 0}, {1, 0}};
  EXPECT_DEATH(index.BulkLoad(repeated), "check failed");
}

}  // namespace
}  // namespace alexbench::engines::alex
