// Files that claim more than there is memory for: what they hold counts, not what they claim.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "engines/alex/log/segmented/sealed_page.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/log/value_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kTiB = std::uint64_t{1} << 40;
constexpr LogOptions kReading{.mode = OpenMode::kReadOnly, .snapshot = IndexSnapshot::kUse};

class HostileSizeTest : public testing::Test {
 protected:
  absl::StatusOr<SegmentedLog> Open(const LogOptions& options) {
    keys_.clear();
    return SegmentedLog::Open(
        folder_.store(), options,
        [this](const LoggedRecord& logged) { keys_.push_back(logged.record.key); },
        [this](const std::vector<IndexEntry>& before) {
          for (const IndexEntry& entry : before) {
            keys_.push_back(entry.key);
          }
        });
  }

  // A closed store of three records.
  void Make(const LogOptions& options) {
    absl::StatusOr<SegmentedLog> log = Open(options);
    ASSERT_EQ(log.status(), absl::OkStatus());
    std::map<Key, LogOffset> index;
    for (const Key key : {1, 2, 3}) {
      index[key] = *log->Append({key, "value"});
    }
    if (options.snapshot == IndexSnapshot::kKeep) {
      auto at = index.begin();
      ASSERT_EQ(log->Checkpoint([&](IndexEntry& entry) {
        const bool is_there = at != index.end();
        if (is_there) {
          entry = {at->first, at->second};
          ++at;
        }
        return is_there;
      }),
                absl::OkStatus());
    }
  }

  std::filesystem::path File(std::string_view name) const { return folder_.store() / name; }

  void ExpectAllThere(const absl::Status& status) const {
    EXPECT_EQ(status, absl::OkStatus());
    EXPECT_THAT(keys_, testing::ElementsAre(1, 2, 3));
  }

  static void ExpectDamageOf(std::string_view name, const absl::Status& status) {
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(name)));
  }

  TestFolder folder_;
  std::vector<Key> keys_;
};

TEST_F(HostileSizeTest, AWriteAheadLogOfZerosIsDamaged) {
  Make({});
  std::ofstream(File(kWalName)).flush();
  ExpectDamageOf(kWalName, Open({}).status());
  std::filesystem::resize_file(File(kWalName), kTiB);
  ExpectDamageOf(kWalName, Open({}).status());
  ExpectDamageOf(kWalName, Open(kReading).status());
}

TEST_F(HostileSizeTest, AWriteAheadLogIsReadAsFarAsItsEntriesGo) {
  Make({.wal = Wal::kSeparate});
  std::filesystem::resize_file(File(kWalName), kTiB);
  ExpectAllThere(Open(kReading).status());
  ExpectAllThere(Open({.wal = Wal::kSeparate}).status());
  std::filesystem::resize_file(File(kWalName), kTiB + 1);
  ExpectDamageOf(kWalName, Open(kReading).status());
}

TEST_F(HostileSizeTest, OfSuperblockAndLockNoMoreIsReadThanTheyHave) {
  Make({});
  std::filesystem::resize_file(File(kSuperblockName), kTiB);
  std::filesystem::resize_file(File("LOCK"), kTiB);
  ExpectAllThere(Open({}).status());
}

// The page of fields is forged, and all its checksums are right.
TEST_F(HostileSizeTest, ASnapshotOfMoreEntriesThanTheDiskHoldsIsRefused) {
  constexpr std::string_view kMagic =
      "\x89"
      "ALEXIDX";
  constexpr std::size_t kEntryCountWord = 5;
  Make({.snapshot = IndexSnapshot::kKeep});
  const std::filesystem::path path = File(kSnapshotName);
  std::string bytes(kSealedPageSizeBytes, '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), kSealedPageSizeBytes);
  SealedPage page = DecodeSealedPage(kMagic, bytes, path, 0).value();
  EXPECT_EQ(page.words[kEntryCountWord], 3U);
  page.words[kEntryCountWord] = kTiB / 16;
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
      << EncodeSealedPage(kMagic, page);
  std::filesystem::resize_file(path, kSealedPageSizeBytes + kTiB);
  const absl::StatusOr<SegmentedLog> log = Open(kReading);
  EXPECT_EQ(log.status(), absl::OkStatus());
  EXPECT_EQ(log->snapshot().use, SnapshotUse::kRefused);
  ExpectDamageOf(kSnapshotName, log->snapshot().reason);
}

// Behind the committed end a file of v1 or v2 holds what a writer that died left there.
TEST_F(HostileSizeTest, WhatStandsBehindAValueLogIsCutOff) {
  {
    auto log = ValueLog<RecordFormat::kV2>::Open(folder_.store(), {});
    ASSERT_EQ(log.status(), absl::OkStatus());
    for (const Key key : {1, 2, 3}) {
      ASSERT_TRUE(log->Append({key, "value"}).ok());
    }
  }
  const auto open = [this](const LogOptions& options) {
    keys_.clear();
    return ValueLog<RecordFormat::kV2>::Open(
               folder_.store(), options,
               [this](const LoggedRecord& logged) { keys_.push_back(logged.record.key); })
        .status();
  };
  const std::uint64_t size_bytes = std::filesystem::file_size(folder_.log());
  std::filesystem::resize_file(folder_.log(), 2 * kTiB);
  ExpectAllThere(open(kReading));
  ExpectAllThere(open({}));
  EXPECT_EQ(std::filesystem::file_size(folder_.log()), size_bytes);
}

}  // namespace
}  // namespace alexbench::engines::alex
