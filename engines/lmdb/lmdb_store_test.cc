#include "engines/lmdb/lmdb_store.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/test_folder.h"
#include "engines/conformance.h"
#include "engines/thread_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines {
namespace {

using lmdb::LmdbStore;
using lmdb::MapAccess;
using lmdb::ReadTransaction;

// Synced commits differ by a flag of the library alone; bindings_test writes at every durability.
INSTANTIATE_TEST_SUITE_P(
    Lmdb, EngineConformance,
    testing::Values(SubjectOf<LmdbStore>("long", {}),
                    SubjectOf<LmdbStore>("renewed", {.read = ReadTransaction::kRenewed}),
                    SubjectOf<LmdbStore>("write_map", {.map = MapAccess::kWrite})),
    SubjectName);

class LmdbStoreTest : public testing::Test {
 protected:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(LmdbStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<LmdbStore> first = LmdbStore::Open(folder_, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<LmdbStore> second = LmdbStore::Open(folder_, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(LmdbStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(LmdbStore::Open(file / "store", {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(LmdbStoreTest, FileThatIsNoDatabaseIsDataLoss) {
  std::ofstream(folder_ / "data.mdb") << std::string(100'000, 'x');
  const absl::Status status = LmdbStore::Open(folder_, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder_.string()));
}

// In another order each transaction copies most of the tree, and most of the file is free pages.
TEST_F(LmdbStoreTest, LoadsInAnyOrderWithoutLeavingFreePages) {
  constexpr Key kCount = 400'000;
  constexpr Key kStep = 7;  // coprime with the count: every key once, none next to the one before
  const std::string value(128, 'v');
  std::vector<Record> records;
  for (Key i = 0; i < kCount; ++i) {
    records.push_back({i * kStep % kCount - kCount / 2, value});
  }
  absl::StatusOr<LmdbStore> store = LmdbStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_EQ(store->BulkLoad(records), absl::OkStatus());
  EXPECT_EQ(store->Stats().record_count, static_cast<std::uint64_t>(kCount));
  EXPECT_LT(store->Stats().disk_bytes, kCount * (8 + 128) * 5 / 4);
  EXPECT_EQ(store->Get(-kCount / 2), value);
}

TEST_F(LmdbStoreTest, GetsOfOneTransactionReadInPlace) {
  absl::StatusOr<LmdbStore> store = LmdbStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_EQ(store->Put({1, "one"}), absl::OkStatus());
  EXPECT_EQ(store->Get(1)->data(), store->Get(1)->data()) << "one of them is a copy";
}

TEST_F(LmdbStoreTest, EachThreadReadsInATransactionOfItsOwn) {
  absl::StatusOr<LmdbStore> store = LmdbStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectReadByThreads(*store);
}

TEST_F(LmdbStoreTest, RenewedReadersSeeWhatOthersWrite) {
  absl::StatusOr<LmdbStore> store = LmdbStore::Open(folder_, {.read = ReadTransaction::kRenewed});
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectLinearizable(*store, 100);
}

TEST_F(LmdbStoreTest, WritableMapGrowsBeyondItsFirstSize) {
  constexpr std::size_t kRecordBytes = std::size_t{1} << 20U;
  const std::string value(kRecordBytes, 'v');
  absl::StatusOr<LmdbStore> store = LmdbStore::Open(folder_, {.map = MapAccess::kWrite});
  ASSERT_TRUE(store.ok()) << store.status();
  for (Key key = 0; key < 40; ++key) {
    ASSERT_EQ(store->Put({key, value}), absl::OkStatus()) << key;
  }
  EXPECT_EQ(store->Stats().record_count, 40);
  EXPECT_EQ(store->Get(0), value);
}

}  // namespace
}  // namespace alexbench::engines
