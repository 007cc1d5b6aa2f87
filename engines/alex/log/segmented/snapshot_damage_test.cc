// Snapshots that were cut, changed, or belong elsewhere: each is refused, and the log is read as if
// there were none.
//
// ALEX_EVERY_BIT takes every bit of the log's files instead of one in some.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/live_entries.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/log/segmented/snapshot_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

using Contents = std::map<std::string, std::string>;
using Index = std::map<Key, LogOffset>;

struct Opened {
  SegmentedLog log;
  Index index;

  void Put(Key key, const std::string& value) { index[key] = *log.Append({key, value}); }
  void Erase(Key key) {
    EXPECT_TRUE(log.AppendTombstone(key).ok());
    index.erase(key);
  }
  absl::Status Checkpoint() {
    auto at = index.begin();
    return log.Checkpoint([&](IndexEntry& entry) {
      if (at == index.end()) {
        return false;
      }
      entry = {at->first, at->second};
      ++at;
      return true;
    });
  }
  absl::Status Compact() {
    std::vector<RecordPlace> live;
    for (const auto& [key, offset] : index) {
      live.push_back({key, offset});
    }
    return log.Compact(live, [this](const RecordPlace& copy) { index[copy.key] = copy.offset; });
  }
};

class SnapshotDamageTest : public testing::Test {
 protected:
  SnapshotDamageTest() {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), 8192).ok());
    Opened opened = *Open(OpenMode::kOpenExisting);
    for (Key key = 0; key < 40; ++key) {
      opened.Put(key * 7 % 40, DerivedValue(key, 0, static_cast<std::size_t>(key * 9)));
    }
    opened.Erase(3);
    EXPECT_EQ(opened.Checkpoint(), absl::OkStatus());
    covered_ = opened.index;
    // What is behind the snapshot takes some of it back.
    opened.Put(1, "overwritten");
    opened.Erase(4);
    opened.Put(3, "back again");
    opened.Put(100, "new");
    truth_ = opened.index;
    opened_.emplace(std::move(opened));
  }

  absl::StatusOr<Opened> Open(OpenMode mode, IndexSnapshot snapshot = IndexSnapshot::kUse) {
    LiveEntries live;
    auto log = SegmentedLog::OpenIn(
        disk_.OpenFolder(),
        {.mode = mode, .window_bytes = std::uint64_t{1} << 26, .snapshot = snapshot},
        [&live](const LoggedRecord& logged) { live.Add(logged); },
        [&live](std::vector<IndexEntry> before) { live.StartFrom(std::move(before)); });
    if (!log.ok()) {
      return log.status();
    }
    Opened opened{.log = *std::move(log), .index = {}};
    for (const IndexEntry& entry : live.Finish()) {
      opened.index[entry.key] = entry.payload;
    }
    return opened;
  }

  // Ends the log that the test began with, and keeps its files.
  Contents Close() {
    opened_.reset();
    return disk_.Contents();
  }

  // Opens these files and says what became of the snapshot; the index must be `expected`.
  SnapshotReport ReportOf(const Contents& files, const Index& expected) {
    disk_.Replace(files);
    const absl::StatusOr<Opened> opened = Open(OpenMode::kReadOnly);
    EXPECT_TRUE(opened.ok()) << opened.status();
    if (!opened.ok()) {
      return {};
    }
    EXPECT_EQ(opened->index, expected);
    EXPECT_EQ(disk_.Contents(), files);  // reading changes nothing
    return opened->log.snapshot();
  }

  static std::string& SnapshotOf(Contents& files) { return files[std::string(kSnapshotName)]; }

  SimulatedDisk disk_;
  Index covered_;
  Index truth_;
  std::optional<Opened> opened_;
};

TEST_F(SnapshotDamageTest, AWholeOneIsUsedAndTheLogBehindItCounts) {
  const SnapshotReport report = ReportOf(Close(), truth_);
  EXPECT_EQ(report.use, SnapshotUse::kUsed);
  EXPECT_EQ(report.covered_sequence, 42U);  // a writer's introduction, 40 values, a tombstone
}

