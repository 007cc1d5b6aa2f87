// Compactions for which there is not room enough: whatever is lacking, the log is as usable as
// before.

#include <cstdint>
#include <string>

#include "base/derived_value.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "engines/alex/log/segmented/full_disk_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

enum class Way : std::uint8_t { kAlone, kBesideOthers };

// Compacts to the end, or to the first failure.
absl::Status Compact(Way way, CompactionHistory& history) {
  if (way == Way::kAlone) {
    return history.Compact();
  }
  absl::Status status;
  do {
    status = history.StepCompaction();
  } while (status.ok() && history.IsCompacting());
  return status;
}

// Compacts on a disk that has so many bytes free, writes to it, full as it is, and then to one that
// has room again. Returns what became of the first compaction.
absl::Status CompactWithFreeBytes(std::uint64_t free_bytes, Way way, Wal wal) {
  CompactionHistory history(Durability::kBuffered, wal);
  EXPECT_EQ(history.Open(), absl::OkStatus());
  history.Fill();
  history.disk().LimitSize(history.disk().UsedBytes() + free_bytes);
  const absl::Status status = Compact(way, history);
  EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  for (Key key = 100; key < 108; ++key) {
    (void)history.Put(key, DerivedValue(key, 0, 700));
    EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  }
  history.disk().LiftLimit();
  EXPECT_TRUE(history.Put(200, "there is room again"));
  EXPECT_EQ(Compact(way, history), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  return status;
}

TEST(CompactionFullDiskTest, ADiskThatFillsUpInItsMidstEndsTheCompactionAndNothingElse) {
  std::uint64_t full_disks = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    for (const Way way : {Way::kAlone, Way::kBesideOthers}) {
      const std::uint64_t count = CountFullDisks({.step = 331}, [way, wal](std::uint64_t bytes) {
        return CompactWithFreeBytes(bytes, way, wal);
      });
      ASSERT_FALSE(HasFailure());
      EXPECT_GT(count, 10U);
      full_disks += count;
    }
  }
  PrintFullDisks(full_disks);
}

TEST(CompactionFullDiskTest, ThereIsRoomForCopiesWhereDiskAndOffsetsHaveIt) {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  constexpr std::uint64_t kKept = 16 * kMiB;  // for whoever writes meanwhile
  CompactionHistory history(Durability::kBuffered);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  history.Fill();
  const auto room_with = [&history](std::uint64_t free_bytes) {
    history.disk().LimitSize(history.disk().UsedBytes() + free_bytes);
    return history.log().RoomForCopies().value();
  };
  EXPECT_EQ(room_with(0), 0U);
  EXPECT_EQ(room_with(kKept), 0U);
  EXPECT_EQ(room_with(kKept + 1), 1U);
  EXPECT_EQ(room_with(kKept + 5 * kMiB), 5 * kMiB);
  // The window of a history has 64 MiB, of which the log has taken whole segments.
  const std::uint64_t taken_bytes = (history.SegmentNumbers().back() + 1) * 8192;
  EXPECT_EQ(room_with(1000 * kMiB), 48 * kMiB - taken_bytes);
}

}  // namespace
}  // namespace alexbench::engines::alex
