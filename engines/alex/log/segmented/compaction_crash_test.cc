// Compactions and snapshots whose disk loses power or fails at any call, in every order with other
// steps.
//
// ALEX_CRASH_STATES sets how many random states are tried; ALEX_SEED the seed;
// ALEX_EVERY_SEQUENCE=1 takes every short sequence instead of one in eleven.

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "base/derived_value.h"
#include "base/random.h"
#include "base/test_setting.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Kind = FaultPlan::Kind;

enum class Step : std::uint8_t {
  kNothing,
  kPut,
  kOverwrite,
  kErase,
  kFlush,
  kFillSegment,
  kCompact,
  kCompactBetweenWrites,
  kCheckpoint,
  kReopen
};
constexpr int kStepCount = 10;

// A compaction in steps, and behind each a write to a key that may be on its way.
bool CompactBetweenWrites(CompactionHistory& history) {
  Key seam = 0;
  do {
    if (!history.StepCompaction().ok() ||
        !(seam % 3 == 2 ? history.Erase(seam % 2) : history.Put(seam % 3, "beside"))) {
      return false;
    }
    ++seam;
  } while (history.IsCompacting());
  return true;
}

bool Do(Step step, CompactionHistory& history) {
  switch (step) {
    case Step::kNothing:
      return true;
    case Step::kPut:
      return history.Put(static_cast<Key>(history.contents().size()), "put");
    case Step::kOverwrite:
      return history.Put(0, "overwritten");
    case Step::kErase:
      return history.Erase(0);
    case Step::kFlush:
      return history.Flush();
    case Step::kFillSegment:
      return history.Put(1, DerivedValue(1, 0, 3500));
    case Step::kCompact:
      return history.Compact().ok();
    case Step::kCompactBetweenWrites:
      return CompactBetweenWrites(history);
    case Step::kCheckpoint:
      return history.Checkpoint().ok();
    case Step::kReopen:
      break;
  }
  return history.Open().ok();
}

// A compaction and a snapshot, the steps that `sequence` says, and both once more.
bool DoAll(int sequence, CompactionHistory& history) {
  bool is_alive = history.Open().ok() && history.Put(0, "first") && history.Compact().ok() &&
                  history.Checkpoint().ok();
  for (; is_alive && sequence > 0; sequence /= kStepCount) {
    is_alive = Do(static_cast<Step>(sequence % kStepCount), history);
  }
  return is_alive && history.Checkpoint().ok() && history.Compact().ok();
}

// Opens by the snapshot that is there, and by the log alone: both must find the same.
void OpenBothWays(CompactionHistory& history) {
  ASSERT_EQ(history.Open(IndexSnapshot::kUse), absl::OkStatus());
  const std::map<Key, LogOffset> found = history.index();
  ASSERT_EQ(history.Open(IndexSnapshot::kOff), absl::OkStatus());
  ASSERT_EQ(history.index(), found);
}

