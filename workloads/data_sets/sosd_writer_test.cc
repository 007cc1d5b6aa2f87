#include "workloads/data_sets/sosd_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <limits>
#include <vector>

#include "workloads/test_folder.h"

namespace alexbench::workloads {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// The largest file this process may write, as a stand-in for a disk that fills up half-way.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t limit_bytes) : handler_before_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &limit_before_);
    rlimit limit = limit_before_;
    limit.rlim_cur = limit_bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &limit_before_);
    std::signal(SIGXFSZ, handler_before_);
  }

 private:
  rlimit limit_before_{};
  void (*handler_before_)(int);
};

TEST(SosdWriterTest, WritesCountAndKeysAndNothingElse) {
  const TestFolder folder;
  const std::vector<Key> keys{1, 0x01020304};
  ASSERT_TRUE(WriteSosdFile(keys, folder.Path("keys"), SosdType::kUint32).ok());
  std::ifstream in(folder.Path("keys"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_EQ(bytes, std::string("\2\0\0\0\0\0\0\0\1\0\0\0\4\3\2\1", 16));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.Path("")),
                          std::filesystem::directory_iterator()),
            1);
}

TEST(SosdWriterTest, KeysThatTheTypeCannotHoldAreNamedAndNothingIsWritten) {
  const TestFolder folder;
  const auto expect_refused = [&folder](Key key, SosdType type) {
    const absl::Status status = WriteSosdFile(std::vector<Key>{1, key}, folder.Path("keys"), type);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("key " + std::to_string(key) + " "),
                                                     HasSubstr(std::string(SosdTypeName(type)))));
    EXPECT_TRUE(folder.IsEmpty());
  };
  expect_refused(-1, SosdType::kUint64);
  expect_refused(std::numeric_limits<Key>::min(), SosdType::kUint64);
  expect_refused(-1, SosdType::kUint32);
  expect_refused(0x100000000, SosdType::kUint32);
}

TEST(SosdWriterTest, AFullDiskLeavesNothingBehindAndTheOldFileWhole) {
  const TestFolder folder;
  const std::string path = folder.Path("keys");
  const std::vector<Key> many(100'000, 7);
  {
    const FileSizeLimit limit(100'000);
    const absl::Status status = WriteSosdFile(many, path, SosdType::kInt64);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
  EXPECT_TRUE(folder.IsEmpty());
  ASSERT_TRUE(WriteSosdFile(std::vector<Key>{1}, path, SosdType::kInt64).ok());
  {
    const FileSizeLimit limit(100'000);
    EXPECT_FALSE(WriteSosdFile(many, path, SosdType::kInt64).ok());
  }
  EXPECT_EQ(std::filesystem::file_size(path), 16U);
}

TEST(SosdWriterTest, FoldersThatCannotBeWrittenAreNamed) {
  const TestFolder folder;
  for (const std::string& path : {folder.Path("absent/keys"), std::string("/proc/keys")}) {
    const absl::Status status = WriteSosdFile(std::vector<Key>{1}, path, SosdType::kInt64);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
}

TEST(SosdWriterTest, OnlyRegularFilesAreReplaced) {
  const TestFolder folder;
  const std::string fifo = folder.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const std::string& path : {fifo, folder.Path("."), std::string("/dev/null")}) {
    const absl::Status status = WriteSosdFile(std::vector<Key>{1}, path, SosdType::kInt64);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
  EXPECT_TRUE(std::filesystem::is_fifo(fifo));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace alexbench::workloads
