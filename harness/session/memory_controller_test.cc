// Control groups of both versions, as the kernel tells of them.
#include "harness/session/memory_controller.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_format.h"

#include "base/test_folder.h"

namespace alexbench::harness {
namespace {

class MemoryControllerTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  // A mount of control groups in the test's folder.
  std::string Mount(const std::string& root, const std::string& point, const std::string& rest) {
    return absl::StrFormat("35 31 0:32 %s %s rw,relatime shared:9 - %s\n", root,
                           (folder_.path() / point).string(), rest);
  }

  TestFolder folder_;
};

TEST_F(MemoryControllerTest, VersionOneMakesGroupsBelowItsOwn) {
  Write("mountinfo", Mount("/", "cpu", "cgroup cgroup rw,cpu") +
                         Mount("/", "memory", "cgroup cgroup rw,memory") +
                         Mount("/", "unified", "cgroup2 cgroup2 rw"));
  Write("cgroup", "4:memory:/jobs/7\n1:cpu:/\n0::/\n");
  std::filesystem::create_directories(folder_.path() / "memory/jobs/7");
  const auto found = FindMemoryController(folder_.path());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->version, 1);
  EXPECT_EQ(found->outer, folder_.path() / "memory/jobs/7");
  EXPECT_EQ(found->parent, found->outer);
}

TEST_F(MemoryControllerTest, AContainerSeesAPartOfTheTree) {
  Write("mountinfo", Mount("/docker/ab", "memory", "cgroup cgroup rw,memory"));
  Write("cgroup", "4:memory:/docker/ab\n");
  std::filesystem::create_directories(folder_.path() / "memory");
  const auto found = FindMemoryController(folder_.path());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->outer, folder_.path() / "memory");
}

TEST_F(MemoryControllerTest, VersionTwoMakesGroupsWhereTheControllerIsHandedOn) {
  Write("mountinfo", Mount("/", "unified", "cgroup2 cgroup2 rw"));
  Write("cgroup", "0::/user.slice/session.scope\n");
  Write("unified/cgroup.subtree_control", "cpu memory pids\n");
  Write("unified/user.slice/cgroup.subtree_control", "cpu memory\n");
  Write("unified/user.slice/session.scope/cgroup.subtree_control", "\n");
  const auto found = FindMemoryController(folder_.path());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->version, 2);
  EXPECT_EQ(found->outer, folder_.path() / "unified/user.slice/session.scope");
  EXPECT_EQ(found->parent, folder_.path() / "unified/user.slice");
}

TEST_F(MemoryControllerTest, SaysWhatIsMissing) {
  Write("mountinfo", Mount("/", "unified", "cgroup2 cgroup2 rw"));
  Write("cgroup", "0::/a\n");
  Write("unified/cgroup.subtree_control", "cpu\n");
  EXPECT_TRUE(absl::IsUnimplemented(FindMemoryController(folder_.path()).status()));
  Write("mountinfo", "");
  EXPECT_TRUE(absl::IsUnimplemented(FindMemoryController(folder_.path()).status()));
  // A group that is nowhere, as in a container that does not show it, can't be written to.
  Write("mountinfo", Mount("/", "memory", "cgroup cgroup rw,memory"));
  Write("cgroup", "4:memory:/elsewhere\n");
  const absl::Status refused = FindMemoryController(folder_.path()).status();
  EXPECT_TRUE(absl::IsUnimplemented(refused)) << refused;
}

}  // namespace
}  // namespace alexbench::harness