TEST_F(SnapshotDamageTest, EveryFlippedBitIsFoundAndTheLogIsReadInstead) {
  const Contents whole = Close();
  const std::size_t size = whole.at(std::string(kSnapshotName)).size();
  EXPECT_EQ(size, 4096 + 16 * covered_.size());
  for (std::size_t bit = 0; bit < 8 * size; bit += std::getenv("ALEX_EVERY_BIT") ? 1 : 5) {
    SCOPED_TRACE(testing::Message() << "bit " << bit);
    Contents damaged = whole;
    SnapshotOf(damaged)[bit / 8] ^= static_cast<char>(1U << bit % 8);
    ASSERT_EQ(ReportOf(damaged, truth_).use, SnapshotUse::kRefused);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(SnapshotDamageTest, EveryOtherLengthIsFound) {
  const Contents whole = Close();
  const std::size_t size = whole.at(std::string(kSnapshotName)).size();
  for (std::size_t length = 0; length < size + 40; ++length) {
    SCOPED_TRACE(testing::Message() << length << " bytes");
    Contents damaged = whole;
    SnapshotOf(damaged).resize(length);
    const SnapshotReport report = ReportOf(damaged, truth_);
    ASSERT_EQ(report.use, length == size ? SnapshotUse::kUsed : SnapshotUse::kRefused);
    ASSERT_TRUE(length == size || absl::IsDataLoss(report.reason)) << report.reason;
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(SnapshotDamageTest, DamageIsToldWithFileAndOffset) {
  Contents damaged = Close();
  SnapshotOf(damaged)[4096 + 16 * 5 + 10] ^= 1;
  const absl::Status reason = ReportOf(damaged, truth_).reason;
  EXPECT_TRUE(absl::IsDataLoss(reason));
  EXPECT_THAT(std::string(reason.message()), HasSubstr("INDEX.snapshot, offset 4"));
}

// The words that hold a checksum have room for more than one.
TEST_F(SnapshotDamageTest, ALongerChecksumThanThereAreIsRefused) {
  const Contents whole = Close();
  for (const std::size_t word : {std::size_t{3}, std::size_t{6}}) {
    Contents changed = whole;
    std::string& bytes = SnapshotOf(changed);
    bytes[64 + 8 * word + 4] = 1;
    StoreField(bytes.data(), 4092, Crc32c(std::string_view(bytes).substr(0, 4092)));
    const SnapshotReport report = ReportOf(changed, truth_);
    EXPECT_EQ(report.use, SnapshotUse::kRefused);
    EXPECT_TRUE(absl::IsDataLoss(report.reason)) << report.reason;
  }
}

TEST_F(SnapshotDamageTest, AWriterRemovesWhatItRefused) {
  Contents damaged = Close();
  SnapshotOf(damaged).pop_back();
  disk_.Replace(damaged);
  EXPECT_EQ(Open(OpenMode::kOpenExisting)->log.snapshot().use, SnapshotUse::kRefused);
  EXPECT_EQ(disk_.Contents().count(std::string(kSnapshotName)), 0U);
  EXPECT_EQ(ReportOf(disk_.Contents(), truth_).use, SnapshotUse::kNone);
}

TEST_F(SnapshotDamageTest, ACompactionOutdatesIt) {
  const std::string before = disk_.Contents().at(std::string(kSnapshotName));
  ASSERT_EQ(opened_->Compact(), absl::OkStatus());
  const Index moved = opened_->index;
  Contents files = Close();
  EXPECT_EQ(files.count(std::string(kSnapshotName)), 0U);
  SnapshotOf(files) = before;
  const SnapshotReport report = ReportOf(files, moved);
  EXPECT_EQ(report.use, SnapshotUse::kRefused);
  EXPECT_THAT(std::string(report.reason.message()), HasSubstr("compacted since"));
  EXPECT_TRUE(absl::IsFailedPrecondition(report.reason));
}

TEST_F(SnapshotDamageTest, ThatOfAnotherStoreIsRefused) {
  const std::string other = disk_.Contents().at(std::string(kSnapshotName));
  (void)Close();
  SimulatedDisk fresh;
  EXPECT_TRUE(CreateSegmentedLog(*fresh.OpenFolder(), 8192).ok());
  Contents files = fresh.Contents();
  SnapshotOf(files) = other;
  EXPECT_THAT(std::string(ReportOf(files, {}).reason.message()), HasSubstr("another store"));
}

// A copy of the store from before, under a snapshot from after.
class RestoredStoreTest : public SnapshotDamageTest {
 protected:
  RestoredStoreTest() {
    Contents before = Close();
    before.erase(std::string(kSnapshotName));
    disk_.Replace(before);
    {
      Opened later = *Open(OpenMode::kOpenExisting);
      for (Key key = 200; key < 203; ++key) {
        later.Put(key, "of the life that was undone");
      }
      EXPECT_EQ(later.Checkpoint(), absl::OkStatus());
    }
    restored_ = before;
    SnapshotOf(restored_) = disk_.Contents().at(std::string(kSnapshotName));
  }

  Contents restored_;
};

TEST_F(RestoredStoreTest, ASnapshotBeyondTheLogIsRefused) {
  EXPECT_THAT(std::string(ReportOf(restored_, truth_).reason.message()),
              HasSubstr("the log ends before it"));
}

// The log has grown past the snapshot in another way, and no one looked at the snapshot meanwhile.
TEST_F(RestoredStoreTest, ASnapshotOfALifeThatWasUndoneIsRefused) {
  disk_.Replace(restored_);
  Index now;
  {
    Opened other = *Open(OpenMode::kOpenExisting, IndexSnapshot::kOff);
    for (Key key = 300; key < 310; ++key) {
      other.Put(key, "of the life that came to be");
    }
    now = other.index;
  }
  const SnapshotReport report = ReportOf(disk_.Contents(), now);
  EXPECT_EQ(report.use, SnapshotUse::kRefused);
  EXPECT_THAT(std::string(report.reason.message()), HasSubstr("does not hold record"));
}

// What a snapshot covers is not read, so damage there shows when it is: in a rescan.
TEST_F(SnapshotDamageTest, ARescanFindsDamageInWhatTheSnapshotCovers) {
  const Contents whole = Close();
  std::uint64_t flips = 0;
  for (const auto& [name, bytes] : whole) {
    if (name == kSnapshotName) {
      continue;
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size();
         bit += std::getenv("ALEX_EVERY_BIT") ? 1 : 61, ++flips) {
      SCOPED_TRACE(testing::Message() << name << ", bit " << bit);
      Contents damaged = whole;
      damaged[name][bit / 8] ^= static_cast<char>(1U << bit % 8);
      disk_.Replace(damaged);
      const absl::StatusOr<Opened> opened = Open(OpenMode::kReadOnly);
      ASSERT_TRUE(opened.ok() || absl::IsDataLoss(opened.status()) ||
                  absl::IsFailedPrecondition(opened.status()))
          << opened.status();
      if (!opened.ok()) {
        continue;
      }
      // Reads look no further than headers; what they meet must be in the files.
      for (const auto& [key, offset] : opened->index) {
        (void)opened->log.ReadHeader<BoundsCheck::kChecked>(key, offset);
      }
      const absl::Status rescanned = opened->log.ForEach([](const LoggedRecord&) {});
      ASSERT_TRUE(absl::IsDataLoss(rescanned) || opened->index == truth_) << rescanned;
      ASSERT_TRUE(absl::IsDataLoss(rescanned) || name == "SUPERBLOCK") << rescanned;
    }
  }
  std::printf("%llu flips under a snapshot\n", static_cast<unsigned long long>(flips));
}

}  // namespace
}  // namespace alexbench::engines::alex
