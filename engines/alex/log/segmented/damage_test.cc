// Logs whose files were cut or changed at every place. Whatever the damage, it is reported or what
// is read is what was written; no memory outside the files is touched (run it under sanitizers).
//
// ALEX_EVERY_BIT takes every bit and every length instead of one in some; ALEX_DAMAGES sets how
// many random damages are tried.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "base/test_setting.h"
#include "engines/alex/log/segmented/log_history.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// One in `otherwise` is tried, unless all are asked for.
std::size_t Stride(std::size_t otherwise) {
  return std::getenv("ALEX_EVERY_BIT") != nullptr ? 1 : otherwise;
}

using Contents = std::map<std::string, std::string>;

enum class Ending : std::uint8_t {
  kClosed,
  kKilled,
  kKilledAgain,  // behind a writer that closed the log, one that a record introduces was killed
};

class DamageTest : public testing::TestWithParam<Ending> {
 protected:
  DamageTest() {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), kSegmentBytes).ok());
    WriteAndKill(48);
    if (GetParam() != Ending::kKilled) {
      whole_ = disk_.Contents();
    }
    if (GetParam() == Ending::kKilledAgain) {
      WriteAndKill(12);
    }
    EXPECT_EQ(whole_.size(), 3U);  // a superblock and two segments
    for (auto& [name, bytes] : whole_) {
      // What was allocated ahead is zeros; some of them are enough.
      const std::size_t used = bytes.find_last_not_of('\0') + 1;
      bytes.resize(std::min(bytes.size(), (used + 7) / 8 * 8 + 64));
    }
  }

  // Appends so many values and a tombstone. The files are those of a writer killed then; it closes
  // the log in others.
  void WriteAndKill(Key count) {
    SegmentedLog log = *Open(OpenMode::kOpenExisting);
    starts_ = {log.end()};  // its first record introduces the writer
    for (Key key = 0; key < count; ++key) {
      const std::string value = DerivedValue(key, 0, static_cast<std::size_t>(key * 12));
      starts_.push_back(*log.Append({key, value}));
      written_.push_back({key, value, false});
    }
    starts_.push_back(*log.AppendTombstone(7));
    written_.push_back({7, "", true});
    whole_ = disk_.Contents();
  }

  absl::StatusOr<SegmentedLog> Open(OpenMode mode) {
    found_.clear();
    const auto sink = [this](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      found_.push_back({record.key, std::string(record.value), record.is_tombstone});
    };
    return SegmentedLog::OpenIn(disk_.OpenFolder(),
                                {.mode = mode, .window_bytes = std::uint64_t{1} << 24}, sink);
  }

  // Opens the damaged files. Returns what was reported of the damage, OK if it is harmless;
  // anything else is a failure.
  absl::Status ReportOf(const Contents& damaged) {
    disk_.Replace(damaged);
    const absl::StatusOr<SegmentedLog> log = Open(OpenMode::kReadOnly);
    if (!log.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(log.status()) || absl::IsFailedPrecondition(log.status()))
          << log.status();
      return log.status();
    }
    EXPECT_TRUE(found_.size() <= written_.size() &&
                std::equal(found_.begin(), found_.end(), written_.begin()));
    absl::Status reported = log->VerifyEnd();
    if (GetParam() == Ending::kClosed) {
      EXPECT_TRUE(!reported.ok() || found_ == written_);
    } else {
      // The last record of a killed writer can't be told from one that was being written. It is the
      // only one.
      EXPECT_TRUE(!reported.ok() || found_.size() + 1 >= written_.size()) << found_.size();
    }
    return reported;
  }

  static constexpr std::uint64_t kSegmentBytes = 16384;

  SimulatedDisk disk_;
  Contents whole_;
  std::vector<Written> written_;
  std::vector<LogOffset> starts_;  // of what the last writer appended
  std::vector<Written> found_;
};

