#include "harness/session/image_files.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

class ImageFilesTest : public testing::Test {
 protected:
  ImageFilesTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                absl::StrCat("image_files_test_", getpid())) {
    EXPECT_TRUE(EmptyFolder(folder_ / "image" / "inner").ok());
    Write("image/log", std::string(9'000'000, 'l'));  // more than two pieces
    Write("image/inner/index", "index");
    Write("image/empty", "");
  }
  ~ImageFilesTest() override { std::filesystem::remove_all(folder_); }

  void Write(std::string_view file, std::string_view text) const {
    std::ofstream(folder_ / file) << text;
  }
  std::string Hash(std::string_view name) const { return *HashFolder(folder_ / name); }

  std::filesystem::path folder_;
};

TEST_F(ImageFilesTest, ACopyHasTheSameFilesAndReplacesWhatWasThere) {
  ASSERT_TRUE(EmptyFolder(folder_ / "copy").ok());
  Write("copy/stale", "left by an earlier trial");
  ASSERT_TRUE(CopyImage({.from = folder_ / "image", .to = folder_ / "copy"}).ok());
  EXPECT_EQ(Hash("copy"), Hash("image"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "copy" / "stale"));
  EXPECT_TRUE(SyncFolder(folder_ / "copy").ok());
}

TEST_F(ImageFilesTest, ACopyInSmallPiecesIsTheSame) {
  Write("image/inner/large", std::string(3 * 4096 + 1, 'l'));
  ASSERT_TRUE(
      CopyImage({.from = folder_ / "image", .to = folder_ / "copy", .piece_bytes = 4096}).ok());
  EXPECT_EQ(Hash("copy"), Hash("image"));
}

TEST_F(ImageFilesTest, TheHashSeesBytesNamesAndSizes) {
  const std::string before = Hash("image");
  EXPECT_EQ(before.size(), 32U);
  Write("image/inner/index", "Index");
  const std::string other_bytes = Hash("image");
  EXPECT_NE(other_bytes, before);
  std::filesystem::rename(folder_ / "image/inner/index", folder_ / "image/inner/other");
  EXPECT_NE(Hash("image"), other_bytes);
  EXPECT_NE(Hash("image"), before);
}

TEST_F(ImageFilesTest, AMissingFolderIsAnErrorThatNamesIt) {
  const absl::Status status = CopyImage({.from = folder_ / "nothing", .to = folder_ / "copy"});
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.ToString().find("nothing"), std::string::npos);
  EXPECT_FALSE(HashFolder(folder_ / "nothing").ok());
}

}  // namespace
}  // namespace alexbench::harness
