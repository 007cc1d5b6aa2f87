// Logs whose disk loses power at any call, again and again, in recovery too.
//
// ALEX_CRASH_STATES sets how many random states are tried; ALEX_SEED the seed.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "base/test_setting.h"
#include "engines/alex/log/segmented/log_history.h"
#include "engines/alex/log/segmented/superblock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr Durability kLevels[] = {Durability::kBuffered, Durability::kGroup, Durability::kSync};

std::vector<Written> RandomBatch(RandomStream& random) {
  std::vector<Written> batch(random.Below(4) == 0 ? 1 + random.Below(6) : 1);
  for (Written& write : batch) {
    write.key = static_cast<Key>(random.Below(20));
    const bool is_long = random.Below(8) == 0;
    write.value = DerivedValue(write.key, static_cast<std::uint32_t>(random.Below(1000)),
                               random.Below(is_long ? 6000 : 100));
  }
  if (batch.size() == 1 && random.Below(6) == 0) {
    batch[0].is_tombstone = true;
    batch[0].value.clear();
  }
  return batch;
}

// Does something that writes, syncs or closes; false once the power is cut.
bool RandomStep(LogHistory& history, RandomStream& random) {
  switch (random.Below(12)) {
    case 0:
      return history.Flush();
    case 1:
      history.Close();
      return history.Open().ok();
    default:
      return history.Write(RandomBatch(random));
  }
}

// One life of the log: until the power is cut at some call, in opening or later.
void Live(LogHistory& history, RandomStream& random) {
  history.disk().Plan({.kind = FaultPlan::Kind::kPowerCut, .first_call = random.Below(60)});
  bool is_alive = history.Open().ok();
  for (int step = 0; is_alive && step < 40; ++step) {
    is_alive = RandomStep(history, random);
  }
  history.CutPower(random);
}

absl::StatusOr<SegmentedLog> OpenReader(SimulatedDisk& disk) {
  return SegmentedLog::OpenIn(disk.OpenFolder(),
                              {.mode = OpenMode::kReadOnly, .window_bytes = std::uint64_t{1} << 24},
                              [](const LoggedRecord&) {});
}

