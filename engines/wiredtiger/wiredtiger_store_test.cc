#include "engines/wiredtiger/wiredtiger_store.h"

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

using wiredtiger::Preset;
using wiredtiger::WiredtigerStore;

ConformanceSubject Tuned() {
  ConformanceSubject subject = SubjectOf<WiredtigerStore>("tuned", {.preset = Preset::kTuned});
  // Closing waits for the device, and the presets differ by the size of a cache alone.
  subject.model_operations = 5000;
  return subject;
}

INSTANTIATE_TEST_SUITE_P(Wiredtiger, EngineConformance, testing::Values(Tuned()), SubjectName);

class WiredtigerStoreTest : public testing::Test {
 protected:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(WiredtigerStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<WiredtigerStore> first = WiredtigerStore::Open(folder_, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<WiredtigerStore> second = WiredtigerStore::Open(folder_, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(WiredtigerStoreTest, ThreadsReadAndWriteInSessionsOfTheirOwn) {
  absl::StatusOr<WiredtigerStore> store = WiredtigerStore::Open(folder_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectLinearizable(*store, 100);
}

TEST_F(WiredtigerStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(WiredtigerStore::Open(file / "store", {}).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(WiredtigerStoreTest, FileOfItsOwnThatIsDamagedIsRefusedByName) {
  { ASSERT_TRUE(WiredtigerStore::Open(folder_, {}).ok()); }
  std::ofstream(folder_ / "WiredTiger.turtle") << std::string(1000, 'x');
  const absl::Status status = WiredtigerStore::Open(folder_, {}).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder_.string()));
}

}  // namespace
}  // namespace alexbench::engines
