// Groups of this machine; where none can be made the tests say so and are skipped.
#include "harness/session/memory_group.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_format.h"

#include "harness/session/memory_controller.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kLimitBytes = 20'000'000;

class MemoryGroupTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto found = FindMemoryController(); !found.ok()) {
      GTEST_SKIP() << found.status();
    }
  }

  // Runs `child` in a process of its own; returns how that ended, as wait(2) has it.
  static int StatusOf(absl::FunctionRef<void()> child) {
    const pid_t pid = fork();
    if (pid == 0) {
      child();
      _exit(0);
    }
    int status = -1;
    EXPECT_EQ(waitpid(pid, &status, 0), pid);
    return status;
  }

  // Takes so much memory and returns how much of it was had.
  static void Take(std::size_t bytes) {
    std::vector<char> taken(bytes);
    for (std::size_t i = 0; i < bytes; i += 1024) {
      static_cast<volatile char*>(taken.data())[i] = 1;
    }
  }

  // Makes a group, lets go of it and writes its folder into the pipe.
  static void TellOfAGroup(int pipe_end) {
    std::string folder;
    if (const auto group = MemoryGroup::Make(kLimitBytes); group.ok()) {
      folder = group->place().folder;
    }
    if (write(pipe_end, folder.data(), folder.size()) <= 0) {
      _exit(1);
    }
  }

  static bool IsGoneSoon(const std::filesystem::path& folder) {
    for (int i = 0; i < 500 && std::filesystem::exists(folder); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return !std::filesystem::exists(folder);
  }
};

TEST_F(MemoryGroupTest, HoldsWhatItsProcessTakesAndKillsItBeyondTheLimit) {
  std::filesystem::path folder;
  {
    const auto group = MemoryGroup::Make(kLimitBytes);
    ASSERT_TRUE(group.ok()) << group.status();
    const MemoryGroupPlace& place = group->place();
    folder = place.folder;
    const int fits = StatusOf([&] {
      if (!EnterMemoryGroup(place.folder).ok()) {
        _exit(1);
      }
      Take(kLimitBytes / 16);  // the thread sanitizer takes several times that beside it
      // Kept by the page tables and the heap; what was freed is gone.
      _exit(MemoryInUse(place).value_or(0) > 0 ? 0 : 2);
    });
    EXPECT_EQ(fits, 0);
    EXPECT_FALSE(group->HasKilled());
    const int too_much = StatusOf([&] {
      if (EnterMemoryGroup(place.folder).ok()) {
        Take(4 * kLimitBytes);
      }
    });
    EXPECT_TRUE(WIFSIGNALED(too_much) && WTERMSIG(too_much) == SIGKILL) << too_much;
    EXPECT_TRUE(group->HasKilled());
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(MemoryGroupTest, WhoLeftIsChargedElsewhere) {
  const auto group = MemoryGroup::Make(kLimitBytes);
  ASSERT_TRUE(group.ok()) << group.status();
  const int status = StatusOf([&] {
    const MemoryGroupPlace& place = group->place();
    if (!EnterMemoryGroup(place.folder).ok() || !EnterMemoryGroup(place.outer).ok()) {
      _exit(1);
    }
    Take(4 * kLimitBytes);
  });
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(group->HasKilled());
}

TEST_F(MemoryGroupTest, IsRemovedWhereItsMakerIsKilled) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t maker = fork();
  if (maker == 0) {
    const auto group = MemoryGroup::Make(kLimitBytes);
    const std::string folder = group.ok() ? group->place().folder : "";
    const bool told = write(ends[1], folder.data(), folder.size()) > 0;
    while (told) {
      pause();
    }
    _exit(1);
  }
  std::array<char, 4096> buffer{};
  const ssize_t size = read(ends[0], buffer.data(), buffer.size());
  ASSERT_GT(size, 0);
  const std::filesystem::path folder(std::string(buffer.data(), static_cast<std::size_t>(size)));
  EXPECT_TRUE(std::filesystem::exists(folder));
  EXPECT_EQ(kill(maker, SIGKILL), 0);
  EXPECT_EQ(waitpid(maker, nullptr, 0), maker);
  EXPECT_TRUE(IsGoneSoon(folder)) << folder;
  close(ends[0]);
  close(ends[1]);
}

TEST_F(MemoryGroupTest, NoMomentOfAKillLeavesOneBehind) {
  const std::filesystem::path parent = FindMemoryController()->parent;
  for (int i = 0; i < 100; ++i) {
    const pid_t maker = fork();
    if (maker == 0) {
      while (MemoryGroup::Make(kLimitBytes).ok()) {
      }
      _exit(1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(137 * (i % 50)));
    ASSERT_EQ(kill(maker, SIGKILL), 0);
    ASSERT_EQ(waitpid(maker, nullptr, 0), maker);
    const std::string name = absl::StrFormat("alexbench-%d-", maker);
    for (const auto& entry : std::filesystem::directory_iterator(parent)) {
      if (entry.path().filename().string().starts_with(name)) {
        ASSERT_TRUE(IsGoneSoon(entry.path())) << entry.path() << " after kill " << i;
      }
    }
  }
}

// As process 1 of two containers. The guard of one that is killed removes whatever has its name.
TEST_F(MemoryGroupTest, ProcessesOfTheSameNumberGiveNoNameTwice) {
  if (StatusOf([] { _exit(unshare(CLONE_NEWPID) == 0 ? 0 : 1); }) != 0) {
    GTEST_SKIP() << "no namespace of processes can be made here";
  }
  std::array<std::string, 2> folders;
  for (std::string& folder : folders) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    const int status = StatusOf([&ends] {
      const bool is_apart = unshare(CLONE_NEWPID) == 0;
      _exit(is_apart && StatusOf([&ends] { TellOfAGroup(ends[1]); }) == 0 ? 0 : 1);
    });
    ASSERT_EQ(status, 0);
    std::array<char, 4096> buffer{};
    const ssize_t size = read(ends[0], buffer.data(), buffer.size());
    ASSERT_GT(size, 0);
    folder.assign(buffer.data(), static_cast<std::size_t>(size));
    EXPECT_NE(folder.find("/alexbench-1-"), std::string::npos) << folder;
    EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
    close(ends[0]);
    close(ends[1]);
  }
  EXPECT_NE(folders[0], folders[1]);
}

}  // namespace
}  // namespace alexbench::harness
