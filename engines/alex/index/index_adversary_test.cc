// Inputs made to run a learned index out of memory, depth or time. Each test also has the time
// limit of its CMake target; a change whose cost grows with the index would pass it.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/index/index_test_types.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kKeys = 50'000 * kTestScale;
constexpr Key kMax = std::numeric_limits<Key>::max();

// Whatever the input: every key is found, the tree is shallow, pointers are few, and changes
// moved few slots. The last is the time ceiling that no busy machine can blur.
template <typename Index>
void ExpectSound(const Index& index, std::size_t changes) {
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
  const IndexStats stats = index.Stats();
  EXPECT_LE(stats.depth_max, DepthCeiling<Index>(stats));
  // Doubling keeps to pointers per data node, building to pointers per key.
  EXPECT_LE(stats.child_pointers, 64 * stats.data_nodes + changes / 16);
  EXPECT_LE(stats.moved_slots, IndexPromise<Index>::kMovesPerChangeMax * changes);
}

// Moves are held to their ceiling from early on: later changes must not pay for earlier ones.
template <typename Index>
void ExpectFewMoves(const Index& index, std::size_t changes) {
  constexpr std::size_t kInterval = 10'000;
  if (changes > 0 && changes % kInterval == 0) {
    EXPECT_LE(index.Stats().moved_slots, IndexPromise<Index>::kMovesPerChangeMax * changes)
        << changes;
  }
}

class IndexShapeTest : public testing::TestWithParam<std::tuple<IndexKind, KeyShape>> {};

TEST_P(IndexShapeTest, MemoryStaysBelowItsCeilingAfterEachInsert) {
  const auto [kind, shape] = GetParam();
  WithIndexOf(kind, [shape = shape]<typename Index>() {
    KeySource keys(shape, 3);
    Index index;
    for (std::size_t i = 0; i < kKeys; ++i) {
      index.Upsert(keys.Next(), i);
      ASSERT_LE(index.bytes(), MemoryCeiling(index)) << i;
      ExpectFewMoves(index, i + 1);
    }
    EXPECT_LE(index.bytes(),
              IndexPromise<Index>::kBytesPerKeyGrown * index.size() + kBytesFixedMax);
    ExpectSound(index, kKeys);
  });
}

TEST_P(IndexShapeTest, MemoryStaysBelowItsCeilingAfterEachErase) {
  const auto [kind, shape] = GetParam();
  WithIndexOf(kind, [shape = shape]<typename Index>() {
    KeySource keys(shape, 3);
    Index index;
    std::vector<Key> inserted;
    for (std::size_t i = 0; i < kKeys; ++i) {
      inserted.push_back(keys.Next());
      index.Upsert(inserted.back(), i);
    }
    std::ranges::sort(inserted);
    for (const Key key : inserted) {
      index.Erase(key);
      ASSERT_LE(index.bytes(), MemoryCeiling(index)) << index.size();
    }
    EXPECT_EQ(index.size(), 0U);
    ExpectSound(index, 2 * kKeys);
  });
}

INSTANTIATE_TEST_SUITE_P(Keys, IndexShapeTest,
                         testing::Combine(testing::ValuesIn(kIndexKinds),
                                          testing::ValuesIn(kKeyShapes)),
                         [](const auto& test) {
                           return std::string(IndexKindName(std::get<0>(test.param))) +
                                  std::string(KeyShapeName(std::get<1>(test.param)));
                         });

template <typename Index>
class IndexAdversaryTest : public testing::Test {};

TYPED_TEST_SUITE(IndexAdversaryTest, TestedIndexes, IndexTypeName);

