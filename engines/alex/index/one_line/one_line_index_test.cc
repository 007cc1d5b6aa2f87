// What only the one-line index promises; see also index_test.cc and its neighbours.

#include "engines/alex/index/one_line/one_line_index.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_keys.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kKeys = 50'000 * kTestScale;

double BytesPerKey(const OneLineIndex& index) {
  return static_cast<double>(index.bytes()) / static_cast<double>(index.size());
}

OneLineIndex Grown(KeyShape shape, std::size_t key_count) {
  KeySource keys(shape, 6);
  OneLineIndex index;
  for (std::size_t i = 0; i < key_count; ++i) {
    index.Upsert(keys.Next(), i);
  }
  return index;
}

OneLineIndex Loaded(const OneLineIndex& from) {
  std::vector<IndexEntry> entries;
  for (auto at = from.Begin(); at.Valid(); at.Next()) {
    entries.push_back({at.key(), at.payload()});
  }
  OneLineIndex index;
  index.BulkLoad(entries);
  return index;
}

TEST(OneLineIndexTest, UniformKeysTakeFewBytes) {
  const OneLineIndex grown = Grown(KeyShape::kUniform, kKeys);
  EXPECT_LE(BytesPerKey(grown), 26);
  EXPECT_LE(BytesPerKey(Loaded(grown)), 26);
}

TEST(OneLineIndexTest, UniformKeysAreOneWordAway) {
  const OneLineIndex grown = Grown(KeyShape::kUniform, kKeys);
  EXPECT_EQ(grown.Stats().depth_max, 1U);
  EXPECT_EQ(Loaded(grown).Stats().depth_max, 1U);
}

TEST(OneLineIndexTest, HardKeysTakeABoundedNumberOfBytesAfterABulkLoad) {
  for (const KeyShape shape : kKeyShapes) {
    const OneLineIndex loaded = Loaded(Grown(shape, kKeys));
    EXPECT_LE(loaded.bytes(), 36 * loaded.size() + one_line::kBytesFixedCeiling)
        << KeyShapeName(shape);
    EXPECT_TRUE(loaded.Audit().ok()) << KeyShapeName(shape) << ": " << loaded.Audit();
  }
}

TEST(OneLineIndexTest, KeysAppendedAtEitherEndMoveFewOthers) {
  for (const KeyShape shape : {KeyShape::kAscending, KeyShape::kDescending, KeyShape::kBothEnds,
                               KeyShape::kDenseAt2To62}) {
    const IndexStats stats = Grown(shape, kKeys).Stats();
    EXPECT_EQ(stats.depth_max, 1U) << KeyShapeName(shape);
    EXPECT_LE(stats.moved_slots, 12 * stats.keys) << KeyShapeName(shape);
    EXPECT_EQ(stats.rebuilds, 0U) << KeyShapeName(shape);
  }
}

TEST(OneLineIndexTest, KeysThatJumpAheadExtendTheRoot) {
  const OneLineIndex steps = Grown(KeyShape::kSteps, kKeys);
  EXPECT_LE(steps.Stats().depth_max, 6U);
  EXPECT_LE(steps.Stats().moved_slots, 30 * kKeys);
}

TEST(OneLineIndexTest, BatchesAnswerLikeSingleLookups) {
  for (const KeyShape shape : kKeyShapes) {
    const OneLineIndex index = Grown(shape, kKeys / 10);
    KeySource again(shape, 6);
    RandomStream random(7, 1);
    std::vector<Key> keys;
    for (std::size_t i = 0; i < kKeys / 10; ++i) {
      const auto key = static_cast<std::uint64_t>(again.Next());
      keys.push_back(static_cast<Key>(key + random.Below(2)));
    }
    std::vector<const Payload*> found(keys.size());
    index.FindBatch(keys, found);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ(found[i], index.Find(keys[i])) << KeyShapeName(shape) << ' ' << keys[i];
    }
  }
}

// Far clusters, each narrow within a child of the root, and keys that come beside them later.
struct ClustersAndStrangers {
  ClustersAndStrangers() {
    for (Key cluster = 1; cluster < 200; ++cluster) {
      for (Key i = 0; i < 100; ++i) {
        loaded.push_back({(cluster << 54) + i * i * i, static_cast<Payload>(i)});
      }
      for (unsigned bit = 22; bit < 53; ++bit) {
        strangers.push_back((cluster << 54) + (Key{1} << bit));
        strangers.push_back((cluster << 54) - (Key{1} << bit));
      }
    }
  }
  std::vector<IndexEntry> loaded;
  std::vector<Key> strangers;
};

TEST(OneLineIndexTest, KeysBesideTheCutOfANodeAreFound) {
  const ClustersAndStrangers keys;
  OneLineIndex index;
  index.BulkLoad(keys.loaded);
  SharedOneLineIndex shared;
  shared.BulkLoad(keys.loaded);
  ASSERT_GE(index.Stats().depth_max, 2U);
  for (const Key key : keys.strangers) {
    EXPECT_EQ(index.Find(key), nullptr);
    EXPECT_EQ(shared.Read().Find(key), std::nullopt);
    index.Upsert(key, 7);
    shared.Upsert(key, 7);
    ASSERT_NE(index.Find(key), nullptr) << key;
    ASSERT_EQ(shared.Read().Find(key), std::optional<Payload>(7)) << key;
  }
  std::vector<const Payload*> found(keys.strangers.size());
  index.FindBatch(keys.strangers, found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i], index.Find(keys.strangers[i]));
  }
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
  EXPECT_TRUE(shared.Audit().ok()) << shared.Audit();
}

TEST(OneLineIndexTest, AGroupMayBeSmallerThanItsSize) {
  const OneLineIndex index = Grown(KeyShape::kUniform, 1'000);
  const std::vector<Key> keys = {index.Begin().key(), index.Begin().key() + 1};
  std::vector<std::optional<Payload>> payloads(keys.size(), Payload{1});
  index.FindGroup<8>(keys, payloads);
  EXPECT_EQ(payloads[0], index.Begin().payload());
  EXPECT_EQ(payloads[1], std::nullopt);
  index.FindBatch<8>({}, {});
}

TEST(OneLineIndexTest, AnUpdateIsOneStoreSeenByEveryPath) {
  OneLineIndex index = Grown(KeyShape::kUniform, 10'000);
  for (auto at = index.Begin(); at.Valid(); at.Next()) {
    const Payload* const slot = index.Find(at.key());
    index.Upsert(at.key(), ~at.payload());
    ASSERT_EQ(index.Find(at.key()), slot);
    ASSERT_EQ(*slot, at.payload());
    ASSERT_EQ(index.LowerBound(at.key()).payload(), at.payload());
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
