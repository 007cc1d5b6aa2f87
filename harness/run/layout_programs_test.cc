#include "harness/run/layout_programs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/test_folder.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;
using std::chrono_literals::operator""h;

class LayoutProgramsTest : public testing::Test {
 protected:
  LayoutProgramsTest() : self_(folder_.path() / "self") { std::ofstream(self_) << "self"; }

  std::filesystem::path Add(const std::string& number, const std::string& text) {
    const std::filesystem::path folder = layouts() / number;
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "alexbench") << text;
    return folder / "alexbench";
  }

  std::filesystem::path layouts() const { return folder_.path() / "layouts"; }

  TestFolder folder_;
  std::filesystem::path self_;
};

TEST_F(LayoutProgramsTest, TakesTheFoldersInTheOrderOfTheirNames) {
  for (const char* number : {"10", "02", "01"}) {
    Add(number, number);
  }
  std::filesystem::create_directories(layouts() / "empty");
  const auto found = FindLayoutPrograms(layouts(), self_);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->programs.size(), 3U);
  EXPECT_EQ(found->programs[0], layouts() / "01" / "alexbench");
  EXPECT_EQ(found->programs[2], layouts() / "10" / "alexbench");
  EXPECT_EQ(found->hashes.size(), 3 * 16 + 2U);
}

TEST_F(LayoutProgramsTest, OneOrNoneIsRefusedNamingTheFolder) {
  EXPECT_THAT(FindLayoutPrograms(layouts(), self_).status().ToString(), HasSubstr("make layouts"));
  Add("01", "one");
  const absl::Status one = FindLayoutPrograms(layouts(), self_).status();
  EXPECT_TRUE(absl::IsInvalidArgument(one));
  EXPECT_THAT(one.ToString(), HasSubstr(layouts().string()));
}

TEST_F(LayoutProgramsTest, AnOlderProgramIsRefused) {
  Add("01", "one");
  const std::filesystem::path old = Add("02", "two");
  std::filesystem::last_write_time(old, std::filesystem::last_write_time(self_) - 1h);
  const absl::Status status = FindLayoutPrograms(layouts(), self_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(status.ToString(), HasSubstr(old.string()));
}

TEST_F(LayoutProgramsTest, OtherCodeHasAnotherHash) {
  Add("01", "one");
  Add("02", "two");
  const std::string before = FindLayoutPrograms(layouts(), self_)->hashes;
  Add("02", "three");
  EXPECT_NE(FindLayoutPrograms(layouts(), self_)->hashes, before);
}

}  // namespace
}  // namespace alexbench::harness
