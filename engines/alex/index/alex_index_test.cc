#include "engines/alex/index/alex_index.h"

#include <cstdint>

#include "base/random.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// What appending in either direction has to keep: one level, and next to nothing moved.
void ExpectEasyGrowth(const AlexIndex& index) {
  const IndexStats stats = index.Stats();
  EXPECT_EQ(stats.depth_max, 1U);
  EXPECT_EQ(stats.rebuilds, 0U);
  EXPECT_LE(stats.moved_slots, 4 * stats.keys);
}

TEST(AlexIndexTest, AppendsKeepOneLevelOfModelNodes) {
  AlexIndex index;
  for (Key key = 0; key < 400'000; ++key) {
    index.Upsert((Key{1} << 62) + key, 1);
  }
  ExpectEasyGrowth(index);
}

TEST(AlexIndexTest, DescendingKeysKeepOneLevelOfModelNodes) {
  AlexIndex index;
  for (Key key = 0; key < 400'000; ++key) {
    index.Upsert(-key, 1);
  }
  ExpectEasyGrowth(index);
}

TEST(AlexIndexTest, EvenGrowthKeepsOneLevelOfModelNodes) {
  AlexIndex index;
  for (std::uint64_t i = 0; i < 400'000; ++i) {
    index.Upsert(static_cast<Key>(MixBits(i)), 1);
  }
  ExpectEasyGrowth(index);
}

}  // namespace
}  // namespace alexbench::engines::alex
