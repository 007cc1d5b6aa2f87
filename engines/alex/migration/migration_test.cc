// Stores migrated from every record format to every other, the power cut or the disk failing at
// every call: what is there afterwards is the old store or the new one, and it goes on from there.

#include "engines/alex/migration/migration.h"

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/log/whole_value_log.h"
#include "engines/alex/migration/store_contents.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Contents = std::map<Key, std::string>;
using Kind = FaultPlan::Kind;

constexpr std::uint64_t kSegmentBytes = 16384;
constexpr Key kKeyCount = 60;

// Every key twice, the second time with the value that counts.
std::vector<std::pair<Key, std::string>> Writes() {
  std::vector<std::pair<Key, std::string>> writes;
  for (std::uint32_t version : {0U, 1U}) {
    for (Key key = 0; key < kKeyCount; ++key) {
      const Key spread = (key * 37 % kKeyCount) - 30;
      writes.emplace_back(spread, DerivedValue(spread, version, static_cast<std::size_t>(key * 9)));
    }
  }
  return writes;
}

Contents Expected() {
  Contents expected;
  for (const auto& [key, value] : Writes()) {
    expected[key] = value;
  }
  return expected;
}

void MakeStore(SimulatedDisk& disk, RecordFormat format) {
  const std::unique_ptr<Folder> folder = disk.OpenFolder();
  const auto source = [](absl::FunctionRef<absl::Status(const Record&)> take) {
    for (const auto& [key, value] : Writes()) {
      EXPECT_TRUE(take({key, value}).ok());
    }
    return absl::OkStatus();
  };
  if (format != RecordFormat::kV3) {
    ASSERT_EQ(WriteWholeLog(*folder, {.format = format, .file = kValueLogName}, source),
              absl::OkStatus());
    return;
  }
  ASSERT_EQ(CreateSegmentedLog(*folder, kSegmentBytes), absl::OkStatus());
  auto log = SegmentedLog::OpenIn(disk.OpenFolder(), {.mode = OpenMode::kOpenExisting},
                                  [](const LoggedRecord&) {});
  ASSERT_EQ(log.status(), absl::OkStatus());
  ASSERT_EQ(source([&](const Record& record) { return log->Append(record).status(); }),
            absl::OkStatus());
  ASSERT_EQ(log->AppendTombstone(1).status(), absl::OkStatus());
  ASSERT_EQ(log->Append({1, Expected().at(1)}).status(), absl::OkStatus());
}

// What the store on the disk holds, and in which format.
std::pair<RecordFormat, Contents> Read(SimulatedDisk& disk) {
  const std::unique_ptr<Folder> folder = disk.OpenFolder();
  const absl::StatusOr<RecordFormat> format = FormatIn(*folder);
  EXPECT_EQ(format.status(), absl::OkStatus());
  Contents contents;
  if (format.ok()) {
    const auto records = StoreContents::Read(*folder, *format, kValueLogName);
    EXPECT_EQ(records.status(), absl::OkStatus());
    for (std::size_t i = 0; records.ok() && i < records->size(); ++i) {
      contents[(*records)[i].key] = std::string((*records)[i].value);
    }
  }
  return {format.value_or(RecordFormat::kV1), contents};
}

class MigrationTest : public testing::TestWithParam<std::tuple<RecordFormat, RecordFormat>> {
 protected:
  MigrationTest() {
    SimulatedDisk disk;
    MakeStore(disk, from_);
    files_ = disk.Contents();
  }

  absl::Status Migrate(SimulatedDisk& disk) const {
    return MigrateIn(*disk.OpenFolder(), {.format = to_, .segment_bytes = kSegmentBytes}).status();
  }

  // Migrates with this fault; true if the script ended before the fault came.
  bool MigrateWith(const FaultPlan& plan, SimulatedDisk& disk) const {
    disk.Replace(files_);
    disk.Plan(plan);
    const absl::Status status = Migrate(disk);
    return disk.calls() <= plan.first_call && status.ok();
  }

