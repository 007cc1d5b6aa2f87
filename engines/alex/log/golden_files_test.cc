// Stores written once and kept: every later program reads them, and writes the same bytes for the
// same operations.
//
// ALEX_GOLDEN_OUT names a folder to write today's bytes to: how the files of a new format are made.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/log/value_log.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;
using Entry = std::tuple<Key, std::string, bool>;  // key, value, whether it is a tombstone

// What a store draws at random when it is made, for once not at random.
constexpr StoreId kStoreId = {'g', 'o', 'l', 'd', 'e', 'n', 0, 1, 2, 3, 4, 5, 6, 7, 8, '\xff'};
constexpr std::uint64_t kSegmentBytes = 8192;
constexpr LogOptions kSmallWindow{.window_bytes = std::uint64_t{1} << 24};

std::vector<Entry> Script() {
  return {{1, "one", false},
          {-5, "", false},
          {std::numeric_limits<Key>::min(), "least", false},
          {std::numeric_limits<Key>::max(), DerivedValue(7, 0, 3900), false},
          {1, "one again", false},
          {-5, "", true},
          {0, std::string("\0\xff binary", 9), false},
          {2, DerivedValue(2, 0, 100), false}};
}

// Writes the script's entries from `first` to `last` - 1.
template <typename Log>
void Write(Log& log, std::size_t first, std::size_t last) {
  const std::vector<Entry> script = Script();
  for (std::size_t i = first; i < last; ++i) {
    const auto& [key, value, is_tombstone] = script[i];
    const auto offset = is_tombstone ? log.AppendTombstone(key) : log.Append({key, value});
    ASSERT_EQ(offset.status(), absl::OkStatus());
  }
}

fs::path GoldenFolder(RecordFormat format) {
  return fs::path(ALEX_GOLDEN_FOLDER) / std::string(ChoiceName(format));
}

Files ReadFiles(const fs::path& folder) {
  Files files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
  }
  files.erase("LOCK");
  return files;
}

// Compared by hand: a difference of pages of bytes is no message that helps.
void ExpectGolden(RecordFormat format, const Files& files) {
  if (const char* const out = std::getenv("ALEX_GOLDEN_OUT")) {
    const fs::path folder = fs::path(out) / std::string(ChoiceName(format));
    fs::create_directories(folder);
    for (const auto& [name, bytes] : files) {
      std::ofstream(folder / name, std::ios::binary) << bytes;
    }
  }
  const Files golden = ReadFiles(GoldenFolder(format));
  EXPECT_EQ(golden.size(), files.size());
  for (const auto& [name, bytes] : files) {
    const auto found = golden.find(name);
    ASSERT_TRUE(found != golden.end()) << name;
    const auto difference =
        std::mismatch(bytes.begin(), bytes.end(), found->second.begin(), found->second.end());
    EXPECT_TRUE(bytes == found->second)
        << name << " differs at " << difference.first - bytes.begin();
  }
}

// The golden store in a folder of its own, where opening may leave a LOCK.
class GoldenTest : public testing::TestWithParam<RecordFormat> {
 protected:
  GoldenTest() { fs::copy(GoldenFolder(GetParam()), folder_.store()); }

  template <typename Log>
  void ExpectScript() {
    std::vector<Entry> found;
    const auto sink = [&found](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      found.emplace_back(record.key, std::string(record.value), record.is_tombstone);
    };
    LogOptions options = kSmallWindow;
    options.mode = OpenMode::kReadOnly;
    const absl::StatusOr<Log> log = Log::Open(folder_.store(), options, sink);
    ASSERT_EQ(log.status(), absl::OkStatus());
    EXPECT_EQ(log->VerifyEnd(), absl::OkStatus());
    EXPECT_EQ(found, Script());
  }

  TestFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Formats, GoldenTest,
                         testing::Values(RecordFormat::kV1, RecordFormat::kV2, RecordFormat::kV3),
                         [](const auto& format) { return std::string(ChoiceName(format.param)); });

TEST_P(GoldenTest, IsReadByTodaysProgram) {
  EXPECT_EQ(*StoredRecordFormat(folder_.store()), GetParam());
  switch (GetParam()) {
    case RecordFormat::kV1:
      return ExpectScript<ValueLog<RecordFormat::kV1>>();
    case RecordFormat::kV2:
      return ExpectScript<ValueLog<RecordFormat::kV2>>();
    case RecordFormat::kV3:
      return ExpectScript<SegmentedLog>();
  }
}

template <RecordFormat kFormat>
void ExpectSameBytesOfValueLog() {
  TestFolder folder;
  {
    auto log = ValueLog<kFormat>::Open(folder.store(), kSmallWindow);
    ASSERT_EQ(log.status(), absl::OkStatus());
    Write(*log, 0, Script().size());
  }
  Files files = ReadFiles(folder.store());
  std::string& bytes = files[std::string(kValueLogName)];
  LogHeader header = *DecodeLogHeader(std::string_view(bytes).substr(0, kLogHeaderSizeBytes), "");
  header.store_id = kStoreId;
  bytes.replace(0, kLogHeaderSizeBytes, EncodeLogHeader(header));
  ExpectGolden(kFormat, files);
}

TEST(GoldenBytesTest, V1IsWrittenAsEver) { ExpectSameBytesOfValueLog<RecordFormat::kV1>(); }
TEST(GoldenBytesTest, V2IsWrittenAsEver) { ExpectSameBytesOfValueLog<RecordFormat::kV2>(); }

// The files of a new log with the golden store id.
Files NewSegmentedLog() {
  SimulatedDisk disk;
  EXPECT_TRUE(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes).ok());
  Files files = disk.Contents();
  std::string& slots = files[std::string(kSuperblockName)];
  Superblock superblock = *DecodeSuperblock(slots, "");
  superblock.store_id = kStoreId;
  slots.replace(SlotPosition(superblock), kLogHeaderSizeBytes, EncodeSuperblock(superblock));
  std::string& segment = files[SegmentName(0)];
  SegmentHeader header = *DecodeSegmentHeader(segment, "");
  header.store_id = kStoreId;
  segment = EncodeSegmentHeader(header);
  return files;
}

// Two writers, two segments.
TEST(GoldenBytesTest, V3IsWrittenAsEver) {
  SimulatedDisk disk;
  disk.Replace(NewSegmentedLog());
  LogOptions options = kSmallWindow;
  options.mode = OpenMode::kOpenExisting;
  const std::size_t count = Script().size();
  for (const auto& [first, last] : {std::pair{0 * count, count / 2}, std::pair{count / 2, count}}) {
    auto log = SegmentedLog::OpenIn(disk.OpenFolder(), options, [](const LoggedRecord&) {});
    ASSERT_EQ(log.status(), absl::OkStatus());
    Write(*log, first, last);
  }
  ExpectGolden(RecordFormat::kV3, disk.Contents());
}

}  // namespace
}  // namespace alexbench::engines::alex