std::string NameOf(const testing::TestParamInfo<Ending>& ending) {
  switch (ending.param) {
    case Ending::kClosed:
      return "Closed";
    case Ending::kKilled:
      return "Killed";
    case Ending::kKilledAgain:
      break;
  }
  return "KilledAgain";
}

INSTANTIATE_TEST_SUITE_P(Endings, DamageTest,
                         testing::Values(Ending::kClosed, Ending::kKilled, Ending::kKilledAgain),
                         NameOf);

class IntroducedWriterTest : public DamageTest {};

INSTANTIATE_TEST_SUITE_P(Endings, IntroducedWriterTest, testing::Values(Ending::kKilledAgain),
                         NameOf);

TEST_P(DamageTest, FlippedBitsAreReportedOrHarmless) {
  std::uint64_t flips = 0;
  std::uint64_t reported = 0;
  for (const auto& [name, bytes] : whole_) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += Stride(59), ++flips) {
      SCOPED_TRACE(testing::Message() << name << ", bit " << bit);
      Contents damaged = whole_;
      damaged[name][bit / 8] ^= static_cast<char>(1U << bit % 8);
      reported += ReportOf(damaged).ok() ? 0 : 1;
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(reported, flips / 2);
  std::printf("%llu flips: %llu reported, the others harmless\n",
              static_cast<unsigned long long>(flips), static_cast<unsigned long long>(reported));
}

// Of the first of these records nothing before says who wrote it.
TEST_P(IntroducedWriterTest, EveryFlippedBitOfWhatItAppendedIsReportedWithItsPlace) {
  const std::string name = "00000001.segment";
  ASSERT_EQ(starts_.front() / kSegmentBytes, 1U);
  std::uint64_t flips = 0;
  for (std::size_t i = 0; i + 1 < starts_.size(); ++i) {
    const std::string place =
        name + ", offset " + std::to_string(starts_[i] % kSegmentBytes) + ": ";
    for (LogOffset bit = 8 * starts_[i]; bit < 8 * starts_[i + 1]; ++bit, ++flips) {
      SCOPED_TRACE(testing::Message() << "record " << i << ", bit " << bit);
      Contents damaged = whole_;
      damaged[name][bit / 8 % kSegmentBytes] ^= static_cast<char>(1U << bit % 8);
      const absl::Status reported = ReportOf(damaged);
      ASSERT_TRUE(absl::IsDataLoss(reported)) << reported;
      ASSERT_NE(std::string(reported.message()).find(place), std::string::npos) << reported;
      ASSERT_EQ(found_.size(), written_.size() - starts_.size() + std::max<std::size_t>(i, 1));
      ASSERT_FALSE(HasFailure());
    }
  }
  std::printf("%llu flips, all reported\n", static_cast<unsigned long long>(flips));
}

// Opening for writing cuts off what stands behind the damage, and says so.
TEST_P(IntroducedWriterTest, WhatTheNextWriterCutsOffIsTold) {
  Contents damaged = whole_;
  damaged["00000001.segment"][starts_.front() % kSegmentBytes] ^= 1;
  const absl::Status reported = ReportOf(damaged);
  EXPECT_TRUE(absl::IsDataLoss(reported)) << reported;
  EXPECT_EQ(Open(OpenMode::kOpenExisting)->VerifyEnd(), reported);
  // What it left is a whole log, without what was cut off.
  EXPECT_EQ(Open(OpenMode::kOpenExisting)->VerifyEnd(), absl::OkStatus());
  EXPECT_EQ(found_.size() + starts_.size() - 1, written_.size());
}

TEST_P(DamageTest, CutFilesAreReportedOrEndWithWholeRecords) {
  for (const auto& [name, bytes] : whole_) {
    for (std::size_t size = 0; size < bytes.size(); size += Stride(7)) {
      SCOPED_TRACE(testing::Message() << name << " cut to " << size);
      Contents damaged = whole_;
      damaged[name].resize(size);
      disk_.Replace(damaged);
      const absl::StatusOr<SegmentedLog> log = Open(OpenMode::kReadOnly);
      ASSERT_TRUE(log.ok() || absl::IsDataLoss(log.status())) << log.status();
      if (log.ok()) {
        ASSERT_LE(found_.size(), written_.size());
        ASSERT_TRUE(std::equal(found_.begin(), found_.end(), written_.begin()));
        ASSERT_TRUE(GetParam() != Ending::kClosed || found_ == written_);
      }
    }
  }
}

