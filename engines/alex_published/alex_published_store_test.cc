#include "engines/alex_published/alex_published_store.h"

#include <string>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/test_folder.h"
#include "engines/conformance_draws.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex_published {
namespace {

using Store = AlexPublishedStore<ReadSteps{}>;

class AlexPublishedStoreTest : public testing::Test {
 protected:
  Store Open() const { return *Store::Open(folder_.path(), {}); }

 private:
  const alex::TestFolder folder_;
};

// Deletes came back at the second opening of the published store, and the first write after an
// opening went over the start of its file.
TEST_F(AlexPublishedStoreTest, DeletesAndOldRecordsSurviveWritingAfterReopening) {
  {
    Store store = Open();
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    ASSERT_TRUE(store.Put({2, "two"}).ok());
    ASSERT_TRUE(*store.Erase(1));
  }
  for (Key opening = 0; opening < 3; ++opening) {
    Store store = Open();
    EXPECT_FALSE(store.Get(1).has_value()) << opening;
    EXPECT_EQ(store.Get(2), "two") << opening;
    ASSERT_TRUE(store.Put({10 + opening, "more"}).ok());
    EXPECT_EQ(store.Stats().record_count, 2U + static_cast<std::uint64_t>(opening));
  }
}

TEST_F(AlexPublishedStoreTest, SaysHowManyLeavesItHasAndHowFullTheyAre) {
  Store store = Open();
  std::vector<Record> records;
  for (Key key = 0; key < 10'000; ++key) {
    records.push_back({key, "v"});
  }
  ASSERT_TRUE(store.BulkLoad(records).ok());
  const std::vector<IndexFigure> figures = store.DescribeIndex();
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "leaves");
  EXPECT_EQ(figures[1].name, "keys_per_leaf");
  EXPECT_EQ(figures[0].value, 3'212);
  EXPECT_NEAR(figures[0].value * figures[1].value, 10'000, 1e-6);
}

TEST_F(AlexPublishedStoreTest, EveryKeyReadsItsLastValueAfterOverwritingAll) {
  constexpr Key kCount = 20'000;
  {
    Store store = Open();
    for (std::uint32_t version = 0; version < 2; ++version) {
      for (Key key = 0; key < kCount; ++key) {
        ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 12)}).ok());
      }
    }
    for (Key key = 0; key < kCount; ++key) {
      ASSERT_EQ(store.Get(key), DerivedValue(key, 1, 12)) << key;
    }
  }
  const Store store = Open();
  for (Key key = 0; key < kCount; ++key) {
    ASSERT_EQ(store.Get(key), DerivedValue(key, 1, 12)) << key;
  }
  EXPECT_EQ(store.Stats().record_count, static_cast<std::uint64_t>(kCount));
}

TEST_F(AlexPublishedStoreTest, StatisticsAfterReopeningAreThePublishedLeaves) {
  std::vector<Record> records;
  for (const Key key : ScatteredKeys(1, 100'000)) {
    records.push_back({.key = key, .value = "value_0"});
  }
  {
    Store store = Open();
    ASSERT_TRUE(store.BulkLoad(records).ok());
    EXPECT_EQ(store.core()->index().leaf_count(), 33'212U);
  }
  const Store store = Open();
  const EngineStats stats = store.Stats();
  EXPECT_EQ(store.core()->index().leaf_count(), 33'212U);
  // 88 bytes of leaf and 8 of dividing key for 3 keys; two slots of 40 bytes and a block of 8 for
  // each.
  EXPECT_NEAR(*stats.index_bytes_per_key, 96 / 3.0 + 2 * 40 + 8, 8);
}

TEST_F(AlexPublishedStoreTest, VariantsReadTheSameStore) {
  Store store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  using Copying =
      AlexPublishedStore<ReadSteps{alex::ValueAccess::kCopy, alex::BoundsCheck::kUnchecked}>;
  Copying copying(store.core());
  ASSERT_TRUE(copying.Put({2, "two"}).ok());
  EXPECT_EQ(store.Get(2), "two");
  EXPECT_EQ(copying.Get(1), "one");
  EXPECT_FALSE(copying.Get(3).has_value());
}

}  // namespace
}  // namespace alexbench::engines::alex_published
