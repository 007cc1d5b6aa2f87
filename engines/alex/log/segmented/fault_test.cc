// Logs whose disk fails at any call, once or from then on: the error is told, what was acknowledged
// stays, and what was refused is not there - while running and after opening again.
//
// ALEX_FAULT_OPERATIONS sets how many operations there are, each with calls that fail.

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "base/derived_value.h"
#include "base/test_setting.h"
#include "engines/alex/log/segmented/log_history.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/superblock.h"
#include "engines/alex/log/segmented/writer_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Kind = FaultPlan::Kind;

constexpr std::uint64_t kSegmentBytes = LogHistory::kSegmentBytes;
constexpr std::uint64_t kWindowBytes = std::uint64_t{1} << 24;

// A log is on the disk or can be made there, and takes a record that is found again.
void ExpectGoesOn(SimulatedDisk& disk) {
  if (!disk.Contents().contains(std::string(kSuperblockName))) {
    ASSERT_EQ(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes), absl::OkStatus());
  }
  for (const std::size_t records_before : {0U, 1U}) {
    std::size_t records = 0;
    auto log = SegmentedLog::OpenIn(disk.OpenFolder(),
                                    {.mode = OpenMode::kOpenExisting, .window_bytes = kWindowBytes},
                                    [&records](const LoggedRecord&) { ++records; });
    ASSERT_EQ(log.status(), absl::OkStatus());
    EXPECT_EQ(records, records_before);
    EXPECT_EQ(log->Append({1, "one"}).status(), absl::OkStatus());
  }
}

Key OperationCount() { return static_cast<Key>(TestCount("ALEX_FAULT_OPERATIONS", 30)); }

// Writes, flushes and reopens; every write is tried, whatever became of the one before.
void RunScript(LogHistory& history) {
  const Key operations = OperationCount();
  for (Key key = 0; history.is_open() && key < operations; ++key) {
    const std::string value = DerivedValue(key, 0, static_cast<std::size_t>(key % 30 * 40));
    switch (key % 5) {
      case 1:
        history.Write({{key, value, false}, {key + 1, value, false}, {key, "again", false}});
        break;
      case 2:
        history.Write({{.key = key - 1, .is_tombstone = true}});
        break;
      case 3:
        history.Flush();
        break;
      default:
        history.Write({{key, value, false}});
        break;
    }
    if (key % 50 == 17) {
      history.Close();
      (void)history.Open();
    }
  }
}

std::uint64_t CallsOf(Durability durability, Wal wal) {
  LogHistory history(durability, wal);
  history.disk().Plan({});
  EXPECT_TRUE(history.Open().ok());
  RunScript(history);
  history.Close();
  return history.disk().calls();
}

void FailEveryCall(Wal wal) {
  std::uint64_t faults = 0;
  for (const Durability durability : {Durability::kBuffered, Durability::kSync}) {
    const std::uint64_t calls = CallsOf(durability, wal);
    for (const Kind kind : {Kind::kError, Kind::kNoSpace, Kind::kShortWrite}) {
      // Two in a row: what fails, and then the first thing that would make up for it.
      for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{2}, calls}) {
        for (std::uint64_t call = 0; call < calls; ++call, ++faults) {
          SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", call " << call
                                          << ", " << count << " times");
          LogHistory history(durability, wal);
          history.disk().Plan({.kind = kind, .first_call = call, .call_count = count});
          (void)history.Open();
          RunScript(history);
          history.Close();
          history.disk().Plan({});
          ASSERT_EQ(history.Open(), absl::OkStatus());
          ASSERT_FALSE(testing::Test::HasFailure());
        }
      }
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

TEST(FaultTest, AnyFailingCallIsToldAndLosesNothingAcknowledged) { FailEveryCall(Wal::kNone); }
TEST(WalFaultTest, AnyFailingCallIsToldAndLosesNothingAcknowledged) {
  FailEveryCall(Wal::kSeparate);
}