TEST_P(DamageTest, MissingFilesAreReported) {
  for (const auto& [name, bytes] : whole_) {
    Contents damaged = whole_;
    damaged.erase(name);
    disk_.Replace(damaged);
    const absl::Status status = Open(OpenMode::kReadOnly).status();
    EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsNotFound(status)) << name << ": " << status;
  }
}

void Damage(std::string& bytes, RandomStream& random) {
  const auto position = [&] { return static_cast<std::size_t>(random.Below(bytes.size())); };
  switch (random.Below(5)) {
    case 0:
      for (std::uint64_t count = 1 + random.Below(64); count > 0; --count) {
        bytes[position()] = static_cast<char>(random.Below(256));
      }
      break;
    case 1:
      for (std::size_t at = position() / 512 * 512, end = std::min(at + 512, bytes.size());
           at < end; ++at) {
        bytes[at] = '\0';
      }
      break;
    case 2: {  // a block where another belongs
      const std::size_t block_count = bytes.size() / 512;
      bytes.replace(random.Below(block_count) * 512, 512, bytes, random.Below(block_count) * 512,
                    512);
      break;
    }
    case 3:  // shifted by one
      bytes.insert(position(), 1, '\0');
      break;
    default:
      bytes.erase(position(), 1);
      break;
  }
}

TEST_P(DamageTest, LargerDamageIsReportedOrHarmless) {
  const std::uint64_t count = TestCount("ALEX_DAMAGES", 4000);
  const std::vector<std::string> names = {"00000000.segment", "00000001.segment", "SUPERBLOCK"};
  for (std::uint64_t round = 0; round < count; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomStream random(5, round);
    Contents damaged = whole_;
    Damage(damaged[names[random.Below(names.size())]], random);
    disk_.Replace(damaged);
    const absl::StatusOr<SegmentedLog> log = Open(OpenMode::kReadOnly);
    ASSERT_TRUE(log.ok() || absl::IsDataLoss(log.status()) ||
                absl::IsFailedPrecondition(log.status()))
        << log.status();
    if (log.ok()) {
      ASSERT_LE(found_.size(), written_.size());
      ASSERT_TRUE(std::equal(found_.begin(), found_.end(), written_.begin()));
      ASSERT_TRUE(GetParam() != Ending::kClosed || found_ == written_);
    }
  }
}

// The same files under another name, or those of another log: whole, but not what belongs there.
TEST_P(DamageTest, FilesOfAnotherPlaceOrLogAreReported) {
  Contents swapped = whole_;
  std::swap(swapped["00000000.segment"], swapped["00000001.segment"]);
  disk_.Replace(swapped);
  EXPECT_TRUE(absl::IsDataLoss(Open(OpenMode::kReadOnly).status()));
  SimulatedDisk other;
  EXPECT_TRUE(CreateSegmentedLog(*other.OpenFolder(), 16384).ok());
  Contents mixed = whole_;
  mixed["00000000.segment"] = other.Contents()["00000000.segment"];
  disk_.Replace(mixed);
  EXPECT_TRUE(absl::IsDataLoss(Open(OpenMode::kReadOnly).status()));
}

TEST_P(DamageTest, DamageNamesFileAndPositionAndLeavesTheFilesAsTheyAre) {
  Contents damaged = whole_;
  damaged["00000000.segment"][5000] ^= 1;
  disk_.Replace(damaged);
  const std::string message(Open(OpenMode::kOpenExisting).status().message());
  EXPECT_NE(message.find("00000000.segment, offset 49"), std::string::npos) << message;
  EXPECT_EQ(disk_.Contents(), damaged);
}

}  // namespace
}  // namespace alexbench::engines::alex
