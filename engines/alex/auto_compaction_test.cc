// Compaction on a store's own accord: when it begins, when it does not, and how it ends.

#include "engines/alex/auto_compaction.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"

#include "engines/alex/compacting_store_fixture.h"
#include "engines/alex/compaction_room.h"
#include "engines/alex/ladder.h"
#include "engines/alex/linear_run.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/optimistic_store.h"

namespace alexbench::engines::alex {
namespace {

using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;
constexpr std::chrono::milliseconds kMoment{1};
// Enough for several looks at a store.
constexpr auto kLooks = 3 * kAutoCompactionInterval;

TEST(AutoCompactionWorkTest, IsToldWhenItIsOver) {
  constexpr int kMomentsMax = 10'000;
  std::atomic<bool> has_begun = false;
  std::atomic<bool> was_told = false;
  {
    const AutoCompaction compaction([&](const std::atomic<bool>& is_over) {
      has_begun = true;
      for (int moment = 0; !is_over && moment < kMomentsMax; ++moment) {
        std::this_thread::sleep_for(kMoment);
      }
      was_told = is_over.load();
      return absl::OkStatus();
    });
    while (!has_begun) {
      std::this_thread::sleep_for(kMoment);
    }
  }
  EXPECT_TRUE(was_told);
}

TEST(AutoCompactionWorkTest, IsDoneAgainUntilItFails) {
  std::atomic<int> count = 0;
  const AutoCompaction compaction([&count](const std::atomic<bool>&) {
    return ++count < 2 ? absl::OkStatus() : absl::DataLossError("damage");
  });
  while (count < 2) {
    std::this_thread::sleep_for(kMoment);
  }
  std::this_thread::sleep_for(kLooks);
  EXPECT_EQ(count, 2);
}

TEST(AutoCompactionWorkTest, IsDoneAgainWhereItFoundNoRoom) {
  std::atomic<int> count = 0;
  const AutoCompaction compaction([&count](const std::atomic<bool>&) {
    return ++count < 3 ? absl::ResourceExhaustedError("no room") : absl::DataLossError("damage");
  });
  while (count < 3) {
    std::this_thread::sleep_for(kMoment);
  }
  std::this_thread::sleep_for(kLooks);
  EXPECT_EQ(count, 3);
}

// At the looks 1, 4, 9 and 18: each pause is twice as long as the one before.
TEST(AutoCompactionWorkTest, IsDoneMoreAndMoreSeldomWhereItFindsNoRoom) {
  std::atomic<int> count = 0;
  const AutoCompaction compaction([&count](const std::atomic<bool>&) {
    ++count;
    return absl::ResourceExhaustedError("no room");
  });
  std::this_thread::sleep_for(15 * kAutoCompactionInterval);
  EXPECT_GE(count, 1);
  EXPECT_LE(count, 3);
}

TEST(CompactionRoomTest, LooksAtRecordsOnlyWhereThatMayDecide) {
  CompactionRoom room;
  int looks = 0;
  const auto suffices = [&](std::uint64_t room_bytes, std::uint64_t live_count) {
    return room.Suffices({.room_bytes = room_bytes, .log_bytes = 1'000, .live_count = live_count},
                         [&] {
                           ++looks;
                           return std::optional(5 * live_count);
                         });
  };
  EXPECT_TRUE(suffices(1'000, 100));
  EXPECT_EQ(looks, 0) << "all of the log would fit";
  EXPECT_TRUE(suffices(500, 100));
  EXPECT_FALSE(suffices(499, 100));
  EXPECT_FALSE(suffices(0, 100));
  EXPECT_EQ(looks, 1) << "the first look has told how large records are";
  EXPECT_TRUE(suffices(499, 99));
  EXPECT_EQ(looks, 2);
}

TEST(CompactionRoomTest, RefusesWhatItHasLookedAt) {
  CompactionRoom room;
  const CompactionRoom::Question asked{.room_bytes = 10, .log_bytes = 100, .live_count = 3};
  EXPECT_FALSE(room.Suffices(asked, [] { return std::optional<std::uint64_t>(11); }));
  EXPECT_FALSE(room.Suffices(asked, []() -> std::optional<std::uint64_t> {
    ADD_FAILURE() << "it was looked at before";
    return 0;
  }));
  EXPECT_TRUE(room.Suffices({.room_bytes = 0, .log_bytes = 100, .live_count = 0},
                            [] { return std::optional<std::uint64_t>(0); }));
}

// 2,900 of 3,000 bytes are a few records, which are erased then.
TEST(CompactionRoomTest, LooksAgainOnceTheLogHasGrownByASixteenth) {
  CompactionRoom room;
  std::optional<std::uint64_t> live_bytes = 3'000;
  int looks = 0;
  const auto suffices = [&](std::uint64_t log_end) {
    return room.Suffices(
        {.room_bytes = 1'000, .log_bytes = 3'200, .log_end = log_end, .live_count = 100}, [&] {
          ++looks;
          return live_bytes;
        });
  };
  EXPECT_FALSE(suffices(3'200));
  live_bytes = 100;
  EXPECT_FALSE(suffices(3'400));
  EXPECT_EQ(looks, 1);
  EXPECT_TRUE(suffices(3'401));
  live_bytes = std::nullopt;
  EXPECT_FALSE(suffices(3'401)) << "a look that was cut short tells nothing";
  live_bytes = 100;
  EXPECT_TRUE(suffices(3'401));
  EXPECT_EQ(looks, 4);
}

using AutoCompactionTest = CompactingStoreTest<OptimisticV3>;

TEST_F(AutoCompactionTest, KeepsALogThatIsWrittenOverFromGrowing) {
  const LogOptions options{.segment_bytes = std::uint64_t{1} << 18U,
                           .compact_above_dead_percent = 50};
  std::map<Key, std::string> contents;
  {
    absl::StatusOr<OptimisticV3> store = OptimisticV3::Open(folder_.store(), options);
    ASSERT_TRUE(store.ok()) << store.status();
    std::uint64_t log_bytes = 0;
    int compactions = 0;
    for (std::uint64_t i = 0; compactions < 3 && i < 5'000'000; ++i) {
      ASSERT_TRUE(store->Put({static_cast<Key>(i % 500), LinearValue(i)}).ok());
      if (i % 1'000 == 0) {
        const std::uint64_t log_bytes_now = store->Stats().log_bytes.value_or(0);
        compactions += log_bytes_now < log_bytes ? 1 : 0;
        log_bytes = log_bytes_now;
      }
    }
    EXPECT_EQ(compactions, 3);
    EXPECT_EQ(store->Verify(), absl::OkStatus());
    contents = ContentsOf(*store);
    EXPECT_EQ(contents.size(), 500U);
  }
  const absl::StatusOr<OptimisticV3> again = OptimisticV3::Open(folder_.store(), options);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ContentsOf(*again), contents);
}

// Puts of 500 keys until there is a log of some segments.
void WriteOver(OptimisticV3& store) {
  for (std::uint64_t i = 0; store.Stats().log_bytes.value_or(0) < kMiB; ++i) {
    for (Key key = 0; key < 500; ++key) {
      ASSERT_TRUE(store.Put({key, LinearValue(i)}).ok());
    }
  }
}

TEST_F(AutoCompactionTest, LeavesTheLastOffsetsToWriters) {
  OptimisticV3 store = OpenWith(0, {.window_bytes = 16 * kMiB,
                                    .segment_bytes = std::uint64_t{1} << 18U,
                                    .compact_above_dead_percent = 50});
  WriteOver(store);
  std::map<Key, std::string> contents = ContentsOf(store);
  const auto log_bytes = store.Stats().log_bytes;
  std::this_thread::sleep_for(kLooks);
  EXPECT_EQ(store.Stats().log_bytes, log_bytes);
  EXPECT_TRUE(store.Put({1'000, "it goes on"}).ok());
  contents[1'000] = "it goes on";
  EXPECT_EQ(store.Compact(), absl::OkStatus()) << "whoever asks for it gets it";
  EXPECT_LT(store.Stats().log_bytes, log_bytes);
  EXPECT_EQ(ContentsOf(store), contents);
}

TEST_F(AutoCompactionTest, WaitsUntilTheDiskHasRoom) {
  const SmallDisk disk(folder_.path() / "0", 48 * kMiB);
  if (!disk.is_mounted()) {
    GTEST_SKIP() << "mounting a small disk takes root";
  }
  const std::filesystem::path hog = folder_.path() / "0" / "hog";
  OptimisticV3 store = OpenWith(0, {.segment_bytes = std::uint64_t{1} << 18U,
                                    .compact_above_dead_percent = 50});
  std::ofstream(hog) << std::string(33 * kMiB, 'h');
  WriteOver(store);
  std::map<Key, std::string> contents = ContentsOf(store);
  const auto log_bytes = store.Stats().log_bytes;
  std::this_thread::sleep_for(kLooks);
  EXPECT_EQ(store.Stats().log_bytes, log_bytes);
  EXPECT_EQ(store.health(), absl::OkStatus());
  EXPECT_TRUE(store.Put({1'000, "it goes on"}).ok());
  contents[1'000] = "it goes on";
  std::filesystem::remove(hog);
  constexpr int kMomentsMax = 10'000;
  for (int moment = 0; store.Stats().log_bytes >= log_bytes && moment < kMomentsMax; ++moment) {
    std::this_thread::sleep_for(kMoment);
  }
  EXPECT_LT(store.Stats().log_bytes, log_bytes);
  EXPECT_EQ(ContentsOf(store), contents);
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

}  // namespace
}  // namespace alexbench::engines::alex
