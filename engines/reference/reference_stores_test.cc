#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/test_folder.h"
#include "engines/reference/bare_map_store.h"
#include "engines/reference/btree_log_store.h"
#include "engines/reference/floor_store.h"
#include "engines/reference/hash_log_store.h"
#include "engines/reference/null_store.h"
#include "engines/reference/sorted_log_store.h"
#include "engines/reference/std_map_log_store.h"
#include "engines/reference/tag_hash_log_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::reference {
namespace {

using alex::RecordFormat;

class ReferenceStoreTest : public testing::Test {
 protected:
  ReferenceStoreTest() {
    for (Key key = -20; key < 980; ++key) {
      values_.push_back(DerivedValue(key, 0, static_cast<std::size_t>(key + 20) % 50));
    }
    for (Key key = -20; key < 980; ++key) {
      records_.push_back({key, values_[static_cast<std::size_t>(key + 20)]});
    }
  }
  template <typename Store>
  Store Open(typename Store::Options options = {}) {
    absl::StatusOr<Store> store = Store::Open(folder_ / "store", options);
    ALEXBENCH_CHECK(store.ok());
    return *std::move(store);
  }

  // Overwrites the newest record's first byte, behind the store's back.
  void DamageLastRecord(std::size_t value_size_bytes) {
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "store")) {
      const auto size = static_cast<std::streamoff>(file.file_size());
      if (size > 0) {
        std::fstream damaged(file.path(), std::ios::in | std::ios::out | std::ios::binary);
        damaged.seekp(size - static_cast<std::streamoff>(alex::kRecordHeaderSizeBytes) -
                      static_cast<std::streamoff>(value_size_bytes));
        damaged.put('\x7f');
      }
    }
  }

  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
  std::vector<std::string> values_;
  std::vector<Record> records_;
};

// All records in one group, each of them twice, after a group of nothing.
template <RecordFormat kFormat>
void ExpectFloorHoldsInGroups(const FloorStore<kFormat>& store,
                              const std::vector<Record>& records) {
  store.MultiGet({}, {});
  std::vector<Key> places;
  for (std::size_t i = 0; i < 2 * records.size(); ++i) {
    places.push_back(store.Locate(records[i % records.size()].key).value());
  }
  std::vector<std::optional<std::string_view>> values(places.size());
  store.MultiGet(places, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(values[i], records[i % records.size()].value);
  }
}

template <RecordFormat kFormat>
void ExpectFloorHolds(const FloorStore<kFormat>& store, const std::vector<Record>& records) {
  for (const Record& record : records) {
    const std::optional<Key> place = store.Locate(record.key);
    ASSERT_TRUE(place.has_value()) << record.key;
    EXPECT_EQ(store.Get(*place), record.value);
  }
  ExpectFloorHoldsInGroups(store, records);
  EXPECT_EQ(store.Locate(980), std::nullopt);
  EXPECT_EQ(store.Stats().record_count, records.size());
  EXPECT_EQ(store.health(), absl::OkStatus());
}

TEST_F(ReferenceStoreTest, FloorGetsEveryValueAtItsPlaceAndAfterReopening) {
  {
    auto store = Open<FloorStore<RecordFormat::kV1>>();
    ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
    ExpectFloorHolds(store, records_);
  }
  ExpectFloorHolds(Open<FloorStore<RecordFormat::kV1>>(), records_);
}

TEST_F(ReferenceStoreTest, FloorGetsValuesOfTheFormatThatHasChecksumsToo) {
  {
    auto store = Open<HashLogStore<RecordFormat::kV3>>();
    ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  }
  ExpectFloorHolds(Open<FloorStore<RecordFormat::kV3>>(), records_);
}

