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

enum class Ending : std::uint8_t { kClosed, kKilled };

class DamageTest : public testing::TestWithParam<Ending> {
 protected:
  DamageTest() {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), 16384).ok());
    {
      SegmentedLog log = *Open(OpenMode::kOpenExisting);
      for (Key key = 0; key < 48; ++key) {
        const std::string value = DerivedValue(key, 0, static_cast<std::size_t>(key * 12));
        EXPECT_TRUE(log.Append({key, value}).ok());
        written_.push_back({key, value, false});
      }
      EXPECT_TRUE(log.AppendTombstone(7).ok());
      written_.push_back({7, "", true});
      whole_ = disk_.Contents();
    }
    if (GetParam() == Ending::kClosed) {
      whole_ = disk_.Contents();
    }
    EXPECT_EQ(whole_.size(), 3U);  // a superblock and two segments
    for (auto& [name, bytes] : whole_) {
      // What was allocated ahead is zeros; some of them are enough.
      const std::size_t used = bytes.find_last_not_of('\0') + 1;
      bytes.resize(std::min(bytes.size(), (used + 7) / 8 * 8 + 64));
    }
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

  // Opens the damaged files. True if the damage was reported, false if it is harmless; anything
  // else is a failure.
  bool IsReported(const Contents& damaged) {
    disk_.Replace(damaged);
    const absl::StatusOr<SegmentedLog> log = Open(OpenMode::kReadOnly);
    if (!log.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(log.status()) || absl::IsFailedPrecondition(log.status()))
          << log.status();
      return true;
    }
    EXPECT_TRUE(found_.size() <= written_.size() &&
                std::equal(found_.begin(), found_.end(), written_.begin()));
    const bool is_reported = !log->VerifyEnd().ok();
    if (GetParam() == Ending::kClosed) {
      EXPECT_TRUE(is_reported || found_ == written_);
    } else {
      // The last record of a killed writer can't be told from one that was being written. It is the
      // only one.
      EXPECT_TRUE(is_reported || found_.size() + 1 >= written_.size()) << found_.size();
    }
    return is_reported;
  }

  SimulatedDisk disk_;
  Contents whole_;
  std::vector<Written> written_;
  std::vector<Written> found_;
};

INSTANTIATE_TEST_SUITE_P(Endings, DamageTest, testing::Values(Ending::kClosed, Ending::kKilled),
                         [](const auto& ending) {
                           return ending.param == Ending::kClosed ? "Closed" : "Killed";
                         });

TEST_P(DamageTest, FlippedBitsAreReportedOrHarmless) {
  std::uint64_t flips = 0;
  std::uint64_t reported = 0;
  for (const auto& [name, bytes] : whole_) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += Stride(59), ++flips) {
      SCOPED_TRACE(testing::Message() << name << ", bit " << bit);
      Contents damaged = whole_;
      damaged[name][bit / 8] ^= static_cast<char>(1U << bit % 8);
      reported += IsReported(damaged) ? 1 : 0;
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(reported, flips / 2);
  std::printf("%llu flips: %llu reported, the others harmless\n",
              static_cast<unsigned long long>(flips), static_cast<unsigned long long>(reported));
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
        ASSERT_TRUE(GetParam() == Ending::kKilled || found_ == written_);
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
      ASSERT_TRUE(GetParam() == Ending::kKilled || found_ == written_);
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
