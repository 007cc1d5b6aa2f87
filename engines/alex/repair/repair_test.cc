// What is salvaged of damaged stores: nothing that was never written, and of v3 everything but what
// the damage itself touched.

#include "engines/alex/repair/repair.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/segmented/posix_folder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/log/segmented/superblock.h"
#include "engines/alex/log/segmented/write_ahead_log.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/log/value_log.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Files = std::map<std::string, std::string>;
// Every version ever written, by key and order: its value and whether it is a tombstone.
using Versions = std::map<std::pair<Key, std::uint64_t>, std::pair<std::string, bool>>;

constexpr Key kKeyCount = 60;
constexpr std::uint64_t kSegmentBytes = 16384;

class SalvageTest : public testing::Test {
 protected:
  SalvageTest() {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), kSegmentBytes).ok());
    for (std::uint32_t version : {0U, 1U}) {  // each with a writer of its own
      auto log = SegmentedLog::OpenIn(disk_.OpenFolder(), {.mode = OpenMode::kOpenExisting},
                                      [](const LoggedRecord&) {});
      EXPECT_TRUE(log.ok());
      for (Key key = 0; key < kKeyCount; ++key) {
        EXPECT_TRUE(
            log->Append({key, DerivedValue(key, version, static_cast<std::size_t>(key * 9))}).ok());
      }
      EXPECT_TRUE(log->AppendTombstone(5).ok());
    }
    whole_ = disk_.Contents();
    versions_ = VersionsOf(*SalvageStore(*disk_.OpenFolder()));
  }

  static Versions VersionsOf(const Salvage& salvage) {
    Versions versions;
    for (const SalvagedRecord& record : salvage.records) {
      versions[{record.key, record.sequence}] = {std::string(record.value), record.is_tombstone};
    }
    return versions;
  }

  // Salvages the files; every version found must be one that was written.
  absl::StatusOr<Salvage> Try(const Files& files) {
    disk_.Replace(files);
    absl::StatusOr<Salvage> salvage = SalvageStore(*disk_.OpenFolder());
    if (salvage.ok()) {
      for (const auto& [place, version] : VersionsOf(*salvage)) {
        const auto written = versions_.find(place);
        EXPECT_TRUE(written != versions_.end() && written->second == version)
            << "key " << place.first;
      }
    }
    return salvage;
  }

  SimulatedDisk disk_;
  Files whole_;
  Versions versions_;
};

TEST_F(SalvageTest, WholeStoreLosesNothing) {
  EXPECT_EQ(whole_.size(), 4U);  // a superblock and three segments
  auto salvage = Try(whole_);
  ASSERT_EQ(salvage.status(), absl::OkStatus());
  EXPECT_EQ(salvage->records.size(), static_cast<std::size_t>(2 * (kKeyCount + 1)));
  EXPECT_TRUE(salvage->losses.empty());
  EXPECT_EQ(salvage->missing_sequence_count, 0U);
  const std::vector<Record> newest = NewestRecords(*salvage);
  EXPECT_EQ(newest.size(), static_cast<std::size_t>(kKeyCount - 1));
  for (const Record& record : newest) {
    EXPECT_EQ(record.value,
              DerivedValue(record.key, 1, static_cast<std::size_t>(record.key * 9)));
  }
}

TEST_F(SalvageTest, FlippedBitCostsAtMostTheRecordItIsIn) {
  std::uint64_t flips = 0;
  std::uint64_t lost = 0;
  for (const auto& [name, bytes] : whole_) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 67, ++flips) {
      SCOPED_TRACE(testing::Message() << name << ", bit " << bit);
      Files damaged = whole_;
      damaged[name][bit / 8] ^= static_cast<char>(1U << bit % 8);
      const absl::StatusOr<Salvage> salvage = Try(damaged);
      if (absl::IsFailedPrecondition(salvage.status())) {
        continue;  // it says that another byte order wrote it
      }
      ASSERT_EQ(salvage.status(), absl::OkStatus());
      const std::size_t found = salvage->records.size();
      ASSERT_GE(found + 1, versions_.size());
      ASSERT_TRUE(found == versions_.size() ||
                  (!salvage->losses.empty() && salvage->missing_sequence_count == 1));
      lost += versions_.size() - found;
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(lost, flips / 4);
  std::printf("%llu flips: %llu cost one record, the others none\n",
              static_cast<unsigned long long>(flips), static_cast<unsigned long long>(lost));
}

