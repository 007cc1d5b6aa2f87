// Compactions that can't go on and take their copies back: all is where it was, the disk has its
// space again, and whatever fails on the way, nothing is lost and nothing comes back.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/log/segmented/log_writer.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Kind = FaultPlan::Kind;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::size_t kLiveCount = 11;

// Two versions of twelve keys, one of them erased, of which a segment holds two: on a disk with
// room for four of the six segments that the copies take.
void Fill(CompactionHistory& history) {
  ASSERT_EQ(history.Open(), absl::OkStatus());
  for (std::uint32_t version = 0; version < 2; ++version) {
    for (Key key = 0; key < 12; ++key) {
      ASSERT_TRUE(history.Put(key, DerivedValue(key, version, 1500)));
    }
  }
  ASSERT_TRUE(history.Erase(3));
  history.disk().LimitSize(history.disk().UsedBytes() + 4 * CompactionHistory::kSegmentBytes);
}

std::uint64_t RecordCount(CompactionHistory& history) {
  std::uint64_t count = 0;
  EXPECT_EQ(history.log().ForEach([&count](const LoggedRecord&) { ++count; }), absl::OkStatus());
  return count;
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

TEST(CompactionTakeBackTest, AllIsWhereItWasAndTheSpaceIsUsedAgain) {
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    RandomStream random(5, 0);
    CompactionHistory history(Durability::kSync, wal);
    Fill(history);
    ASSERT_FALSE(HasFailure());
    const auto places = history.index();
    const std::uint64_t used_bytes = history.disk().UsedBytes();
    const std::uint64_t record_count = RecordCount(history);
    const Outcome outcome = CompactInVain(history);
    EXPECT_TRUE(absl::IsResourceExhausted(outcome.compacted)) << outcome.compacted;
    EXPECT_EQ(outcome.taken_back, absl::OkStatus());
    EXPECT_GT(outcome.copied_count, 2U) << "there were no copies in a further segment";
    EXPECT_EQ(history.log().write_health(), absl::OkStatus());
    EXPECT_EQ(history.index(), places);
    EXPECT_EQ(history.Read(), history.contents());
    EXPECT_EQ(RecordCount(history), record_count);
    EXPECT_LE(history.disk().UsedBytes(), used_bytes + kLogHeaderSizeBytes);
    // In the places of the copies, those in files that are gone among them.
    for (Key key = 100; key < 104; ++key) {
      ASSERT_TRUE(history.Put(key, DerivedValue(key, 0, 1500)));
    }
    EXPECT_EQ(history.Read(), history.contents());
    history.CutPower(random);
    ASSERT_EQ(history.Open(), absl::OkStatus());
    EXPECT_EQ(history.contents().size(), kLiveCount + 4);
    history.disk().LimitSize(kUnlimited);
    EXPECT_EQ(history.Compact(), absl::OkStatus());
    EXPECT_EQ(history.Read(), history.contents());
    EXPECT_GT(history.SegmentNumbers().front(), 0U);
  }
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
  EXPECT_EQ(RecordCount(history), 6U);
  EXPECT_LE(history.disk().UsedBytes(), used_bytes + kLogHeaderSizeBytes);
  EXPECT_TRUE(history.Put(100, DerivedValue(100, 0, kMiB)));
  history.disk().LimitSize(kUnlimited);
  EXPECT_EQ(history.Compact(), absl::OkStatus());
  EXPECT_EQ(history.Read(), history.contents());
  ASSERT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.contents().size(), 7U);
}

// The log is opened once more, written to, and the power is cut. False: there are not so many
// calls.
bool FailACall(const FaultPlan& plan, Wal wal, RandomStream& random) {
  CompactionHistory history(Durability::kSync, wal);
  Fill(history);
  history.disk().Plan(plan);
  const Outcome outcome = CompactInVain(history);
  const bool has_failed = history.disk().calls() > plan.first_call;
  EXPECT_FALSE(outcome.compacted.ok());
  EXPECT_EQ(history.Read(), history.contents());
  if (plan.kind == Kind::kPowerCut) {
    history.CutPower(random);
  } else {
    history.Close();
  }
  history.disk().Plan({});
  history.disk().LimitSize(kUnlimited);
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
  constexpr std::uint64_t kDraws = 4;
  std::uint64_t faults = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    for (const Kind kind : {Kind::kPowerCut, Kind::kError, Kind::kNoSpace}) {
      std::uint64_t call = 0;
      for (bool has_failed = true; has_failed; ++call) {
        for (std::uint64_t draw = 0; draw < kDraws; ++draw, ++faults) {
          SCOPED_TRACE(testing::Message()
                       << "kind " << static_cast<int>(kind) << ", call " << call);
          RandomStream random(13 + draw, call);
          has_failed = FailACall({.kind = kind, .first_call = call}, wal, random);
          ASSERT_FALSE(HasFailure());
        }
      }
      EXPECT_GT(call, 30U) << "nothing was taken back from further segments";
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

// Sequences are given once more: what was durable under them says nothing of who has them now, and
// who still waits for one of them waits for nothing.
TEST(CompactionTakeBackTest, WhatComesInTheirPlaceIsNotTakenForDurable) {
  SimulatedDisk disk;
  const std::unique_ptr<Folder> folder = disk.OpenFolder();
  ASSERT_EQ(CreateSegmentedLog(*folder, CompactionHistory::kSegmentBytes), absl::OkStatus());
  FoundLog found = *ReadLog(*folder, FileAccess::kReadWrite, {.size_bytes = 16 * kMiB},
                            [](const LoggedRecord&) {});
  LogWriter writer(*LogTail::Recover(*folder, std::move(found)),
                   {.durability = Durability::kGroup});
  const auto append = [&writer](Key key) {
    const SealedRecord record{.key = key, .value = "value"};
    LogOffset offset = 0;
    return *writer.Append({&record, 1}, {&offset, 1});
  };
  const std::uint64_t kept = append(1);
  ASSERT_EQ(writer.BeginSegment().status(), absl::OkStatus());
  const std::uint64_t first_copy = append(2);
  const std::uint64_t last_copy = append(3);
  ASSERT_EQ(writer.Acknowledge(last_copy), absl::OkStatus());
  ASSERT_EQ(writer.TakeBackSegments(), absl::OkStatus());
  EXPECT_EQ(writer.durable_sequence(), kept);
  EXPECT_EQ(writer.Acknowledge(last_copy), absl::OkStatus());
  ASSERT_EQ(append(4), first_copy);
  EXPECT_EQ(writer.durable_sequence(), kept);
  ASSERT_EQ(writer.Acknowledge(first_copy), absl::OkStatus());
  EXPECT_EQ(writer.durable_sequence(), first_copy);
}

}  // namespace
}  // namespace alexbench::engines::alex
