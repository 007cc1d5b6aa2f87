// Compactions that can't go on and take their copies back: all is where it was, the disk has its
// space again, and whatever fails on the way, nothing is lost and nothing comes back.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "engines/alex/log/segmented/full_disk_fixture.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/log/segmented/writer_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::size_t kLiveCount = 11;
// Room for four of the six segments that the copies take.
constexpr std::uint64_t kFreeBytes = 4 * CompactionHistory::kSegmentBytes;

// Two versions of twelve keys, one of them erased, of which a segment holds two: on a disk that has
// so many bytes free then.
void Fill(std::uint64_t free_bytes, CompactionHistory& history) {
  ASSERT_EQ(history.Open(), absl::OkStatus());
  for (std::uint32_t version = 0; version < 2; ++version) {
    for (Key key = 0; key < 12; ++key) {
      ASSERT_TRUE(history.Put(key, DerivedValue(key, version, 1500)));
    }
  }
  ASSERT_TRUE(history.Erase(3));
  history.disk().LimitSize(history.disk().UsedBytes() + free_bytes);
}

struct Outcome {
  absl::Status compacted;
  absl::Status taken_back;
  std::size_t copied_count = 0;
};

// Compacts, three records at a time, until that fails, and takes back what was copied.
Outcome CompactInVain(CompactionHistory& history) {
  std::vector<RecordPlace> live;
  for (const auto& [key, offset] : history.index()) {
    live.push_back({key, offset});
  }
  const auto moved = [&history](const RecordPlace& now) {
    history.published().Announce(history.log().end());
    history.shared_index().Upsert(now.key, now.offset);
  };
  Outcome outcome;
  const auto copied = [&](const RecordPlace& copy) {
    ++outcome.copied_count;
    moved(copy);
  };
  LogCompaction compaction(history.log());
  outcome.compacted = compaction.Begin();
  if (!outcome.compacted.ok()) {
    return outcome;
  }
  while (outcome.compacted.ok() && outcome.copied_count < live.size()) {
    const auto rest = std::span<const RecordPlace>(live).subspan(outcome.copied_count);
    outcome.compacted = compaction.Copy(rest.first(std::min<std::size_t>(3, rest.size())), copied);
  }
  if (!outcome.compacted.ok()) {
    outcome.taken_back =
        compaction.TakeBack(std::span<const RecordPlace>(live).first(outcome.copied_count), moved);
  }
  return outcome;
}

// Compacts where there are so many bytes free. If that fails for want of room, writes in the places
// of the copies, cuts the power, and compacts where there is room.
absl::Status CompactWithFreeBytes(std::uint64_t free_bytes, Wal wal) {
  RandomStream random(5, free_bytes);
  CompactionHistory history(Durability::kSync, wal);
  Fill(free_bytes, history);
  if (testing::Test::HasFailure()) {
    return absl::InternalError("the log could not be filled");
  }
  const auto places = history.index();
  const std::uint64_t used_bytes = history.disk().UsedBytes();
  const std::uint64_t record_count = RecordCount(history.log());
  const Outcome outcome = CompactInVain(history);
  if (outcome.compacted.ok()) {
    return outcome.compacted;
  }
  EXPECT_EQ(outcome.taken_back, absl::OkStatus());
  EXPECT_GT(outcome.copied_count, 2U) << "there were no copies in a further segment";
  EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  EXPECT_EQ(history.index(), places);
  EXPECT_EQ(history.Read(), history.contents());
  EXPECT_EQ(RecordCount(history.log()), record_count);
  EXPECT_LE(history.disk().UsedBytes(), used_bytes + kLogHeaderSizeBytes);
  // Those in files that are gone are among the places.
  for (Key key = 100; key < 104; ++key) {
    EXPECT_TRUE(history.Put(key, DerivedValue(key, 0, 1500)));
  }
  EXPECT_EQ(history.Read(), history.contents());
  history.CutPower(random);
  const absl::Status opened = history.Open();
  EXPECT_EQ(opened, absl::OkStatus());
  if (opened.ok()) {
    EXPECT_EQ(history.contents().size(), kLiveCount + 4);
    history.disk().LiftLimit();
    EXPECT_EQ(history.Compact(), absl::OkStatus());
    EXPECT_EQ(history.Read(), history.contents());
    EXPECT_GT(history.SegmentNumbers().front(), 0U);
  }
  return outcome.compacted;
}

