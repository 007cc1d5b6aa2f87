// Syncs that fail for want of space: writing ends as with any other failed sync, whatever was to be
// synced.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/log/segmented/writer_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kSegmentBytes = 16384;

void AwaitNothing() {}

// Two records, each of which takes most of a segment.
absl::Status AppendOverSegments(LogTail& tail) {
  const std::string value(12'000, 'v');
  const std::array<SealedRecord, 2> records = {SealedRecord{.key = 1, .value = value},
                                               SealedRecord{.key = 2, .value = value}};
  std::array<LogOffset, 2> offsets = {};
  return tail.Append(records, offsets, AwaitNothing);
}

absl::Status AppendOne(LogTail& tail) {
  const SealedRecord record{.key = 3, .value = "three"};
  LogOffset offset = 0;
  return tail.Append({&record, 1}, {&offset, 1}, AwaitNothing);
}

// What a compaction asks of a log.
absl::Status GoOnInANewSegmentAlone(LogTail& tail) {
  RETURN_IF_ERROR(AppendOne(tail));
  const absl::StatusOr<LogOffset> first_kept = tail.BeginSegment(AwaitNothing);
  RETURN_IF_ERROR(first_kept.status());
  RETURN_IF_ERROR(AppendOne(tail));
  return tail.RetireBefore(*first_kept, AwaitNothing);
}

absl::Status TakeASegmentBack(LogTail& tail) {
  RETURN_IF_ERROR(AppendOne(tail));
  RETURN_IF_ERROR(tail.BeginSegment(AwaitNothing).status());
  RETURN_IF_ERROR(AppendOverSegments(tail));
  return tail.TakeBackSegments(AwaitNothing);
}

using Act = absl::Status (*)(LogTail& tail);

std::vector<std::uint64_t> SyncsOf(Act act) {
  SimulatedDisk disk;
  const std::unique_ptr<Folder> folder = disk.OpenFolder();
  const std::unique_ptr<LogTail> tail = MakeTail(*folder, kSegmentBytes);
  disk.Plan({});
  EXPECT_EQ(act(*tail), absl::OkStatus());
  return disk.syncs();
}

void FailEverySync(Act act) {
  const std::vector<std::uint64_t> syncs = SyncsOf(act);
  EXPECT_GE(syncs.size(), 4U);  // of a segment, the next one, the folder and a superblock
  for (const std::uint64_t sync : syncs) {
    SCOPED_TRACE(testing::Message() << "call " << sync);
    SimulatedDisk disk;
    const std::unique_ptr<Folder> folder = disk.OpenFolder();
    const std::unique_ptr<LogTail> tail = MakeTail(*folder, kSegmentBytes);
    disk.Plan({.kind = FaultPlan::Kind::kNoSpace, .first_call = sync});
    const absl::Status status = act(*tail);
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
    EXPECT_EQ(tail->health(), status);
    // The disk is well again, and the log is not.
    EXPECT_FALSE(AppendOne(*tail).ok());
    EXPECT_FALSE(tail->BeginSegment(AwaitNothing).ok());
    EXPECT_FALSE(tail->CheckpointAll(AwaitNothing).ok());
  }
}

TEST(FailedSyncTest, EndsWritingThoughItOnlyLackedSpace) {
  FailEverySync(AppendOverSegments);
  FailEverySync(GoOnInANewSegmentAlone);
  FailEverySync(TakeASegmentBack);
}

}  // namespace
}  // namespace alexbench::engines::alex