  // Old or new, whole; migrating again works, and leaves the new store's files alone.
  void ExpectOneOrTheOther(SimulatedDisk& disk) const {
    disk.Plan({});
    const auto [format, contents] = Read(disk);
    EXPECT_TRUE(format == from_ || format == to_);
    EXPECT_EQ(contents, expected_);
    ASSERT_EQ(Migrate(disk), absl::OkStatus());
    EXPECT_EQ(Read(disk), std::make_pair(to_, expected_));
    for (const auto& [name, bytes] : disk.Contents()) {
      EXPECT_EQ(name == kValueLogName, to_ != RecordFormat::kV3) << name;
    }
  }

  const RecordFormat from_ = std::get<0>(GetParam());
  const RecordFormat to_ = std::get<1>(GetParam());
  const Contents expected_ = Expected();
  std::map<std::string, std::string> files_;
};

std::string NameOf(const testing::TestParamInfo<std::tuple<RecordFormat, RecordFormat>>& info) {
  std::string name(ChoiceName(std::get<0>(info.param)));
  return name.append("To").append(ChoiceName(std::get<1>(info.param)));
}

INSTANTIATE_TEST_SUITE_P(
    Formats, MigrationTest,
    testing::Combine(testing::Values(RecordFormat::kV1, RecordFormat::kV2, RecordFormat::kV3),
                     testing::Values(RecordFormat::kV1, RecordFormat::kV2, RecordFormat::kV3)),
    NameOf);

TEST_P(MigrationTest, KeepsEveryLiveRecordInKeyOrder) {
  SimulatedDisk disk;
  disk.Replace(files_);
  const auto report =
      MigrateIn(*disk.OpenFolder(), {.format = to_, .segment_bytes = kSegmentBytes});
  ASSERT_EQ(report.status(), absl::OkStatus());
  EXPECT_EQ(report->from, from_);
  EXPECT_EQ(report->record_count, expected_.size());
  EXPECT_EQ(Read(disk), std::make_pair(to_, expected_));
  EXPECT_TRUE(from_ != to_ || disk.Contents() == files_);
}

TEST_P(MigrationTest, PowerCutAtAnyCallLeavesTheOldOrTheNewStore) {
  std::uint64_t states = 0;
  bool is_done = false;
  for (std::uint64_t call = 0; !is_done; ++call) {
    for (std::uint64_t seed = 0; seed < 4 && !HasFailure(); ++seed, ++states) {
      SCOPED_TRACE(testing::Message() << "call " << call << ", seed " << seed);
      SimulatedDisk disk;
      RandomStream random(seed, call);
      is_done = MigrateWith({.kind = Kind::kPowerCut, .first_call = call}, disk);
      disk.CutPower(random);
      ExpectOneOrTheOther(disk);
    }
    ASSERT_FALSE(HasFailure());
  }
  std::printf("%llu crash states\n", static_cast<unsigned long long>(states));
}

TEST_P(MigrationTest, AnyFailingCallLeavesTheOldOrTheNewStore) {
  std::uint64_t faults = 0;
  for (const Kind kind : {Kind::kError, Kind::kNoSpace, Kind::kShortWrite}) {
    for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{1'000'000}}) {
      bool is_done = false;
      for (std::uint64_t call = 0; !is_done; ++call, ++faults) {
        SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", call " << call
                                        << ", " << count << " times");
        SimulatedDisk disk;
        is_done = MigrateWith({.kind = kind, .first_call = call, .call_count = count}, disk);
        ExpectOneOrTheOther(disk);
        ASSERT_FALSE(HasFailure());
      }
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

// A store that is damaged is refused, and stays as it is.
TEST_P(MigrationTest, DamageIsRefusedAndTheFilesStayAsTheyAre) {
  auto damaged = files_;
  for (auto& [name, bytes] : damaged) {
    if (name == kValueLogName) {
      bytes[4096 + 11] = '\x7f';  // in either format part of the first record's length or key
      bytes[4096 + 3] = '\x7f';
    } else if (name == "00000000.segment") {
      bytes[4200] ^= 1;
    }
  }
  SimulatedDisk disk;
  disk.Replace(damaged);
  EXPECT_TRUE(absl::IsDataLoss(Migrate(disk)));
  EXPECT_EQ(disk.Contents(), damaged);
}

}  // namespace
}  // namespace alexbench::engines::alex