// As if so many writers had opened and closed the store.
void SkipWriters(std::uint64_t count, SimulatedDisk& disk) {
  Files files = disk.Contents();
  std::string& slots = files[std::string(kSuperblockName)];
  Superblock superblock = *DecodeSuperblock(slots, kSuperblockName);
  superblock.writer_generation += count;
  ++superblock.slot_generation;
  const std::string page = EncodeSuperblock(superblock);
  slots.replace(SlotPosition(superblock), page.size(), page);
  disk.Replace(files);
}

TEST_F(SalvageTest, WhatWasWrittenManyWritersAgoIsFound) {
  disk_.Replace(whole_);
  SkipWriters(5000, disk_);
  EXPECT_TRUE(SegmentedLog::OpenIn(disk_.OpenFolder(), {.mode = OpenMode::kOpenExisting},
                                   [](const LoggedRecord&) {})
                  ->Append({7, "of the newest writer"})
                  .ok());
  whole_ = disk_.Contents();
  const absl::StatusOr<Salvage> salvage = SalvageStore(*disk_.OpenFolder());
  ASSERT_EQ(salvage.status(), absl::OkStatus());
  ASSERT_EQ(salvage->records.size(), versions_.size() + 1);
  EXPECT_TRUE(salvage->losses.empty());
  versions_ = VersionsOf(*salvage);
  Files damaged = whole_;
  damaged.erase(std::string(kSuperblockName));
  EXPECT_EQ(Try(damaged)->records.size(), versions_.size());
  // What introduces each of the writers, too.
  for (const std::uint64_t number : {0U, 1U, 2U}) {
    const std::string name = SegmentName(number);
    for (std::size_t at = 0; at < whole_[name].size(); at += 24) {
      SCOPED_TRACE(testing::Message() << name << ", byte " << at);
      damaged = whole_;
      damaged[name][at] ^= 1;
      const absl::StatusOr<Salvage> rest = Try(damaged);
      ASSERT_TRUE(rest.ok() || absl::IsFailedPrecondition(rest.status())) << rest.status();
      ASSERT_TRUE(!rest.ok() || rest->records.size() + 1 >= versions_.size());
    }
  }
}

TEST_F(SalvageTest, MissingFilesCostWhatWasInThem) {
  for (const auto& [name, bytes] : whole_) {
    Files damaged = whole_;
    damaged.erase(name);
    const absl::StatusOr<Salvage> salvage = Try(damaged);
    ASSERT_EQ(salvage.status(), absl::OkStatus()) << name;
    EXPECT_NE(salvage->losses.size(), 0U) << name;
    if (name == kSuperblockName) {
      EXPECT_EQ(salvage->records.size(), versions_.size());
    } else {
      EXPECT_GT(salvage->missing_sequence_count, 0U) << name;
      EXPECT_GT(salvage->records.size(), versions_.size() / 4) << name;
    }
  }
}

TEST_F(SalvageTest, CutFilesKeepWhatIsLeft) {
  for (const std::uint64_t number : {0U, 1U, 2U}) {
    const std::string name = SegmentName(number);
    for (std::size_t size = 0; size < whole_[name].size(); size += 211) {
      Files damaged = whole_;
      damaged[name].resize(size);
      const absl::StatusOr<Salvage> salvage = Try(damaged);
      ASSERT_EQ(salvage.status(), absl::OkStatus()) << name << " cut to " << size;
      ASSERT_FALSE(salvage->losses.empty());
    }
  }
}