void TryRandomHistories(Wal wal) {
  const std::uint64_t seed = TestSetting("ALEX_SEED", 20261122);
  const std::uint64_t states = TestCount("ALEX_CRASH_STATES", 4000);
  std::uint64_t done = 0;
  std::uint64_t survivors = 0;
  for (std::uint64_t round = 0; done < states; ++round) {
    SCOPED_TRACE(testing::Message() << "ALEX_SEED=" << seed << ", round " << round);
    RandomStream random(seed, round);
    LogHistory history(kLevels[round % std::size(kLevels)], wal);
    for (int life = 0; life < 4; ++life, ++done) {
      Live(history, random);
      ASSERT_FALSE(testing::Test::HasFailure());
    }
    // Reading changes nothing, and opening twice finds the same.
    // What stands in a write-ahead log alone is for a writer to write to the log.
    const absl::Status readable = history.Open(OpenMode::kReadOnly);
    ASSERT_TRUE(readable.ok() || (wal == Wal::kSeparate && absl::IsFailedPrecondition(readable)));
    ASSERT_EQ(history.Open(), absl::OkStatus());
    history.Close();
    ASSERT_EQ(history.Open(), absl::OkStatus());
    survivors += history.writes().size();
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  EXPECT_GT(survivors, done);  // else the histories are too short to tell anything
  std::printf("%llu crash states, seed %llu\n", static_cast<unsigned long long>(done),
              static_cast<unsigned long long>(seed));
}

TEST(CrashTest, RandomHistoriesOfFourCrashesKeepWhatWasDurable) {
  TryRandomHistories(Wal::kNone);
}
TEST(WalCrashTest, RandomHistoriesOfFourCrashesKeepWhatWasDurable) {
  TryRandomHistories(Wal::kSeparate);
}

TEST(CrashTest, CreationCutAtEveryCallLeavesALogOrNone) {
  std::uint64_t states = 0;
  bool is_cut = true;
  for (std::uint64_t call = 0; is_cut; ++call) {
    for (std::uint64_t seed = 0; seed < 16; ++seed, ++states) {
      SCOPED_TRACE(testing::Message() << "call " << call << ", seed " << seed);
      SimulatedDisk disk;
      RandomStream random(seed, call);
      disk.Plan({.kind = FaultPlan::Kind::kPowerCut, .first_call = call});
      is_cut = !CreateSegmentedLog(*disk.OpenFolder(), LogHistory::kSegmentBytes).ok();
      disk.CutPower(random);
      if (!disk.Contents().contains(std::string(kSuperblockName))) {
        ASSERT_TRUE(is_cut);
        ASSERT_EQ(CreateSegmentedLog(*disk.OpenFolder(), LogHistory::kSegmentBytes),
                  absl::OkStatus());
      }
      ASSERT_EQ(OpenReader(disk).status(), absl::OkStatus());
    }
  }
  std::printf("%llu crash states\n", static_cast<unsigned long long>(states));
}

// Whole records behind a hole are what a crash leaves where pages reached the device out of order.
TEST(CrashTest, OpeningForWritingErasesWhatACrashLeftBehindTheEnd) {
  std::uint64_t leftovers = 0;
  for (std::uint64_t round = 0; round < 400; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomStream random(9, round);
    LogHistory history(Durability::kBuffered);
    Live(history, random);
    leftovers += OpenReader(history.disk())->VerifyEnd().ok() ? 0U : 1U;
    ASSERT_EQ(history.Open(), absl::OkStatus());
    // What is found by whoever comes next, should this writer be killed now.
    ASSERT_EQ(OpenReader(history.disk())->VerifyEnd(), absl::OkStatus());
  }
  EXPECT_GT(leftovers, 0U);  // else this tells nothing
}

enum class Step : std::uint8_t { kPut, kOverwrite, kErase, kFlush, kFillSegment, kReopen };
constexpr int kStepCount = 6;

bool Do(Step step, LogHistory& history) {
  switch (step) {
    case Step::kPut:
      return history.Write({{.key = static_cast<Key>(history.writes().size()), .value = "put"}});
    case Step::kOverwrite:
      return history.Write({{.key = 0, .value = "overwritten"}});
    case Step::kErase:
      return history.Write({{.key = 0, .is_tombstone = true}});
    case Step::kFlush:
      return history.Flush();
    case Step::kFillSegment:
      return history.Write({{.key = 1, .value = DerivedValue(1, 0, 9000)}});
    case Step::kReopen:
      break;
  }
  history.Close();
  return history.Open().ok();
}

bool DoAll(int sequence, LogHistory& history) {
  bool is_alive = history.Open().ok();
  for (; is_alive && sequence > 0; sequence /= kStepCount + 1) {
    const int step = sequence % (kStepCount + 1);
    is_alive = step == 0 || Do(static_cast<Step>(step - 1), history);
  }
  return is_alive;
}

// Every sequence of up to three steps, the power cut at every call of it.
void TryShortSequences(Wal wal) {
  constexpr int kSequences = (kStepCount + 1) * (kStepCount + 1) * (kStepCount + 1);
  std::uint64_t states = 0;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    bool is_cut = true;
    for (std::uint64_t call = 0; is_cut; ++call, ++states) {
      SCOPED_TRACE(testing::Message() << "sequence " << sequence << ", call " << call);
      RandomStream random(static_cast<std::uint64_t>(sequence), call);
      LogHistory history(kLevels[(static_cast<std::uint64_t>(sequence) + call) % 2], wal);
      history.disk().Plan({.kind = FaultPlan::Kind::kPowerCut, .first_call = call});
      is_cut = !DoAll(sequence, history);
      history.CutPower(random);
      ASSERT_EQ(history.Open(), absl::OkStatus());
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
  std::printf("%llu crash states\n", static_cast<unsigned long long>(states));
}

TEST(CrashTest, EveryShortSequenceCutAtEveryCallKeepsWhatWasDurable) {
  TryShortSequences(Wal::kNone);
}
TEST(WalCrashTest, EveryShortSequenceCutAtEveryCallKeepsWhatWasDurable) {
  TryShortSequences(Wal::kSeparate);
}

// A killed process leaves what it wrote with the kernel: everything acknowledged is there.
void EndProcesses(Wal wal) {
  for (std::uint64_t round = 0; round < 300; ++round) {
    RandomStream random(7, round);
    LogHistory history(Durability::kBuffered, wal);
    history.disk().Plan({.kind = FaultPlan::Kind::kPowerCut, .first_call = random.Below(80)});
    bool is_alive = history.Open().ok();
    for (int step = 0; is_alive && step < 40; ++step) {
      is_alive = RandomStep(history, random);
    }
    history.Close();  // in vain: nothing reaches the disk any more
    history.disk().Plan({});
    ASSERT_EQ(history.Open(), absl::OkStatus());
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

TEST(CrashTest, EndOfTheProcessLosesNothingAcknowledged) { EndProcesses(Wal::kNone); }
TEST(WalCrashTest, EndOfTheProcessLosesNothingAcknowledged) { EndProcesses(Wal::kSeparate); }

// The published store's log kept no order of its own: inserts of keys that were there were left
// out, and a delete was lost with the next checkpoint.
TEST(WalCrashTest, WhatTheLogLacksIsReplayedInOrderAndWhateverIsAskedFor) {
  RandomStream random(11, 0);
  LogHistory history(Durability::kSync, Wal::kSeparate);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  EXPECT_TRUE(history.Write({{1, "old", false}, {2, "kept", false}}));
  EXPECT_TRUE(history.Write({{.key = 2, .is_tombstone = true}}));
  EXPECT_TRUE(history.Write({{1, "new", false}}));
  const auto files = history.disk().Contents();
  history.Close();
  // The log as it was before it was synced, beside the write-ahead log that was.
  auto lost = files;
  lost["00000000.segment"].resize(4096);
  history.disk().Replace(lost);
  const auto open = [&history](Wal wal) {
    std::vector<Written> found;
    const auto log = SegmentedLog::OpenIn(
        history.disk().OpenFolder(),
        {.mode = OpenMode::kOpenExisting, .window_bytes = std::uint64_t{1} << 24, .wal = wal},
        [&found](const LoggedRecord& logged) {
          found.push_back({logged.record.key, std::string(logged.record.value),
                           logged.record.is_tombstone});
        });
    EXPECT_TRUE(log.ok()) << log.status();
    return found;
  };
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenReader(history.disk()).status()));
  EXPECT_EQ(open(Wal::kNone), history.writes());
  EXPECT_FALSE(history.disk().Contents().contains("WAL"));
  EXPECT_EQ(open(Wal::kNone), history.writes());
  EXPECT_EQ(open(Wal::kSeparate), history.writes());
  EXPECT_TRUE(history.disk().Contents().contains("WAL"));
}

}  // namespace
}  // namespace alexbench::engines::alex
