#include "engines/leveldb/leveldb_store.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "base/test_folder.h"
#include "engines/conformance.h"
#include "engines/thread_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines {
namespace {

using leveldb::LeveldbStore;
using leveldb::Preset;

INSTANTIATE_TEST_SUITE_P(Leveldb, EngineConformance,
                         testing::Values(SubjectOf<LeveldbStore>("default", {}),
                                         SubjectOf<LeveldbStore>("tuned",
                                                                 {.preset = Preset::kTuned})),
                         SubjectName);

class LeveldbStoreTest : public testing::Test {
 protected:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(LeveldbStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<LeveldbStore> first = LeveldbStore::Open(folder_, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<LeveldbStore> second = LeveldbStore::Open(folder_, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(LeveldbStoreTest, ThreadsReadAndWriteAtOnce) {
  absl::StatusOr<LeveldbStore> store = LeveldbStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectLinearizable(*store, 200);
}

TEST_F(LeveldbStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(LeveldbStore::Open(file / "store", {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(LeveldbStoreTest, DamagedManifestIsDataLoss) {
  std::ofstream(folder_ / "CURRENT") << "MANIFEST-000001\n";
  std::ofstream(folder_ / "MANIFEST-000001") << std::string(1000, 'x');
  const absl::Status status = LeveldbStore::Open(folder_, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder_.string()));
}

}  // namespace
}  // namespace alexbench::engines
