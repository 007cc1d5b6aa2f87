#include "engines/rocksdb/rocksdb_store.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/test_folder.h"
#include "engines/rocksdb/encoded_key.h"
#include "engines/rocksdb/presets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/table.h"

namespace alexbench::engines::rocksdb {
namespace {

using StringStore = RocksdbStore<ReadAccess::kString>;
using PinnedStore = RocksdbStore<ReadAccess::kPinned>;

class RocksdbStoreTest : public testing::Test {
 protected:
  // A settled store of `count` records, closed again.
  void MakeStore(Key count, const Options& options) {
    absl::StatusOr<StringStore> store = StringStore::Open(folder_, options);
    ASSERT_TRUE(store.ok()) << store.status();
    std::vector<std::string> values;
    std::vector<Record> records;
    for (Key key = 0; key < count; ++key) {
      values.push_back(DerivedValue(key, 0, 100));
    }
    for (Key key = 0; key < count; ++key) {
      records.push_back({key, values[static_cast<std::size_t>(key)]});
    }
    ASSERT_EQ(store->BulkLoad(records), absl::OkStatus());
    ASSERT_EQ(store->Settle(), absl::OkStatus());
  }

  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST(EncodedKeyTest, ByteOrderIsKeyOrder) {
  constexpr Key kMin = std::numeric_limits<Key>::min();
  constexpr Key kMax = std::numeric_limits<Key>::max();
  const std::vector<Key> ascending = {kMin, kMin + 1, -256, -1, 0, 1, 255, 256, kMax - 1, kMax};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const EncodedKey encoded(ascending[i]);
    EXPECT_EQ(EncodedKey::Decode(encoded.slice()), ascending[i]);
    if (i > 0) {
      EXPECT_LT(EncodedKey(ascending[i - 1]).slice().compare(encoded.slice()), 0);
    }
  }
}

TEST(PresetsTest, TunedIsWhatItClaims) {
  const ::rocksdb::Options options = MakeRocksdbOptions(Preset::kTuned);
  const auto* table = options.table_factory->GetOptions<::rocksdb::BlockBasedTableOptions>();
  EXPECT_EQ(table->block_cache->GetCapacity(), kTunedBlockCacheBytes);
  EXPECT_NE(table->filter_policy, nullptr);
  EXPECT_EQ(table->data_block_index_type,
            ::rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash);
  EXPECT_EQ(options.compression, ::rocksdb::kNoCompression);
  EXPECT_TRUE(options.use_direct_reads);
  EXPECT_EQ(PresetFacts(Preset::kTuned).at("compression"), "none");
}

TEST(PresetsTest, DefaultChangesNothingThatReadsDependOn) {
  const ::rocksdb::Options options = MakeRocksdbOptions(Preset::kDefault);
  EXPECT_EQ(options.compression, ::rocksdb::Options().compression);
  EXPECT_FALSE(options.use_direct_reads);
  EXPECT_EQ(PresetFacts(Preset::kDefault).at("bloom_filter"), "none");
}

TEST_F(RocksdbStoreTest, StoresOfBothReadAccessesShareOneDatabase) {
  absl::StatusOr<StringStore> strings = StringStore::Open(folder_, {});
  ASSERT_TRUE(strings.ok()) << strings.status();
  PinnedStore pinned = strings->ReadingBy<ReadAccess::kPinned>();
  ASSERT_EQ(strings->Put({1, "one"}), absl::OkStatus());
  ASSERT_EQ(pinned.Put({2, "two"}), absl::OkStatus());
  EXPECT_EQ(std::string_view(pinned.Get(1).value()), "one");
  EXPECT_EQ(strings->Get(2), "two");
}

TEST_F(RocksdbStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<StringStore> first = StringStore::Open(folder_, {});
  ASSERT_TRUE(first.ok());
  const absl::StatusOr<StringStore> second = StringStore::Open(folder_, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(RocksdbStoreTest, SettledReadsArePinnedWhereTheCacheHoldsThem) {
  MakeStore(1000, {.preset = Preset::kTuned});
  const absl::StatusOr<PinnedStore> store = PinnedStore::Open(folder_, {.preset = Preset::kTuned});
  ASSERT_TRUE(store.ok()) << store.status();
  std::optional<PinnedValue> once = store->Get(500);
  std::optional<PinnedValue> again = store->Get(500);
  ASSERT_TRUE(once.has_value() && again.has_value());
  EXPECT_TRUE(once->slice()->IsPinned());
  EXPECT_EQ(once->slice()->data(), again->slice()->data()) << "one of them is a copy";
}

TEST_F(RocksdbStoreTest, StatsCountFlushesAndCompactionsSinceOpening) {
  absl::StatusOr<StringStore> store = StringStore::Open(folder_, {});
  ASSERT_TRUE(store.ok());
  EXPECT_EQ(store->Stats().flushes, 0);
  ASSERT_EQ(store->Put({1, "one"}), absl::OkStatus());
  ASSERT_EQ(store->Settle(), absl::OkStatus());
  ASSERT_EQ(store->Put({1, "another"}), absl::OkStatus());
  ASSERT_EQ(store->Settle(), absl::OkStatus());
  const EngineStats stats = store->Stats();
  EXPECT_EQ(stats.record_count, 1);
  EXPECT_EQ(stats.flushes, 2);
  EXPECT_GE(stats.compactions.value(), 1);
  EXPECT_GT(stats.disk_bytes.value(), 0);
  EXPECT_EQ(stats.index_bytes_per_key, std::nullopt);
}

TEST_F(RocksdbStoreTest, DamagedBlockIsAMissAndKeptAsTheCause) {
  MakeStore(1000, {});
  const absl::StatusOr<StringStore> store = StringStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    if (file.path().extension() == ".sst") {
      std::fstream(file.path(), std::ios::in | std::ios::out | std::ios::binary)
          .write(std::string(1000, 'x').data(), 1000);
    }
  }
  EXPECT_EQ(store->Get(0), std::nullopt);
  EXPECT_EQ(store->health().code(), absl::StatusCode::kDataLoss) << store->health();
  EXPECT_EQ(store->Get(999), DerivedValue(999, 0, 100)) << "its block is whole";
  EXPECT_FALSE(store->health().ok()) << "a later success hides no failure";
}

TEST_F(RocksdbStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(StringStore::Open(file / "store", {}).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace alexbench::engines::rocksdb