TEST(CompactionCrashTest, EveryShortSequenceCutAtEveryCallKeepsWhatWasDurable) {
  constexpr int kSequences = kStepCount * kStepCount * kStepCount;
  // Eleven is coprime to the count of steps: every step comes in every place.
  const int stride = TestSetting("ALEX_EVERY_SEQUENCE", 0) == 1 ? 1 : 11;
  std::uint64_t used = 0;
  std::uint64_t states = 0;
  for (int sequence = 0; sequence < kSequences; sequence += stride) {
    bool is_cut = true;
    for (std::uint64_t call = 0; is_cut; ++call, ++states) {
      SCOPED_TRACE(testing::Message() << "sequence " << sequence << ", call " << call);
      RandomStream random(static_cast<std::uint64_t>(sequence), call);
      CompactionHistory history(call % 2 == 0 ? Durability::kBuffered : Durability::kSync);
      history.disk().Plan({.kind = Kind::kPowerCut, .first_call = call});
      is_cut = !DoAll(sequence, history);
      history.CutPower(random);
      OpenBothWays(history);
      used += history.snapshots_used();
      ASSERT_FALSE(HasFailure());
      ASSERT_EQ(history.Compact(), absl::OkStatus());
      EXPECT_EQ(history.Read(), history.contents());
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(used, states / 4);  // else the snapshots were refused and say nothing
  std::printf("%llu crash states, %llu openings by a snapshot\n",
              static_cast<unsigned long long>(states), static_cast<unsigned long long>(used));
}

bool RandomStep(CompactionHistory& history, RandomStream& random) {
  const Key key = static_cast<Key>(random.Below(20));
  switch (random.Below(15)) {
    case 0:
      return history.Flush();
    case 1:
      return history.Open().ok();
    case 2:
      return history.Compact().ok();
    case 3:
      return history.Checkpoint().ok();
    case 4:
    case 5:
      return history.Erase(key);
    default:
      return history.Put(key, DerivedValue(key, static_cast<std::uint32_t>(random.Below(1000)),
                                           random.Below(random.Below(6) == 0 ? 3500 : 100)));
  }
}

// Three of four steps are those of a compaction, so that many come to their end.
bool RandomStepBesideCompactions(CompactionHistory& history, RandomStream& random) {
  return random.Below(4) != 0 ? history.StepCompaction().ok() : RandomStep(history, random);
}

void CrashRandomHistories(bool (*random_step)(CompactionHistory&, RandomStream&)) {
  const std::uint64_t seed = TestSetting("ALEX_SEED", 20261122);
  const std::uint64_t states = TestCount("ALEX_CRASH_STATES", 2000);
  std::uint64_t done = 0;
  for (std::uint64_t round = 0; done < states; ++round) {
    SCOPED_TRACE(testing::Message() << "ALEX_SEED=" << seed << ", round " << round);
    RandomStream random(seed, round);
    CompactionHistory history(round % 2 == 0 ? Durability::kBuffered : Durability::kSync,
                              round % 4 < 2 ? Wal::kNone : Wal::kSeparate);
    for (int life = 0; life < 4; ++life, ++done) {
      history.disk().Plan({.kind = Kind::kPowerCut, .first_call = random.Below(120)});
      bool is_alive = history.Open().ok();
      for (int step = 0; is_alive && step < 60; ++step) {
        is_alive = random_step(history, random);
      }
      history.CutPower(random);
      ASSERT_FALSE(testing::Test::HasFailure());
    }
    OpenBothWays(history);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  std::printf("%llu crash states, seed %llu\n", static_cast<unsigned long long>(done),
              static_cast<unsigned long long>(seed));
}

TEST(CompactionCrashTest, RandomHistoriesOfFourCrashesKeepWhatWasDurable) {
  CrashRandomHistories(RandomStep);
}

TEST(CompactionCrashTest, WritesBesideCompactionsKeepWhatWasDurable) {
  CrashRandomHistories(RandomStepBesideCompactions);
}

// Goes on after every failure, as long as the log can be opened.
void RunScript(CompactionHistory& history) {
  bool is_open = history.Open().ok();
  for (Key key = 0; is_open && key < 24; ++key) {
    (void)history.Put(key, DerivedValue(key, 0, static_cast<std::size_t>(key * 60)));
    if (key % 5 == 2) {
      (void)history.Checkpoint();
    }
    if (key % 7 == 3) {
      (void)history.Erase(key - 2);
      const auto before = history.Read();
      (void)history.Compact();
      EXPECT_EQ(history.Read(), before) << "a compaction, whole or not, changes no value";
    }
    if (key == 14) {
      (void)CompactBetweenWrites(history);
    }
    if (key == 16) {
      is_open = history.Open().ok();
    }
  }
  history.Close();
}

TEST(CompactionFaultTest, AnyFailingCallIsToldAndLosesNothingAcknowledged) {
  CompactionHistory whole(Durability::kBuffered);
  whole.disk().Plan({});
  RunScript(whole);
  const std::uint64_t calls = whole.disk().calls();
  std::uint64_t faults = 0;
  for (const Kind kind : {Kind::kError, Kind::kNoSpace, Kind::kShortWrite}) {
    for (const std::uint64_t count : {std::uint64_t{1}, calls}) {
      for (std::uint64_t call = 0; call < calls; ++call, ++faults) {
        SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", call " << call
                                        << ", " << count << " times");
        CompactionHistory history(Durability::kBuffered);
        history.disk().Plan({.kind = kind, .first_call = call, .call_count = count});
        RunScript(history);
        history.disk().Plan({});
        OpenBothWays(history);
        ASSERT_FALSE(HasFailure());
        ASSERT_EQ(history.Compact(), absl::OkStatus());
        ASSERT_FALSE(HasFailure());
      }
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

}  // namespace
}  // namespace alexbench::engines::alex
