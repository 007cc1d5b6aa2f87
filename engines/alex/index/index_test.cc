// What every index does alike.

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_types.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr Key kMin = std::numeric_limits<Key>::min();
constexpr Key kMax = std::numeric_limits<Key>::max();

template <typename Index>
class IndexTest : public testing::Test {};

TYPED_TEST_SUITE(IndexTest, TestedIndexes, IndexTypeName);

TYPED_TEST(IndexTest, EmptyIndexFindsNothing) {
  TypeParam index;
  EXPECT_EQ(index.Find(0), nullptr);
  EXPECT_EQ(index.Find(kMin), nullptr);
  EXPECT_EQ(index.Find(kMax), nullptr);
  EXPECT_EQ(index.Erase(kMax), std::nullopt);
  EXPECT_FALSE(index.Begin().Valid());
  EXPECT_FALSE(index.LowerBound(kMin).Valid());
  EXPECT_EQ(index.size(), 0U);
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
}

TYPED_TEST(IndexTest, UpsertReturnsWhatStoodThere) {
  TypeParam index;
  EXPECT_EQ(index.Upsert(5, 50), std::nullopt);
  EXPECT_EQ(index.Upsert(5, 51), 50U);
  EXPECT_EQ(index.size(), 1U);
  EXPECT_EQ(*index.Find(5), 51U);
  EXPECT_EQ(index.Erase(5), 51U);
  EXPECT_EQ(index.Erase(5), std::nullopt);
  EXPECT_EQ(index.size(), 0U);
}

TYPED_TEST(IndexTest, BothEndsOfInt64AreOrdinaryKeys) {
  TypeParam index;
  for (const Key key : {kMax, kMin, Key{0}, kMax - 1, kMin + 1}) {
    EXPECT_EQ(index.Find(key), nullptr);
    EXPECT_EQ(index.Upsert(key, Bias(key)), std::nullopt);
    EXPECT_EQ(*index.Find(key), Bias(key));
  }
  EXPECT_EQ(index.Begin().key(), kMin);
  EXPECT_EQ(index.LowerBound(kMax).key(), kMax);
  EXPECT_EQ(index.Erase(kMax), Bias(kMax));
  EXPECT_EQ(index.Find(kMax), nullptr);
  EXPECT_EQ(*index.Find(kMax - 1), Bias(kMax - 1));
}

TYPED_TEST(IndexTest, AnyPayloadCanBeStored) {
  TypeParam index;
  index.Upsert(1, 0);
  index.Upsert(2, ~Payload{0});
  EXPECT_EQ(*index.Find(1), 0U);
  EXPECT_EQ(*index.Find(2), ~Payload{0});
}

TYPED_TEST(IndexTest, IteratesInKeyOrder) {
  TypeParam index;
  for (const Key key : {30, -10, 20, 0}) {
    index.Upsert(key, static_cast<Payload>(key + 100));
  }
  std::vector<Key> keys;
  for (typename TypeParam::Iterator it = index.LowerBound(-5); it.Valid(); it.Next()) {
    keys.push_back(it.key());
    EXPECT_EQ(it.payload(), static_cast<Payload>(it.key() + 100));
  }
  EXPECT_EQ(keys, (std::vector<Key>{0, 20, 30}));
}

TYPED_TEST(IndexTest, MovingTakesTheContents) {
  TypeParam index;
  for (Key key = 0; key < 100'000; ++key) {
    index.Upsert(key, 1);
  }
  TypeParam moved = std::move(index);
  EXPECT_EQ(moved.size(), 100'000U);
  TypeParam assigned;
  assigned.Upsert(-1, 1);
  assigned = std::move(moved);
  EXPECT_EQ(assigned.size(), 100'000U);
  EXPECT_EQ(assigned.Find(-1), nullptr);
  EXPECT_TRUE(assigned.Audit().ok()) << assigned.Audit();
}

TYPED_TEST(IndexTest, StatsCountWhatIsThere) {
  TypeParam index;
  index.Upsert(-1, 1);
  EXPECT_EQ(index.Stats().data_nodes, 1U);
  index.Erase(-1);
  for (Key key = 0; key < 200'000; ++key) {
    index.Upsert(key * 3, 1);
  }
  const IndexStats stats = index.Stats();
  EXPECT_EQ(stats.keys, 200'000U);
  EXPECT_GT(stats.data_nodes, 1U);
  EXPECT_GE(stats.model_nodes, 1U);
  EXPECT_GE(stats.depth_max, 1U);
  EXPECT_GE(stats.depth_mean, 1.0);
  EXPECT_LE(stats.depth_mean, static_cast<double>(stats.depth_max));
  EXPECT_GE(stats.slots, stats.keys);
  EXPECT_GT(stats.bytes, stats.slots * (sizeof(Key) + sizeof(Payload)));
  EXPECT_GT(stats.expansions, 0U);
  EXPECT_GT(stats.splits, 0U);
}

TYPED_TEST(IndexTest, StatsSayHowFarKeysLieFromTheirPrediction) {
  TypeParam even;
  TypeParam uneven;
  for (Key key = 1; key < 20'000; ++key) {
    even.Upsert(key * 1'000, 1);
    uneven.Upsert(key * key * key, 1);
  }
  for (const IndexStats& stats : {even.Stats(), uneven.Stats()}) {
    EXPECT_LE(stats.predicted_keys, stats.keys);
    EXPECT_LE(stats.displacement_mean, static_cast<double>(stats.displacement_max));
    EXPECT_LT(stats.displacement_max, stats.slots);
  }
  EXPECT_EQ(TypeParam().Stats().predicted_keys, 0U);
  EXPECT_LE(even.Stats().displacement_mean, 8) << "a model that is right";
  EXPECT_GE(uneven.Stats().displacement_max, even.Stats().displacement_max);
}

}  // namespace
}  // namespace alexbench::engines::alex
