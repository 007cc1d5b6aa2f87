#include "engines/rocksdb/rocksdb_published_store.h"

#include <filesystem>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/test_folder.h"
#include "engines/conformance_draws.h"
#include "engines/rocksdb/presets.h"
#include "gtest/gtest.h"

namespace alexbench::engines::rocksdb {
namespace {

class RocksdbPublishedStoreTest : public testing::Test {
 protected:
  RocksdbPublishedStore Open(Gauge gauge) const {
    return *RocksdbPublishedStore::Open(folder_, {.gauge = gauge});
  }

  const std::filesystem::path& folder() const { return folder_; }

  static absl::Status Load(RocksdbPublishedStore& store, std::size_t count) {
    std::vector<Record> records;
    for (const Key key : ScatteredKeys(1, count)) {
      records.push_back({.key = key, .value = "value_0"});
    }
    return store.BulkLoad(records);
  }

 private:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(RocksdbPublishedStoreTest, GaugeReadsEveryLeafOnEveryInsert) {
  RocksdbPublishedStore store = Open(Gauge::kOn);
  ASSERT_TRUE(Load(store, 10'000).ok());
  EXPECT_EQ(store.gauge_readings().count, 0U) << "a batch sets no gauge";
  std::uint64_t inserted = 0;
  for (const Key key : ScatteredKeys(2, 500)) {
    ASSERT_TRUE(store.Put({key, "new"}).ok());
    ++inserted;
    ASSERT_EQ(store.gauge_readings().count, inserted);
    ASSERT_EQ(store.gauge_readings().entries_last, 10'000 + inserted);
  }
}

TEST_F(RocksdbPublishedStoreTest, WithoutTheGaugeNoInsertReadsTheLeaves) {
  RocksdbPublishedStore store = Open(Gauge::kOff);
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  EXPECT_EQ(store.gauge_readings().count, 0U);
}

TEST_F(RocksdbPublishedStoreTest, HasThePublishedLeavesBeforeAndAfterReopening) {
  {
    RocksdbPublishedStore store = Open(Gauge::kOff);
    ASSERT_TRUE(Load(store, 100'000).ok());
    EXPECT_EQ(store.index().leaf_count(), 33'212U);
  }
  const RocksdbPublishedStore store = Open(Gauge::kOff);
  EXPECT_EQ(store.index().leaf_count(), 33'212U);
  EXPECT_EQ(store.Stats().record_count, 100'000U);
}

TEST_F(RocksdbPublishedStoreTest, NothingIsFlushedBelowTheWriteBuffer) {
  {
    RocksdbPublishedStore store = Open(Gauge::kOff);
    ASSERT_TRUE(Load(store, 20'000).ok());
  }
  RocksdbPublishedStore store = Open(Gauge::kOff);
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  EXPECT_EQ(store.Stats().flushes, 0U);
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder())) {
    files += file.path().extension() == ".sst" ? 1 : 0;
  }
  EXPECT_EQ(files, 0U);
}

// More keys than the cache holds, each written after it was read.
TEST_F(RocksdbPublishedStoreTest, NoReadIsStaleOfWhatTheCacheHeld) {
  RocksdbPublishedStore store = Open(Gauge::kOff);
  constexpr Key kCount = 1'500;
  for (std::uint32_t version = 0; version < 3; ++version) {
    for (Key key = 0; key < kCount; ++key) {
      ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 20)}).ok());
      ASSERT_EQ(store.Get(key), DerivedValue(key, version, 20));
      ASSERT_EQ(store.Get(key), DerivedValue(key, version, 20)) << "from the cache";
    }
  }
  ASSERT_TRUE(*store.Erase(kCount - 1));
  EXPECT_FALSE(store.Get(kCount - 1).has_value());
}

TEST(PublishedPresetTest, IsWhatItClaims) {
  const ::rocksdb::Options options = MakeRocksdbOptions(Preset::kPublished);
  EXPECT_EQ(options.write_buffer_size, std::size_t{256} << 20U);
  EXPECT_EQ(options.compression, ::rocksdb::kLZ4Compression);
  EXPECT_EQ(PresetFacts(Preset::kPublished).at("bloom_filter"), "none");
}

}  // namespace
}  // namespace alexbench::engines::rocksdb
