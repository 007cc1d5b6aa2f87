// Batches that go on in further segments and find no room there for all of them: nothing of such a
// batch stays, its space is given back, and the log reads and writes on.

#include <cstdint>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/segmented/full_disk_fixture.h"
#include "engines/alex/log/segmented/log_history.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// More than three segments hold.
std::vector<Written> LargeBatch(std::uint32_t version) {
  std::vector<Written> batch;
  for (Key key = 0; key < 12; ++key) {
    batch.push_back({key, DerivedValue(key, version, 3900), false});
  }
  return batch;
}

// A log with a few records, whose disk has so many bytes free.
void BeginWithFreeBytes(std::uint64_t free_bytes, LogHistory& history) {
  ASSERT_EQ(history.Open(), absl::OkStatus());
  ASSERT_TRUE(history.Write({{1, DerivedValue(1, 0, 1000), false}}));
  ASSERT_TRUE(history.Write({{.key = 1, .is_tombstone = true}}));
  history.disk().LimitSize(history.disk().UsedBytes() + free_bytes);
}

// What becomes of a batch, of what is written behind it, and of both when the power is cut then.
absl::Status WriteBatchWithFreeBytes(std::uint64_t free_bytes, Wal wal) {
  RandomStream random(7, free_bytes);
  LogHistory history(Durability::kSync, wal);
  BeginWithFreeBytes(free_bytes, history);
  const std::uint64_t used_bytes = history.disk().UsedBytes();
  history.Write(LargeBatch(0));
  absl::Status status = history.write_status();
  EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  EXPECT_EQ(RecordCount(history.log()), history.writes().size());
  if (!status.ok()) {
    EXPECT_LE(history.disk().UsedBytes(), used_bytes);
  }
  for (Key key = 100; key < 104; ++key) {
    history.Write({{key, DerivedValue(key, 0, 700), false}});
    EXPECT_EQ(history.log().write_health(), absl::OkStatus());
  }
  history.disk().LiftLimit();
  EXPECT_TRUE(history.Write({{200, "there is room again", false}}));
  EXPECT_TRUE(history.Write(LargeBatch(1)));
  EXPECT_EQ(RecordCount(history.log()), history.writes().size());
  const std::size_t write_count = history.writes().size();
  history.CutPower(random);
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.writes().size(), write_count);
  return status;
}

TEST(BatchFullDiskTest, ABatchThatFindsNoRoomIsRefusedWhole) {
  std::uint64_t full_disks = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    const std::uint64_t count = CountFullDisks({.step = 997}, [wal](std::uint64_t free_bytes) {
      return WriteBatchWithFreeBytes(free_bytes, wal);
    });
    ASSERT_FALSE(HasFailure());
    EXPECT_GT(count, 30U);
    full_disks += count;
  }
  PrintFullDisks(full_disks);
}

// A batch for which there is no room, of whose calls one fails; the log is opened once more,
// written to, and the power is cut. False: there are not so many calls.
bool FailACallOfARefusedBatch(const FaultPlan& plan, Wal wal, RandomStream& random) {
  LogHistory history(Durability::kSync, wal);
  BeginWithFreeBytes(wal == Wal::kNone ? 28'000 : 75'000, history);
  history.disk().Plan(plan);
  EXPECT_FALSE(history.Write(LargeBatch(0)));
  const bool has_failed = history.disk().calls() > plan.first_call;
  EndAsPlanned(plan, random, history);
  EXPECT_EQ(history.Open(), absl::OkStatus());
  if (history.is_open()) {
    EXPECT_TRUE(history.Write({{200, "there is room again", false}}));
    history.CutPower(random);
    EXPECT_EQ(history.Open(), absl::OkStatus());
    EXPECT_EQ(history.writes().back().key, 200);
  }
  return has_failed;
}

TEST(BatchFullDiskTest, AnyCallOfRefusingABatchMayFail) {
  FailAnyCall({.seed = 11, .more_than = 15}, FailACallOfARefusedBatch);
}

}  // namespace
}  // namespace alexbench::engines::alex
