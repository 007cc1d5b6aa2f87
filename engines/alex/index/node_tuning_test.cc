// What each part of node_tuning does to the tree, and lookups of several keys at once.

#include "engines/alex/axes/node_tuning.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/index_test_keys.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kKeys = 100'000;

std::vector<IndexEntry> EntriesOf(KeyShape shape, std::size_t draws) {
  KeySource keys(shape, 7);
  std::vector<IndexEntry> entries;
  for (std::size_t i = 0; i < draws; ++i) {
    entries.push_back({keys.Next(), i});
  }
  std::ranges::sort(entries, {}, &IndexEntry::key);
  const auto repeated = std::ranges::unique(entries, {}, &IndexEntry::key);
  entries.erase(repeated.begin(), repeated.end());
  return entries;
}

AlexIndex Loaded(NodeTuning tuning, std::span<const IndexEntry> entries) {
  AlexIndex index(LimitsOf(tuning));
  index.BulkLoad(entries);
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
  return index;
}

double DensityOf(const AlexIndex& index) {
  const IndexStats stats = index.Stats();
  return static_cast<double>(stats.keys) / static_cast<double>(stats.slots);
}

TEST(NodeTuningTest, GapDensityLoadsAndExpandsDenserNodes) {
  const std::vector<IndexEntry> entries = EntriesOf(KeyShape::kUniform, kKeys);
  for (const NodeTuning tuning : {NodeTuning::kGapDensity, NodeTuning::kCacheTuned}) {
    const AlexIndex plain = Loaded(NodeTuning::kNone, entries);
    const AlexIndex dense = Loaded(tuning, entries);
    EXPECT_NEAR(DensityOf(plain), 0.7, 0.01);
    EXPECT_NEAR(DensityOf(dense), 0.85, 0.01);
    EXPECT_LT(static_cast<double>(dense.bytes()), 0.85 * static_cast<double>(plain.bytes()));
  }
  AlexIndex plain;
  AlexIndex dense(LimitsOf(NodeTuning::kGapDensity));
  for (const IndexEntry& entry : entries) {
    plain.Upsert(static_cast<Key>(MixBits(entry.payload)), 1);
    dense.Upsert(static_cast<Key>(MixBits(entry.payload)), 1);
  }
  EXPECT_GT(DensityOf(plain), 0.6);
  EXPECT_LT(DensityOf(plain), 0.8);
  EXPECT_GT(DensityOf(dense), 0.8);
  EXPECT_TRUE(dense.Audit().ok()) << dense.Audit();
}

// Many small data nodes, each allocated on its own.
std::size_t NodesInTwoLines(NodeTuning tuning) {
  NodeLimits limits = LimitsOf(tuning);
  limits.slots_max = 128;
  AlexIndex index(limits);
  index.BulkLoad(EntriesOf(KeyShape::kUniform, kKeys));
  KeySource more(KeyShape::kUniform, 8);
  for (std::size_t i = 0; i < kKeys; ++i) {
    index.Upsert(more.Next(), 1);
  }
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
  EXPECT_GT(index.Stats().data_nodes, 1'000U);
  return index.Stats().data_nodes_in_two_lines;
}

TEST(NodeTuningTest, AlignedNodesLieInOneLine) {
  EXPECT_GT(NodesInTwoLines(NodeTuning::kNone), 100U);
  EXPECT_GT(NodesInTwoLines(NodeTuning::kGapDensity), 100U);
  EXPECT_EQ(NodesInTwoLines(NodeTuning::kAlignedNodes), 0U);
  EXPECT_EQ(NodesInTwoLines(NodeTuning::kCacheTuned), 0U);
}

TEST(NodeTuningTest, AlignedArraysStartAtALine) {
  for (const std::uint32_t capacity : {8U, 16U, 24U, 200U, 4'096U}) {
    const GappedArray array(capacity, NodeAlignment::kCacheLine);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&array.payload(0)) % kCacheLineBytes, 0U);
  }
}

TEST(NodeTuningTest, TraversalPrefetchLeavesTheTreeAlone) {
  EXPECT_EQ(LimitsOf(NodeTuning::kTraversalPrefetch), LimitsOf(NodeTuning::kNone));
  EXPECT_NE(PrefetchOf(NodeTuning::kTraversalPrefetch), PrefetchOf(NodeTuning::kNone));
}

constexpr std::size_t kGroup = 16;

// Asks for the keys in groups of all sizes from 0 to kGroup in turn.
void ExpectGroupsFindWhatFindFinds(const AlexIndex& index, std::span<const Key> keys) {
  for (std::size_t size = 0; !keys.empty(); size = (size + 1) % (kGroup + 1)) {
    const std::span<const Key> group = keys.first(std::min(size, keys.size()));
    keys = keys.subspan(group.size());
    std::vector<std::optional<Payload>> payloads(group.size(), Payload{12345});
    index.FindGroup<kGroup>(group, payloads);
    for (std::size_t i = 0; i < group.size(); ++i) {
      const Payload* const found = index.Find(group[i]);
      ASSERT_EQ(payloads[i], found == nullptr ? std::nullopt : std::optional(*found)) << group[i];
    }
  }
}

TEST(FindGroupTest, AnswersLikeFindForStoredAndAbsentKeys) {
  for (const KeyShape shape : kKeyShapes) {
    const std::vector<IndexEntry> entries = EntriesOf(shape, 20'000);
    std::vector<Key> keys;
    for (const IndexEntry& entry : entries) {
      keys.push_back(entry.key);
      keys.push_back(entry.key ^ 1);
      keys.push_back(static_cast<Key>(MixBits(entry.payload)));
    }
    RandomStream(9, 1).Shuffle(std::span(keys));
    for (const NodeTuning tuning : {NodeTuning::kNone, NodeTuning::kCacheTuned}) {
      ASSERT_NO_FATAL_FAILURE(ExpectGroupsFindWhatFindFinds(Loaded(tuning, entries), keys))
          << KeyShapeName(shape);
    }
  }
}

TEST(FindGroupTest, FindsNothingInAnEmptyIndex) {
  const std::vector<Key> keys = {0, -1, 1, 0};
  ExpectGroupsFindWhatFindFinds(AlexIndex(), keys);
}

}  // namespace
}  // namespace alexbench::engines::alex
