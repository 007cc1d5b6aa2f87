// Compactions beside others that are left half-way, for want of room or by a failure that does not
// end writing. The next one goes on from there: it needs room for the rest alone.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "engines/alex/log/segmented/full_disk_fixture.h"
#include "engines/alex/optimistic_store.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// A store of two versions of every key, copied in eight stretches into eight segments.
class CompactionGoesOnTest : public testing::Test {
 protected:
  using Store = OptimisticStore<With(kProduct, RecordFormat::kV3)>;
  static constexpr std::uint64_t kSegmentBytes = std::uint64_t{1} << 16;
  static constexpr std::uint64_t kKeyCount = 2000;

  CompactionGoesOnTest() {
    EXPECT_EQ(CreateSegmentedLog(*disk_.OpenFolder(), kSegmentBytes), absl::OkStatus());
    Open();
    for (std::uint32_t version = 0; version < 2; ++version) {
      for (std::uint64_t i = 0; i < kKeyCount; ++i) {
        Put(static_cast<Key>(i), version);
      }
    }
  }

  void Open() {
    store_.reset();
    core_.reset();
    const LogOptions options = {.mode = OpenMode::kOpenExisting,
                                .window_bytes = std::uint64_t{1} << 30};
    absl::StatusOr<std::shared_ptr<Store::Core>> core =
        Store::Core::OpenIn(disk_.OpenFolder(), options, SharedOneLineIndex());
    ASSERT_EQ(core.status(), absl::OkStatus());
    core_ = *std::move(core);
    store_.emplace(core_);
  }

  void Put(Key key, std::uint32_t version) {
    const std::string value = DerivedValue(key, version, 200);
    ASSERT_EQ(store_->Put({key, value}), absl::OkStatus());
    contents_[key] = value;
  }
  void Erase(Key key) {
    ASSERT_TRUE(store_->Erase(key).value_or(false));
    contents_[key] = std::nullopt;
  }

  // Compacts where there is room for less than half of the copies.
  void CompactInVain() {
    disk_.LimitSize(disk_.UsedBytes() + 13 * kSegmentBytes / 4);
    const absl::Status status = store_->Compact();
    ASSERT_TRUE(absl::IsResourceExhausted(status)) << status;
    ASSERT_GT(RecordCount(core_->log()), 2 * kKeyCount + 500) << "too little was copied";
    ExpectContents();
  }

  void ExpectContents() const {
    for (const auto& [key, value] : contents_) {
      ASSERT_EQ(store_->GetOwned(key), value) << "key " << key;
    }
    EXPECT_EQ(store_->Verify(), absl::OkStatus());
  }
  void ExpectContentsEvenReopened() {
    ExpectContents();
    Open();
    ExpectContents();
  }

  SimulatedDisk disk_;
  std::shared_ptr<Store::Core> core_;
  std::optional<Store> store_;
  std::map<Key, std::optional<std::string>> contents_;  // nullopt: erased
};

TEST_F(CompactionGoesOnTest, TheRestFitsWhereAllOfItWouldNot) {
  // For the copies, which take less than eight segments, but not for some of them twice.
  const std::uint64_t enough_bytes = disk_.UsedBytes() + 17 * kSegmentBytes / 2;
  CompactInVain();
  disk_.LimitSize(enough_bytes);
  EXPECT_EQ(store_->Compact(), absl::OkStatus());
  EXPECT_EQ(RecordCount(core_->log()), kKeyCount);
  ExpectContentsEvenReopened();
}

TEST_F(CompactionGoesOnTest, WhatWasWrittenInBetweenIsCompactedToo) {
  CompactInVain();
  disk_.LiftLimit();
  for (Key key = 0; key < Key{kKeyCount}; key += 20) {
    Put(key, 2);
  }
  Erase(1);
  Erase(Key{kKeyCount} - 1);
  Put(5000, 0);
  EXPECT_EQ(store_->Compact(), absl::OkStatus());
  EXPECT_EQ(RecordCount(core_->log()), kKeyCount - 2 + 1);
  ExpectContentsEvenReopened();
}

