#include "engines/alex/log/lock_file.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>

#include "engines/alex/log/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

class LockFileTest : public testing::Test {
 protected:
  absl::StatusOr<LockFile> Take(LockKind kind) { return LockFile::Take(folder_.path(), kind); }

  // A child that takes the lock, says so, and waits to be killed.
  pid_t ForkHolder(LockKind kind) {
    int ready[2];
    EXPECT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const absl::StatusOr<LockFile> lock = Take(kind);
      const char answer = lock.ok() ? 'y' : 'n';
      (void)!::write(ready[1], &answer, 1);
      ::pause();
      ::_exit(0);
    }
    char answer = '?';
    EXPECT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    ::close(ready[0]);
    ::close(ready[1]);
    return child;
  }

  static void Kill(pid_t child) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }

  TestFolder folder_;
};

TEST_F(LockFileTest, SecondWriterOfTheSameProcessIsRefused) {
  const absl::StatusOr<LockFile> first = Take(LockKind::kExclusive);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = Take(LockKind::kExclusive).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.message()), HasSubstr(folder_.path().string()));
  EXPECT_THAT(std::string(second.message()), HasSubstr(std::to_string(::getpid())));
}

TEST_F(LockFileTest, OtherProcessIsRefusedAndToldWhoHoldsTheLock) {
  const pid_t holder = ForkHolder(LockKind::kExclusive);
  for (const LockKind kind : {LockKind::kExclusive, LockKind::kShared}) {
    const absl::Status status = Take(kind).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(holder)));
  }
  Kill(holder);
}

TEST_F(LockFileTest, LockEndsWithAKilledHolder) {
  Kill(ForkHolder(LockKind::kExclusive));
  EXPECT_TRUE(Take(LockKind::kExclusive).ok());
}

TEST_F(LockFileTest, LockEndsWithTheObject) {
  { ASSERT_TRUE(Take(LockKind::kExclusive).ok()); }
  EXPECT_TRUE(Take(LockKind::kExclusive).ok());
}

TEST_F(LockFileTest, ReadersShareAndKeepWritersOut) {
  const pid_t reader = ForkHolder(LockKind::kShared);
  std::optional<absl::StatusOr<LockFile>> second = Take(LockKind::kShared);
  EXPECT_TRUE(second->ok()) << second->status();
  EXPECT_EQ(Take(LockKind::kExclusive).status().code(), absl::StatusCode::kUnavailable);
  Kill(reader);
  EXPECT_EQ(Take(LockKind::kExclusive).status().code(), absl::StatusCode::kUnavailable);
  second.reset();
  EXPECT_TRUE(Take(LockKind::kExclusive).ok());
}

TEST_F(LockFileTest, FileIsPrivateAndNotFollowed) {
  ASSERT_TRUE(Take(LockKind::kExclusive).ok());
  struct stat facts = {};
  ASSERT_EQ(::stat((folder_.path() / "LOCK").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  std::filesystem::rename(folder_.path() / "LOCK", folder_.path() / "elsewhere");
  std::filesystem::create_symlink(folder_.path() / "elsewhere", folder_.path() / "LOCK");
  EXPECT_EQ(Take(LockKind::kExclusive).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace alexbench::engines::alex
