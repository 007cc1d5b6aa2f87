#include "harness/run/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <barrier>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/run/scratch_folder.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    base_ = fs::path(testing::TempDir()) /
            ("run_folder_" +
             std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(base_);
    fs::create_directories(base_);
  }
  void TearDown() override { fs::remove_all(base_); }

  fs::path base_;
};

TEST_F(RunFolderTest, ChecksWithoutCreating) {
  EXPECT_TRUE(CheckOutFolder(base_ / "new", FolderUse::kNew).ok());
  EXPECT_FALSE(fs::exists(base_ / "new"));
  EXPECT_TRUE(CheckOutFolder(base_, FolderUse::kNew).ok());
}

TEST_F(RunFolderTest, RefusesAFolderWithSomethingInItAndAFile) {
  std::ofstream(base_ / "note") << "x";
  EXPECT_EQ(CheckOutFolder(base_, FolderUse::kNew).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(CheckOutFolder(base_ / "note", FolderUse::kNew).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(RunFolderTest, RemovesItsScratchFolderAndNothingElse) {
  const fs::path scratch_parent = base_ / "elsewhere";
  fs::create_directories(scratch_parent);
  std::ofstream(scratch_parent / "mine") << "x";
  fs::path scratch;
  {
    absl::StatusOr<RunFolder> folder = RunFolder::Create(base_ / "out", scratch_parent);
    ASSERT_TRUE(folder.ok()) << folder.status();
    scratch = folder->scratch();
    std::ofstream(scratch / "store") << "x";
    std::ofstream(folder->out() / "session.json") << "x";
    EXPECT_EQ(folder->run_id(), "out");
  }
  EXPECT_FALSE(fs::exists(scratch));
  EXPECT_TRUE(fs::exists(scratch_parent / "mine"));
  EXPECT_TRUE(fs::exists(base_ / "out" / "session.json"));
}

// As where a run is refused once it has its folders.
TEST_F(RunFolderTest, FoldersItMadeGoAsTheyCameAndThoseOfOthersStay) {
  fs::create_directories(base_ / "mine" / "stores");
  EXPECT_TRUE(RunFolder::Create(base_ / "a" / "out", base_ / "mine" / "stores" / "b" / "c").ok());
  EXPECT_FALSE(fs::exists(base_ / "a"));
  EXPECT_TRUE(fs::is_empty(base_ / "mine" / "stores"));
  EXPECT_TRUE(RunFolder::Create(base_ / "mine" / "stores", "").ok());
  EXPECT_TRUE(fs::is_empty(base_ / "mine" / "stores"));
}

TEST_F(RunFolderTest, AFolderThatTookTheNameOfItsOwnStays) {
  {
    absl::StatusOr<RunFolder> folder = RunFolder::Create(base_ / "out", "");
    ASSERT_TRUE(folder.ok()) << folder.status();
    fs::rename(base_ / "out", base_ / "moved");
    fs::create_directories(base_ / "out");
    EXPECT_FALSE(folder->CheckStillThere().ok());
  }
  EXPECT_TRUE(fs::exists(base_ / "out"));
}

TEST_F(RunFolderTest, ACallThatFailsRemovesEveryFolderItMade) {
  for (const fs::path& scratch :
       {fs::path("/proc/nowhere"), fs::path("/dev/null/nowhere"),
        base_ / "stores" / "deep" / std::string(300, 'x')}) {
    EXPECT_FALSE(RunFolder::Create(base_ / "a" / "b" / "out", scratch).ok());
    EXPECT_TRUE(fs::is_empty(base_)) << scratch;
  }
  fs::create_directories(base_ / "mine");
  EXPECT_FALSE(RunFolder::Create(base_ / "mine" / "out" / "", "/proc/nowhere").ok());
  EXPECT_TRUE(fs::is_empty(base_ / "mine"));
}

// "way/.." is the folder above what the link leads to, which is not the one the link is in.
TEST_F(RunFolderTest, ACallThatFailsRemovesWhatItMadeBehindLinksAndDots) {
  fs::create_directories(base_ / "far" / "end");
  fs::create_directory_symlink(base_ / "far" / "end", base_ / "way");
  EXPECT_FALSE(RunFolder::Create(base_ / "way" / ".." / "made" / "out", "/proc/nowhere").ok());
  EXPECT_FALSE(fs::exists(base_ / "far" / "made"));
  EXPECT_FALSE(RunFolder::Create(base_ / "new" / ".." / "out" / ".", "/proc/nowhere").ok());
  EXPECT_FALSE(fs::exists(base_ / "new"));
  EXPECT_FALSE(fs::exists(base_ / "out"));
  EXPECT_TRUE(fs::exists(base_ / "far" / "end"));
}

// A run that is killed while it makes its folder leaves a marker that has no name yet, or none.
TEST_F(RunFolderTest, AScratchFolderWhoseMakerWasKilledIsRemovedAndNobodyElsesIs) {
  fs::create_directories(base_ / "killed");
  std::ofstream(base_ / "killed" / "alexbench-scratch.4711.tmp") << "ta";
  EXPECT_EQ(RemoveScratch(base_ / "killed", "tag"), absl::OkStatus());
  EXPECT_FALSE(fs::exists(base_ / "killed"));
  for (const char* const name : {"notes", "alexbench-scratch.txt", "notes.tmp"}) {
    const fs::path folder = base_ / "other";
    fs::create_directories(folder);
    std::ofstream(folder / name) << "mine";
    std::ofstream(folder / "alexbench-scratch.4711.tmp") << "ta";
    EXPECT_TRUE(absl::IsPermissionDenied(RemoveScratch(folder, "tag"))) << name;
    EXPECT_TRUE(fs::exists(folder / name));
    fs::remove_all(folder);
  }
}

TEST_F(RunFolderTest, WhatAnotherRunRemovesOnTheWayIsMadeAgain) {
  const fs::path shared = base_ / "a" / "b";
  std::optional<MadeFolders> other(std::in_place);
  ASSERT_EQ(other->MakeAndFill(shared, [] { return absl::OkStatus(); }), absl::OkStatus());
  MadeFolders made;
  int fills = 0;
  EXPECT_EQ(made.MakeAndFill(shared,
                             [&] {
                               if (++fills == 1) {
                                 other.reset();  // its run ends here
                               }
                               return MakeScratch(shared / "mine", "tag");
                             }),
            absl::OkStatus());
  EXPECT_EQ(fills, 2);
  EXPECT_TRUE(fs::exists(shared / "mine"));
  // As for the folder of results.
  EXPECT_TRUE(absl::IsNotFound(FolderLock::Take(base_ / "absent").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(RunFolder::Create("/proc/nowhere", "").status()));
}

// In every round all make the same folders, and whoever made one takes it away as others come.
TEST_F(RunFolderTest, RunsThatShareFoldersFindAndLeaveThem) {
  constexpr std::ptrdiff_t kRuns = 4;
  constexpr int kRounds = 300;
  std::barrier start(kRuns);
  std::array<absl::Status, kRuns> first_failures;
  std::vector<std::thread> runs;
  for (std::size_t i = 0; i < first_failures.size(); ++i) {
    runs.emplace_back([this, i, &start, &failure = first_failures[i]] {
      for (int round = 0; round < kRounds; ++round) {
        const fs::path shared = base_ / std::to_string(round) / "stores";
        const fs::path mine = shared / std::to_string(i);
        start.arrive_and_wait();
        MadeFolders made;
        failure.Update(made.MakeAndFill(shared, [&mine] {
          return ::mkdir(mine.c_str(), 0700) == 0 ? absl::OkStatus()
                                                  : absl::ErrnoToStatus(errno, mine.string());
        }));
        ::rmdir(mine.c_str());
      }
    });
  }
  for (std::thread& run : runs) {
    run.join();
  }
  EXPECT_THAT(first_failures, testing::Each(absl::OkStatus()));
}

TEST_F(RunFolderTest, RefusesAFolderWhosePathIsNoUtf8) {
  const fs::path odd = base_ / "odd\xff";
  fs::create_directories(odd);
  for (const auto& [out, scratch] : {std::pair(odd / "out", fs::path()),
                                     std::pair(base_ / "out", odd / "stores")}) {
    const auto refused = RunFolder::Create(out, scratch);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("odd\xEF\xBF\xBD"));
  }
  EXPECT_TRUE(fs::is_empty(odd));
  EXPECT_FALSE(fs::exists(base_ / "out"));
}

TEST_F(RunFolderTest, NamesTheFolderItCannotCreateAndLeavesNothing) {
  std::ofstream(base_ / "file") << "x";
  const auto in_file = RunFolder::Create(base_ / "file" / "out", "");
  ASSERT_FALSE(in_file.ok());
  EXPECT_THAT(std::string(in_file.status().message()), testing::HasSubstr("file/out"));
  const auto bad_scratch = RunFolder::Create(base_ / "out", base_ / "file");
  ASSERT_FALSE(bad_scratch.ok());
  EXPECT_FALSE(fs::exists(base_ / "out"));
}

}  // namespace
}  // namespace alexbench::harness