TEST_F(ReferenceStoreTest, FloorTakesOneLoadAndNoPut) {
  auto store = Open<FloorStore<RecordFormat::kV2>>();
  ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  EXPECT_EQ(store.BulkLoad(records_).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store.Put({1, "one"}).code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(store.Stats().index_bytes_per_key, std::nullopt);
}

TEST_F(ReferenceStoreTest, FloorReadsALogThatAnotherStoreHasWritten) {
  {
    auto store = Open<HashLogStore<RecordFormat::kV2>>();
    ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  }
  ExpectFloorHolds(Open<FloorStore<RecordFormat::kV2>>(), records_);
}

TEST(NullStoreTest, HasTheSameWordUnderEveryKey) {
  absl::StatusOr<NullStore> store = NullStore::Open("unused", {});
  ASSERT_TRUE(store.ok());
  EXPECT_EQ(store->BulkLoad({}), absl::OkStatus());
  EXPECT_EQ(store->Put({1, "one"}).code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(store->Get(-1).value(), store->Get(2).value());
  EXPECT_EQ(store->Get(3)->size(), sizeof(NullStore::kWord));
  EXPECT_NE(store->Get(-1)->data(), store->Get(2)->data()) << "no key is looked at";
  const std::vector<Key> keys = {2, -1};
  std::vector<std::optional<NullStore::Value>> values(keys.size());
  store->MultiGet(keys, values);
  EXPECT_EQ(values[0]->data(), store->Get(2)->data());
  EXPECT_EQ(values[1]->data(), store->Get(-1)->data());
}

TEST_F(ReferenceStoreTest, HashIndexCountsEveryByteOfItsMap) {
  HashIndex index;
  EXPECT_EQ(index.bytes(), 0);
  for (Key key = 0; key < 1000; ++key) {
    index.Set(key, 4096);
  }
  // 1,000 entries need the next power of two over 8/7 of that: 2,047 slots of 16 bytes, one
  // control byte each, and a group of control bytes behind them.
  EXPECT_GE(index.bytes(), 2047 * (sizeof(std::pair<Key, alex::LogOffset>) + 1));
  EXPECT_LE(index.bytes(), 2047 * (sizeof(std::pair<Key, alex::LogOffset>) + 1) + 64);
}

TEST_F(ReferenceStoreTest, AssignedIndexTakesItsCountAlong) {
  BtreeIndex full;
  for (Key key = 0; key < 1000; ++key) {
    full.Set(key, 4096);
  }
  const std::uint64_t bytes = full.bytes();
  EXPECT_GE(bytes, 1000 * sizeof(std::pair<Key, alex::LogOffset>));
  BtreeIndex other;
  other.Set(1, 5000);
  other = std::move(full);
  EXPECT_EQ(other.bytes(), bytes);
  EXPECT_EQ(other.size(), 1000);
  other = BtreeIndex();
  EXPECT_EQ(other.bytes(), 0);
}

TEST_F(ReferenceStoreTest, StatsTellWhatTheLogAndTheIndexCost) {
  auto store = Open<BtreeLogStore<RecordFormat::kV2>>();
  EXPECT_EQ(store.Stats().index_bytes_per_key, std::nullopt) << "nothing per no key";
  ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  std::uint64_t expected_end = alex::kFirstRecordOffset;
  for (const Record& record : records_) {
    expected_end += alex::kRecordHeaderSizeBytes + record.value.size();
  }
  const EngineStats stats = store.Stats();
  EXPECT_EQ(stats.log_bytes, expected_end);
  EXPECT_GE(stats.disk_bytes.value(), expected_end);
  EXPECT_GE(stats.index_bytes_per_key.value(), 16);
  EXPECT_LE(stats.index_bytes_per_key.value(), 40);
}

TEST_F(ReferenceStoreTest, IndexesSayWhatTheyLookLike) {
  const auto figure_of = [this]<typename Store>(std::in_place_type_t<Store>,
                                                std::string_view name) -> double {
    std::filesystem::remove_all(folder_ / "store");
    auto store = Open<Store>();
    EXPECT_EQ(store.BulkLoad(records_), absl::OkStatus());
    for (const IndexFigure& figure : store.DescribeIndex()) {
      if (figure.name == name) {
        return figure.value;
      }
    }
    return -1;
  };
  using Hash = std::in_place_type_t<HashLogStore<RecordFormat::kV2>>;
  EXPECT_EQ(figure_of(Hash(), "places"), 2047);
  EXPECT_NEAR(figure_of(Hash(), "fill"), 1000.0 / 2047, 1e-6);
  using Tags = std::in_place_type_t<TagHashLogStore<RecordFormat::kV2>>;
  EXPECT_NEAR(figure_of(Tags(), "fill"), 5.8 / 8, 0.01);
  EXPECT_GT(figure_of(Tags(), "displacement_mean"), 0);
  EXPECT_LT(figure_of(Tags(), "displacement_mean"), 0.2);
  EXPECT_GE(figure_of(Tags(), "displacement_max"), 1);
  using Sorted = std::in_place_type_t<SortedLogStore<RecordFormat::kV2>>;
  EXPECT_EQ(figure_of(Sorted(), "search_steps"), 10);
  EXPECT_EQ(figure_of(Sorted(), "fill"), 1);
  using Btree = std::in_place_type_t<BtreeLogStore<RecordFormat::kV2>>;
  EXPECT_GE(figure_of(Btree(), "leaves_and_nodes"), 1000 / 15);
  EXPECT_LE(figure_of(Btree(), "leaves_and_nodes"), 1000 / 7);
  using Map = std::in_place_type_t<StdMapLogStore<RecordFormat::kV2>>;
  EXPECT_EQ(figure_of(Map(), "leaves_and_nodes"), 1000);
}

TEST_F(ReferenceStoreTest, ABareMapCountsItsPlacesAndNotWhatItsStringsHold) {
  auto tree = Open<BareBtreeMapStore>();
  EXPECT_EQ(tree.Stats().index_bytes_per_key, std::nullopt);
  ASSERT_EQ(tree.BulkLoad(records_), absl::OkStatus());
  auto table = Open<BareHashMapStore>();
  ASSERT_EQ(table.BulkLoad(records_), absl::OkStatus());
  constexpr double kEntry = sizeof(std::pair<Key, std::string>);
  for (const double bytes : {tree.Stats().index_bytes_per_key.value(),
                             table.Stats().index_bytes_per_key.value()}) {
    EXPECT_GE(bytes, kEntry);
    EXPECT_LE(bytes, 2.5 * kEntry);
  }
  EXPECT_EQ(table.Stats().record_count, records_.size());
}

TEST_F(ReferenceStoreTest, DamagedRecordIsAMissAndKeptAsTheCause) {
  auto store = Open<BtreeLogStore<RecordFormat::kV2>>();
  ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  ASSERT_EQ(store.Put({1000, "twelve bytes"}), absl::OkStatus());
  DamageLastRecord(12);
  EXPECT_EQ(store.Get(1000), std::nullopt);
  EXPECT_EQ(store.health().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(store.health().message()),
              testing::AllOf(testing::HasSubstr((folder_ / "store").string()),
                             testing::HasSubstr("offset")));
  EXPECT_EQ(store.Scan({990, 5}, NullScanSink()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.Get(5), records_[25].value) << "other records are whole";
}

TEST_F(ReferenceStoreTest, DamagedRecordOfAKeylessIndexIsNoOtherKeys) {
  auto store = Open<TagHashLogStore<RecordFormat::kV2>>();
  ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  ASSERT_EQ(store.Put({1000, "twelve bytes"}), absl::OkStatus());
  EXPECT_EQ(store.Get(1001), std::nullopt);
  EXPECT_EQ(store.health(), absl::OkStatus()) << "absent, not damaged";
  DamageLastRecord(12);
  EXPECT_EQ(store.Get(1000), std::nullopt);
  EXPECT_EQ(store.health().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.Get(5), records_[25].value) << "other records are whole";
}

TEST_F(ReferenceStoreTest, ReopenedIndexesAreAsSmallAsLoadedOnes) {
  const auto loaded_and_reopened = [this]<typename Store>(std::in_place_type_t<Store>) {
    std::pair<double, double> bytes_per_key;
    {
      auto store = Open<Store>();
      EXPECT_EQ(store.BulkLoad(records_), absl::OkStatus());
      bytes_per_key.first = store.Stats().index_bytes_per_key.value();
      for (int version = 0; version < 5; ++version) {
        EXPECT_EQ(store.PutBatch(records_), absl::OkStatus());
      }
    }
    bytes_per_key.second = Open<Store>().Stats().index_bytes_per_key.value();
    return bytes_per_key;
  };
  EXPECT_EQ(loaded_and_reopened(std::in_place_type<SortedLogStore<RecordFormat::kV2>>),
            std::pair(16.0, 16.0));
  std::filesystem::remove_all(folder_ / "store");
  EXPECT_THAT(loaded_and_reopened(std::in_place_type<TagHashLogStore<RecordFormat::kV1>>),
              testing::Pair(testing::DoubleNear(11.03, 0.1), testing::DoubleNear(11.03, 0.1)));
}

TEST_F(ReferenceStoreTest, OnlyAnEmptyStoreTakesABulkLoad) {
  auto store = Open<HashLogStore<RecordFormat::kV2>>();
  ASSERT_EQ(store.BulkLoad(records_), absl::OkStatus());
  EXPECT_EQ(store.BulkLoad(records_).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store.Stats().record_count, records_.size());
}

TEST_F(ReferenceStoreTest, StoreOfAnotherRecordFormatIsRefused) {
  { const auto store = Open<HashLogStore<RecordFormat::kV1>>(); }
  const auto other = HashLogStore<RecordFormat::kV2>::Open(folder_ / "store", {});
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition) << other.status();
}

TEST_F(ReferenceStoreTest, StoreThatIsOpenIsRefusedToASecondWriter) {
  const auto store = Open<HashLogStore<RecordFormat::kV2>>();
  const auto second = HashLogStore<RecordFormat::kV2>::Open(folder_ / "store", {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
}

}  // namespace
}  // namespace alexbench::engines::reference
