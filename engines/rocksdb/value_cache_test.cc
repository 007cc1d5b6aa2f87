#include "engines/rocksdb/value_cache.h"

#include "gtest/gtest.h"

namespace alexbench::engines::rocksdb {
namespace {

TEST(ValueCacheTest, DropsTheOneUsedLongestAgo) {
  ValueCache cache(2);
  cache.Keep(1, "one");
  cache.Keep(2, "two");
  ASSERT_NE(cache.Find(1), nullptr);
  cache.Keep(3, "three");
  EXPECT_EQ(cache.Find(2), nullptr);
  ASSERT_NE(cache.Find(1), nullptr);
  EXPECT_EQ(*cache.Find(1), "one");
  ASSERT_NE(cache.Find(3), nullptr);
  EXPECT_EQ(cache.size(), 2U);
}

TEST(ValueCacheTest, KeepsTheNewValueOfAKeyAndNothingOfADroppedOne) {
  ValueCache cache(2);
  cache.Keep(1, "old");
  cache.Keep(1, "new");
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(*cache.Find(1), "new");
  cache.Drop(1);
  cache.Drop(7);
  EXPECT_EQ(cache.Find(1), nullptr);
}

}  // namespace
}  // namespace alexbench::engines::rocksdb