TEST(CompactionTakeBackTest, AllIsWhereItWasAndTheSpaceIsUsedAgain) {
  std::uint64_t full_disks = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    const std::uint64_t count = CountFullDisks(
        {.least = kFreeBytes, .step = 331},
        [wal](std::uint64_t free_bytes) { return CompactWithFreeBytes(free_bytes, wal); });
    ASSERT_FALSE(HasFailure());
    EXPECT_GT(count, 10U);
    full_disks += count;
  }
  PrintFullDisks(full_disks);
}

// More than what is appended at a time: four of six records.
TEST(CompactionTakeBackTest, ALogThatIsCompactedAtOnceDoesSo) {
  CompactionHistory history(Durability::kBuffered, Wal::kNone, 8 * kMiB);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  for (Key key = 0; key < 6; ++key) {
    ASSERT_TRUE(history.Put(key, DerivedValue(key, 0, kMiB)));
  }
  const auto places = history.index();
  const std::uint64_t used_bytes = history.disk().UsedBytes();
  history.disk().LimitSize(used_bytes + 3 * kMiB);
  const absl::Status status = history.Compact();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  EXPECT_EQ(history.index(), places);
  EXPECT_EQ(history.Read(), history.contents());
  EXPECT_EQ(RecordCount(history.log()), 6U);
  EXPECT_LE(history.disk().UsedBytes(), used_bytes + kLogHeaderSizeBytes);
  EXPECT_TRUE(history.Put(100, DerivedValue(100, 0, kMiB)));
  history.disk().LiftLimit();
  EXPECT_EQ(history.Compact(), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  ASSERT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.contents().size(), 7U);
}

// The log is opened once more, written to, and the power is cut. False: there are not so many
// calls.
bool FailACall(const FaultPlan& plan, Wal wal, RandomStream& random) {
  CompactionHistory history(Durability::kSync, wal);
  Fill(kFreeBytes, history);
  history.disk().Plan(plan);
  const Outcome outcome = CompactInVain(history);
  const bool has_failed = history.disk().calls() > plan.first_call;
  EXPECT_FALSE(outcome.compacted.ok());
  EXPECT_EQ(history.Read(), history.contents());
  EndAsPlanned(plan, random, history);
  for (int life = 0; life < 2; ++life) {
    const absl::Status opened = history.Open();
    EXPECT_EQ(opened, absl::OkStatus());
    if (!opened.ok()) {
      return false;
    }
    EXPECT_EQ(history.contents().size(), kLiveCount + static_cast<std::size_t>(life));
    EXPECT_EQ(history.log().ForEach([](const LoggedRecord&) {}), absl::OkStatus());
    EXPECT_TRUE(history.Put(200 + life, "it goes on"));
    history.CutPower(random);
  }
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.Compact(), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  return has_failed;
}

TEST(CompactionTakeBackTest, AnyCallMayFailOrBeTheLast) {
  FailAnyCall({.seed = 13, .more_than = 30}, FailACall);
}

// Sequences are given once more: what was durable under them says nothing of who has them now, and
// who still waits for one of them waits for nothing.
TEST(CompactionTakeBackTest, WhatComesInTheirPlaceIsNotTakenForDurable) {
  WriterOnDisk log(CompactionHistory::kSegmentBytes);
  LogWriter& writer = log.writer();
  const std::uint64_t kept = log.Append(1);
  ASSERT_EQ(writer.BeginSegment().status(), absl::OkStatus());
  const std::uint64_t first_copy = log.Append(2);
  const std::uint64_t last_copy = log.Append(3);
  ASSERT_EQ(writer.Acknowledge(last_copy), absl::OkStatus());
  ASSERT_EQ(writer.TakeBackSegments(), absl::OkStatus());
  EXPECT_EQ(writer.durable_sequence(), kept);
  EXPECT_EQ(writer.Acknowledge(last_copy), absl::OkStatus());
  ASSERT_EQ(log.Append(4), first_copy);
  EXPECT_EQ(writer.durable_sequence(), kept);
  ASSERT_EQ(writer.Acknowledge(first_copy), absl::OkStatus());
  EXPECT_EQ(writer.durable_sequence(), first_copy);
}

}  // namespace
}  // namespace alexbench::engines::alex
