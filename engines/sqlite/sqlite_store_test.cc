#include "engines/sqlite/sqlite_store.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "base/test_folder.h"
#include "engines/conformance.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines {
namespace {

using sqlite::Preset;
using sqlite::SqliteStore;

ConformanceSubject Default() {
  ConformanceSubject subject = SubjectOf<SqliteStore>("default", {});
  // A commit makes and removes a journal file.
  subject.model_operations = 4000;
  return subject;
}

INSTANTIATE_TEST_SUITE_P(
    Sqlite, EngineConformance,
    testing::Values(Default(), SubjectOf<SqliteStore>("tuned", {.preset = Preset::kTuned})),
    SubjectName);

class SqliteStoreTest : public testing::Test {
 protected:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(SqliteStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<SqliteStore> first = SqliteStore::Open(folder_, {.preset = Preset::kTuned});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<SqliteStore> second = SqliteStore::Open(folder_, {.preset = Preset::kTuned});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(SqliteStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(SqliteStore::Open(file / "store", {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SqliteStoreTest, FileThatIsNoDatabaseIsDataLoss) {
  std::ofstream(folder_ / "records.sqlite") << std::string(10'000, 'x');
  const absl::Status status = SqliteStore::Open(folder_, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder_.string()));
}

TEST_F(SqliteStoreTest, WrittenValueIsFoundWhileAnotherIsLent) {
  absl::StatusOr<SqliteStore> store = SqliteStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_EQ(store->Put({1, "one"}), absl::OkStatus());
  ASSERT_TRUE(store->Get(1).has_value());
  ASSERT_EQ(store->Put({2, "two"}), absl::OkStatus());
  EXPECT_EQ(store->Get(2), "two");
}

}  // namespace
}  // namespace alexbench::engines