TEST_F(SalvageTest, LargerDamageNeverMakesARecord) {
  for (std::uint64_t round = 0; round < 400; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomStream random(11, round);
    Files damaged = whole_;
    for (auto& [name, bytes] : damaged) {
      const std::size_t at = random.Below(bytes.size() - 512) / 8 * 8;
      if (random.Below(2) == 0) {
        bytes.replace(at, 512, bytes, random.Below(bytes.size() - 512) / 8 * 8, 512);
      } else {
        bytes[at] = static_cast<char>(random.Below(256));
      }
    }
    const absl::Status status = Try(damaged).status();
    ASSERT_TRUE(status.ok() || absl::IsDataLoss(status) || absl::IsFailedPrecondition(status));
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(SalvageTest, NothingToProveIsAnError) {
  EXPECT_TRUE(absl::IsNotFound(Try({{"letter.txt", "dear"}}).status()));
  EXPECT_TRUE(absl::IsDataLoss(Try({{SegmentName(0), std::string(9000, 'x')}}).status()));
  EXPECT_TRUE(absl::IsDataLoss(Try({{std::string(kValueLogName), "no log"}}).status()));
}

// The bytes of a v2 log up to the damage are all there is to go by.
// What a log and its write-ahead log hold of four writes, of which one or the other lacks the last.
TEST(WalSalvageTest, WhatOnlyTheWriteAheadLogHoldsIsFoundOrNamed) {
  SimulatedDisk disk;
  ASSERT_TRUE(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes).ok());
  auto log = SegmentedLog::OpenIn(disk.OpenFolder(),
                                  {.mode = OpenMode::kOpenExisting, .wal = Wal::kSeparate},
                                  [](const LoggedRecord&) {});
  ASSERT_EQ(log.status(), absl::OkStatus());
  std::vector<Files> after = {disk.Contents()};
  const auto keep = [&](const absl::Status& status) {
    EXPECT_EQ(status, absl::OkStatus());
    after.push_back(disk.Contents());
  };
  keep(log->Append({1, "first"}).status());
  keep(log->Append({2, "erased"}).status());
  keep(log->Append({1, "second"}).status());
  keep(log->AppendTombstone(2).status());
  const std::string segment = SegmentName(0);
  const std::string wal(kWalName);
  for (const std::size_t in_log : {0U, 2U, 4U}) {
    for (const std::size_t in_wal : {0U, 2U, 4U}) {
      SCOPED_TRACE(testing::Message() << in_log << " in the log, " << in_wal << " ahead of it");
      Files files = after[in_log];
      files[wal] = after[in_wal][wal];
      disk.Replace(files);
      absl::StatusOr<Salvage> salvage = SalvageStore(*disk.OpenFolder());
      ASSERT_EQ(salvage.status(), absl::OkStatus());
      const std::size_t count = std::max(in_log, in_wal);
      EXPECT_EQ(salvage->records.size(), count);
      EXPECT_TRUE(salvage->losses.empty());
      const std::vector<Record> newest = NewestRecords(*salvage);
      ASSERT_EQ(newest.size(), count == 0 ? 0U : count == 2 ? 2U : 1U);
      EXPECT_TRUE(count == 0 || newest[0].value == (count == 4 ? "second" : "first"));
    }
  }
  Files damaged = after[2];
  damaged[wal] = after[4][wal];
  damaged[segment][damaged[segment].find("first")] ^= 1;
  disk.Replace(damaged);
  const absl::StatusOr<Salvage> salvage = SalvageStore(*disk.OpenFolder());
  ASSERT_EQ(salvage.status(), absl::OkStatus());
  ASSERT_FALSE(salvage->losses.empty());
  EXPECT_NE(salvage->losses.back().message.find("WAL"), std::string::npos);
  EXPECT_EQ(salvage->losses.back().kind, LossKind::kDamage);
}

TEST(RepairTest, OlderFormatsKeepWhatStandsBeforeTheDamage) {
  using Log = ValueLog<RecordFormat::kV2>;
  TestFolder folder;
  {
    Log log = *Log::Open(folder.store(), {});
    for (Key key = 0; key < 10; ++key) {
      ASSERT_TRUE(log.Append({key, "ten bytes."}).ok());
    }
  }
  constexpr std::uint64_t kSixth = 4096 + 5 * 22;
  {
    const std::unique_ptr<PosixFolder> damaged = *PosixFolder::Open(folder.store());
    const std::unique_ptr<File> file = *damaged->Open(kValueLogName, FileAccess::kReadWrite);
    ASSERT_TRUE(WriteAll(*file, kSixth + 8, "\xff\xff\xff\x7f").ok());
  }
  const RepairPaths paths{.damaged = folder.store(), .repaired = folder.path() / "repaired"};
  const absl::StatusOr<RepairReport> report = RepairStore(paths);
  ASSERT_EQ(report.status(), absl::OkStatus());
  EXPECT_EQ(report->record_count, 5U);
  ASSERT_EQ(report->losses.size(), 1U);
  EXPECT_NE(report->losses[0].message.find("000001.log, offset 4206"), std::string::npos);
  std::size_t count = 0;
  ASSERT_TRUE(Log::Open(paths.repaired, {}, [&](const LoggedRecord&) { ++count; }).ok());
  EXPECT_EQ(count, 5U);
  EXPECT_TRUE(absl::IsInvalidArgument(RepairStore(paths).status()));  // it is there already
}

}  // namespace
}  // namespace alexbench::engines::alex