TEST_F(CompactionGoesOnTest, OnItsOwnAccordItLooksForRoomForTheRestAlone) {
  const std::atomic<bool> is_over = false;
  CompactInVain();
  // Beside the 16 MiB for others there is room for three quarters of what counts.
  disk_.LimitSize(disk_.UsedBytes() + (std::uint64_t{16} << 20) + 350'000);
  EXPECT_EQ(core_->CompactAbove(10, is_over), absl::OkStatus());
  EXPECT_EQ(RecordCount(core_->log()), kKeyCount);
  ExpectContentsEvenReopened();
}

// What a compaction takes of the disk: how many segments there are at once, and the last of them.
struct Extent {
  std::size_t segment_count = 0;
  std::uint64_t last_segment = 0;
};

// Two versions of 40 keys, of which a segment holds five.
void Fill(CompactionHistory& history) {
  ASSERT_EQ(history.Open(), absl::OkStatus());
  for (std::uint32_t version = 0; version < 2; ++version) {
    for (Key key = 0; key < 40; ++key) {
      ASSERT_TRUE(history.Put(key, DerivedValue(key, version, 700)));
    }
  }
}

// Steps to the end, or to the first failure.
absl::Status Compact(CompactionHistory& history, Extent& extent) {
  absl::Status status;
  do {
    status = history.StepCompaction();
    const std::vector<std::uint64_t> segments = history.SegmentNumbers();
    extent.segment_count = std::max(extent.segment_count, segments.size());
    extent.last_segment = segments.back();
  } while (status.ok() && history.IsCompacting());
  return status;
}

Extent ExtentOfOneThatNeverFails(Wal wal) {
  CompactionHistory history(Durability::kSync, wal);
  Fill(history);
  Extent extent;
  EXPECT_EQ(Compact(history, extent), absl::OkStatus());
  return extent;
}

// Writes that fit into one segment, of keys that are copied first, last and never.
void WriteInBetween(CompactionHistory& history) {
  EXPECT_TRUE(history.Put(0, DerivedValue(0, 2, 700)));
  EXPECT_TRUE(history.Erase(1));
  EXPECT_TRUE(history.Put(39, DerivedValue(39, 2, 700)));
  EXPECT_TRUE(history.Put(100, DerivedValue(100, 0, 700)));
}

struct Failures {
  FaultPlan first;
  std::optional<FaultPlan> second;  // of the compaction that goes on
};

// Compacts, writes, and goes on compacting; then the power is cut. Returns whether there was so
// late a call, and counts compactions that went on.
bool FailAndGoOn(const Failures& failures, Wal wal, const Extent& whole, std::uint64_t& gone_on) {
  RandomStream random(17, failures.first.first_call);
  CompactionHistory history(Durability::kSync, wal);
  Fill(history);
  history.disk().Plan(failures.first);
  Extent extent;
  const absl::Status status = Compact(history, extent);
  const bool has_failed = history.disk().calls() > failures.first.first_call;
  history.disk().Plan({});
  EXPECT_EQ(history.Read(), history.contents());
  if (history.unfinished().has_value() && history.log().write_health().ok()) {
    EXPECT_FALSE(status.ok());
    ++gone_on;
    WriteInBetween(history);
    history.disk().Plan(failures.second.value_or(FaultPlan{}));
    extent = {};
    const absl::Status second = Compact(history, extent);
    EXPECT_EQ(history.Read(), history.contents());
    if (!failures.second.has_value()) {
      EXPECT_EQ(second, absl::OkStatus());
      EXPECT_LE(extent.segment_count, whole.segment_count + 1);
      EXPECT_LE(extent.last_segment, whole.last_segment + 1);
      EXPECT_GT(history.SegmentNumbers().front(), 0U);
    }
  }
  history.CutPower(random);
  history.disk().Plan({});
  const absl::Status opened = history.Open();
  EXPECT_EQ(opened, absl::OkStatus());
  if (opened.ok()) {
    EXPECT_EQ(history.Compact(), absl::OkStatus());
    EXPECT_EQ(history.Read(), history.contents());
  }
  return has_failed;
}

TEST(CompactionGoesOnFaultTest, AfterAnyCallThatFailsItTakesNoMoreThanOneThatNeverFailed) {
  using Kind = FaultPlan::Kind;
  std::uint64_t gone_on = 0;
  std::uint64_t faults = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    const Extent whole = ExtentOfOneThatNeverFails(wal);
    for (const Kind kind : {Kind::kError, Kind::kNoSpace}) {
      // Two in a row: room is looked for in a large piece and, where there is none, in a small one.
      for (const std::uint64_t call_count : {1, 2}) {
        std::uint64_t call = 0;
        for (bool has_failed = true; has_failed; ++call, ++faults) {
          SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", " << call_count
                                          << " calls from " << call);
          const FaultPlan plan = {.kind = kind, .first_call = call, .call_count = call_count};
          has_failed = FailAndGoOn({.first = plan}, wal, whole, gone_on);
          // The power goes somewhere in the one that goes on.
          const FaultPlan cut = {.kind = Kind::kPowerCut, .first_call = call * 7 % 61};
          FailAndGoOn({.first = plan, .second = cut}, wal, whole, gone_on);
          ASSERT_FALSE(HasFailure());
        }
        EXPECT_GT(call, 30U);
      }
    }
  }
  EXPECT_GT(gone_on, 40U) << "most failures must not end writing";
  std::printf("%llu failures, %llu compactions went on\n", static_cast<unsigned long long>(faults),
              static_cast<unsigned long long>(gone_on));
}

}  // namespace
}  // namespace alexbench::engines::alex
