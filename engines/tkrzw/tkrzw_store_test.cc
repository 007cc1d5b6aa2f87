#include "engines/tkrzw/tkrzw_store.h"

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

using tkrzw::Preset;
using tkrzw::ReadAccess;
using tkrzw::TableKind;
using HashByGet = tkrzw::TkrzwStore<TableKind::kHash, ReadAccess::kGet>;
using HashByProcess = tkrzw::TkrzwStore<TableKind::kHash, ReadAccess::kProcess>;
using Tree = tkrzw::TkrzwStore<TableKind::kTree, ReadAccess::kGet>;

INSTANTIATE_TEST_SUITE_P(Tkrzw, EngineConformance,
                         testing::Values(SubjectOf<HashByGet>("hash_get", {}),
                                         SubjectOf<HashByProcess>("hash_process_tuned",
                                                                  {.preset = Preset::kTuned}),
                                         SubjectOf<Tree>("tree", {}),
                                         SubjectOf<Tree>("tree_tuned", {.preset = Preset::kTuned})),
                         SubjectName);

class TkrzwStoreTest : public testing::Test {
 protected:
  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
};

TEST_F(TkrzwStoreTest, SecondOpeningOfOneFolderIsUnavailable) {
  const absl::StatusOr<Tree> first = Tree::Open(folder_, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<Tree> second = Tree::Open(folder_, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(folder_.string()));
}

TEST_F(TkrzwStoreTest, ThreadsReadAndWriteAtOnce) {
  absl::StatusOr<HashByGet> by_get = HashByGet::Open(folder_ / "get", {});
  absl::StatusOr<HashByProcess> by_process = HashByProcess::Open(folder_ / "process", {});
  absl::StatusOr<Tree> tree = Tree::Open(folder_ / "tree", {});
  ASSERT_TRUE(by_get.ok() && by_process.ok() && tree.ok());
  ExpectLinearizable(*by_get, 500);
  ExpectLinearizable(*by_process, 500);
  ExpectLinearizable(*tree, 500);
}

TEST_F(TkrzwStoreTest, FolderThatIsAFileIsRefused) {
  const std::filesystem::path file = folder_ / "file";
  std::ofstream(file) << "no folder";
  EXPECT_EQ(HashByGet::Open(file / "store", {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TkrzwStoreTest, FileThatIsNoDatabaseIsDataLoss) {
  std::ofstream(folder_ / "records.tkh") << std::string(10'000, 'x');
  const absl::Status status = HashByGet::Open(folder_, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder_.string()));
}

}  // namespace
}  // namespace alexbench::engines