// The same, and then the power is cut: only a sync that succeeded counts.
void FailEveryCallAndCutPower(Wal wal) {
  for (const Durability durability : {Durability::kGroup, Durability::kSync}) {
    const std::uint64_t calls = CallsOf(durability, wal);
    for (const std::uint64_t count : {1, 2, 3}) {
      for (std::uint64_t call = 0; call < calls; ++call) {
        SCOPED_TRACE(testing::Message() << "call " << call << ", " << count << " times");
        RandomStream random(3, call);
        LogHistory history(durability, wal);
        history.disk().Plan({.kind = Kind::kError, .first_call = call, .call_count = count});
        (void)history.Open();
        RunScript(history);
        history.CutPower(random);
        ASSERT_EQ(history.Open(), absl::OkStatus());
        ASSERT_FALSE(testing::Test::HasFailure());
      }
    }
  }
}

TEST(FaultTest, AfterAFailureOnlyWhatWasSyncedBeforeIsReliedUponOverAPowerCut) {
  FailEveryCallAndCutPower(Wal::kNone);
}
TEST(WalFaultTest, AfterAFailureOnlyWhatWasSyncedBeforeIsReliedUponOverAPowerCut) {
  FailEveryCallAndCutPower(Wal::kSeparate);
}

TEST(FaultTest, ShortWritesAreCompleted) {
  LogHistory history(Durability::kBuffered);
  history.disk().Plan({.kind = Kind::kShortWrite, .first_call = 0, .call_count = 1'000'000});
  ASSERT_EQ(history.Open(), absl::OkStatus());
  EXPECT_TRUE(history.Write({{1, DerivedValue(1, 0, 5000), false}}));
  EXPECT_TRUE(history.Write({{2, DerivedValue(2, 0, 5000), false}}));
  history.Close();
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.writes().size(), 2U);
}

// Whatever the disk says while a log is made: it is there, or it can be made.
TEST(FaultTest, CreationThatFailsAtAnyCallLeavesALogOrNone) {
  std::uint64_t faults = 0;
  for (const Kind kind : {Kind::kError, Kind::kNoSpace, Kind::kShortWrite}) {
    for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1000}}) {
      std::uint64_t calls = 1;
      for (std::uint64_t call = 0; call < calls; ++call, ++faults) {
        SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", call " << call
                                        << ", " << count << " times");
        SimulatedDisk disk;
        disk.Plan({.kind = kind, .first_call = call, .call_count = count});
        const bool is_made = CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes).ok();
        calls = disk.calls();
        disk.Plan({});
        const bool is_there = disk.Contents().contains(std::string(kSuperblockName));
        EXPECT_TRUE(is_there || !is_made);
        ExpectGoesOn(disk);
        ASSERT_FALSE(testing::Test::HasFailure());
      }
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

// One writer syncs while another appends: the sync has not seen what came meanwhile.
TEST(FaultTest, WhatIsAppendedDuringASyncIsNotTakenForDurable) {
  WriterOnDisk log(kSegmentBytes);
  LogWriter& writer = log.writer();
  const std::uint64_t first = log.Append(1);
  std::uint64_t second = 0;
  log.disk().DuringNextSync([&] { second = log.Append(2); });
  ASSERT_EQ(writer.Acknowledge(first), absl::OkStatus());
  ASSERT_EQ(second, first + 1);
  EXPECT_EQ(writer.durable_sequence(), first);
  ASSERT_EQ(writer.Acknowledge(second), absl::OkStatus());
  EXPECT_EQ(writer.durable_sequence(), second);
}