TYPED_TEST(IndexAdversaryTest, OneKeyWrittenAgainAndAgainTakesNoMemory) {
  TypeParam index;
  for (Key key = 0; key < 1'000; ++key) {
    index.Upsert(key << 40, 0);
  }
  const std::size_t bytes = index.bytes();
  for (std::size_t i = 0; i < kKeys; ++i) {
    ASSERT_TRUE(index.Upsert(500, i).has_value() == (i > 0));
  }
  EXPECT_LE(index.bytes(), bytes + 4'096);
}

TYPED_TEST(IndexAdversaryTest, FarKeysAfterDenseOnesCostNothing) {
  std::vector<IndexEntry> entries;
  for (Key key = 0; key < static_cast<Key>(kKeys); ++key) {
    entries.push_back({key, 0});
  }
  TypeParam index;
  index.BulkLoad(entries);
  const std::size_t bytes = index.bytes();
  for (unsigned bit = 30; bit < 63; ++bit) {
    index.Upsert(Key{1} << bit, bit);
    index.Upsert(-(Key{1} << bit), bit);
  }
  EXPECT_LE(index.bytes(), bytes + bytes / 8);
  ExpectSound(index, kKeys);
}

TYPED_TEST(IndexAdversaryTest, KeysPressedIntoOneGapStayShallow) {
  // Each key lands in the middle of the gap left of the one before, until the gap is used up.
  TypeParam index;
  RandomStream random(4, 1);
  std::uint64_t low = 0;
  std::uint64_t high = ~std::uint64_t{0};
  for (std::size_t i = 0; i < kKeys; ++i) {
    const std::uint64_t middle = low + (high - low) / 2;
    index.Upsert(Unbias(middle), i);
    (random.Below(8) == 0 ? low : high) = middle;
    if (high - low < 2) {
      low = random.Next() >> random.Below(40);
      high = low + std::min(random.Next(), ~low);
    }
  }
  ExpectSound(index, kKeys);
}

TYPED_TEST(IndexAdversaryTest, InsertsIntoTheDensestRegionStayCheap) {
  // Loads spread keys, then fills ever tighter regions next to one of them.
  std::vector<IndexEntry> entries;
  for (Key key = 0; key < static_cast<Key>(kKeys / 4); ++key) {
    entries.push_back({key << 40, 0});
  }
  TypeParam index;
  index.BulkLoad(entries);
  const Key centre = entries[entries.size() / 2].key;
  for (Key i = 0; i < static_cast<Key>(kKeys); ++i) {
    index.Upsert(centre + (i % 2 == 0 ? i : -i), 1);
  }
  ExpectSound(index, kKeys);
}

TYPED_TEST(IndexAdversaryTest, SlidingWindowKeepsTheMemoryOfTheWindow) {
  TypeParam index;
  constexpr Key kWindow = 1'000;
  for (Key i = 0; i < static_cast<Key>(8 * kKeys); ++i) {
    index.Upsert(kMax - i * 11, 1);
    if (i >= kWindow) {
      ASSERT_TRUE(index.Erase(kMax - (i - kWindow) * 11).has_value());
    }
    ASSERT_LE(index.bytes(), MemoryCeiling(index));
  }
  EXPECT_EQ(index.size(), static_cast<std::size_t>(kWindow));
  ExpectSound(index, 16 * kKeys);
}

TYPED_TEST(IndexAdversaryTest, InsertAndEraseAtAFullNodeDoNotSwing) {
  TypeParam index;
  Key key = 0;
  for (; key < 52'428; ++key) {
    index.Upsert(key, 1);
  }
  const std::size_t reshaped = index.Stats().expansions + index.Stats().splits;
  for (std::size_t i = 0; i < kKeys; ++i) {
    index.Upsert(key, 1);
    index.Erase(key);
  }
  EXPECT_LE(index.Stats().expansions + index.Stats().splits, reshaped + 20);
}

TYPED_TEST(IndexAdversaryTest, ErasingEvenlyGivesMemoryBack) {
  KeySource keys(KeyShape::kUniform, 5);
  TypeParam index;
  std::vector<Key> inserted;
  for (std::size_t i = 0; i < kKeys; ++i) {
    inserted.push_back(keys.Next());
    index.Upsert(inserted.back(), i);
  }
  for (std::size_t i = 0; i < kKeys; ++i) {
    if (i % 3 != 0) {
      index.Erase(inserted[i]);
    }
  }
  EXPECT_LE(index.bytes(), 56 * index.size());
  EXPECT_EQ(index.Stats().rebuilds, 0U) << "single data nodes contract";
}

// Runs of neighbours, each far beyond the one before, on either side of all keys. What is appended
// belongs to a node at the top, though the last key before it lies deep down.
template <typename Index>
void AppendRuns(Index index, std::size_t run_length, Key direction) {
  constexpr Key kStride = Key{1} << 40;
  for (std::size_t i = 0; i < kKeys; ++i) {
    const auto run = static_cast<Key>(i / run_length);
    const auto within = static_cast<Key>(i % run_length);
    index.Upsert(direction * (run * kStride + within), i);
  }
  EXPECT_LE(index.Stats().depth_max, 10U) << run_length << ' ' << direction;
  ExpectSound(index, kKeys);
}

TYPED_TEST(IndexAdversaryTest, AppendedRunsStayShallow) {
  for (const std::size_t run_length : {20, 70, 1'000, 1'024, 15'000}) {
    for (const Key direction : {1, -1}) {
      AppendRuns(TypeParam(), run_length, direction);
      AppendRuns(TypeParam(IndexPromise<TypeParam>::TinyLimits()), run_length, direction);
    }
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