TEST(FaultTest, FirstFailedSyncIsFinal) {
  LogHistory history(Durability::kSync);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  ASSERT_TRUE(history.Write({{1, "one", false}}));
  const std::uint64_t durable = history.log().durable_sequence();
  history.disk().Plan({});
  ASSERT_TRUE(history.Write({{2, "two", false}}));
  const std::uint64_t sync = history.disk().calls() - 1;
  EXPECT_EQ(history.log().durable_sequence(), durable + 1);
  history.disk().Plan({.kind = Kind::kError, .first_call = sync});
  EXPECT_FALSE(history.Write({{3, "three", false}}));
  // The disk is well again; the log is not, for nothing is known of what it wrote.
  EXPECT_EQ(history.log().Append({4, "four"}).status(), history.log().write_health());
  EXPECT_EQ(history.log().Flush(), history.log().write_health());
  EXPECT_EQ(history.log().durable_sequence(), durable + 1);
  EXPECT_NE(history.log().write_health().message().find("takes no more writes"),
            absl::string_view::npos);
  // What was read before can still be read.
  EXPECT_TRUE(history.log().ForEach([](const LoggedRecord&) {}).ok());
}

// A sync of one thread fails while another waits to sync the same file, which would now succeed:
// the system takes for written what the device never got. Nothing may be believed of it.
void FailASyncThatIsWaitedFor(absl::Status (*go_on)(LogTail& tail,
                                                    absl::FunctionRef<void()> await_syncs)) {
  SimulatedDisk disk;
  const std::unique_ptr<Folder> folder = disk.OpenFolder();
  const std::unique_ptr<LogTail> tail = MakeTail(*folder, kSegmentBytes);
  const std::string value(1000, 'v');
  const SealedRecord record{.key = 1, .value = value};
  LogOffset offset = 0;
  ASSERT_EQ(tail->Append({&record, 1}, {&offset, 1}, [] {}), absl::OkStatus());
  const auto before = disk.Contents();
  const absl::Status status = go_on(*tail, [&] {
    if (tail->health().ok()) {
      disk.Plan({.kind = Kind::kError, .first_call = 0});
      (void)tail->Poison(tail->file()->Sync());
      disk.Plan({});
    }
  });
  EXPECT_FALSE(tail->health().ok());
  EXPECT_EQ(status, tail->health());
  const auto after = disk.Contents();
  const std::string superblock(kSuperblockName);
  EXPECT_EQ(after.at(superblock), before.at(superblock)) << "it calls durable what is lost";
  EXPECT_FALSE(after.contains(SegmentName(1)));
}

TEST(FaultTest, WhoeverWaitedForASyncThatFailedBelievesNoneOfItsOwn) {
  FailASyncThatIsWaitedFor([](LogTail& tail, absl::FunctionRef<void()> await_syncs) {
    return tail.CheckpointAll(await_syncs);
  });
  FailASyncThatIsWaitedFor([](LogTail& tail, absl::FunctionRef<void()> await_syncs) {
    return tail.BeginSegment(await_syncs).status();
  });
  FailASyncThatIsWaitedFor([](LogTail& tail, absl::FunctionRef<void()> await_syncs) {
    return tail.RetireBefore(kSegmentBytes, await_syncs);
  });
  FailASyncThatIsWaitedFor([](LogTail& tail, absl::FunctionRef<void()> await_syncs) {
    const std::string value(12'000, 'v');
    const std::array<SealedRecord, 2> records = {SealedRecord{.key = 2, .value = value},
                                                 SealedRecord{.key = 3, .value = value}};
    std::array<LogOffset, 2> offsets = {};
    return tail.Append(records, offsets, await_syncs);
  });
}

TEST(FaultTest, FullDiskIsAnErrorAndSpaceThatReturnsIsUsed) {
  LogHistory history(Durability::kBuffered);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  ASSERT_TRUE(history.Write({{1, "one", false}}));
  history.disk().Plan({.kind = Kind::kNoSpace, .first_call = 0});
  EXPECT_EQ(history.log().Append({2, "two"}).status().code(), absl::StatusCode::kResourceExhausted);
  history.disk().Plan({});
  EXPECT_TRUE(history.Write({{3, "three", false}}));
  history.Close();
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.writes().size(), 2U);
}

}  // namespace
}  // namespace alexbench::engines::alex
