// What a compaction leaves: what was live, in key order, and nothing of the rest.

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/derived_value.h"
#include "engines/alex/log/segmented/compaction_history.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/superblock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

class CompactionTest : public testing::Test {
 protected:
  CompactionTest() : history_(Durability::kBuffered) {
    EXPECT_EQ(history_.Open(), absl::OkStatus());
    history_.Fill();
  }

  std::uint64_t LogBytes() {
    EngineStats stats;
    history_.log().AddStats(stats);
    return stats.log_bytes.value_or(0);
  }

  CompactionHistory history_;
};

TEST_F(CompactionTest, KeepsWhatIsLiveInKeyOrderAndNothingElse) {
  const auto before = history_.Read();
  const std::uint64_t bytes_before = LogBytes();
  const std::size_t segments_before = history_.SegmentNumbers().size();
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  EXPECT_EQ(history_.Read(), before);
  LogOffset last = 0;
  for (const auto& [key, offset] : history_.index()) {
    EXPECT_LT(last, offset);
    last = offset;
  }
  EXPECT_LT(history_.SegmentNumbers().size(), segments_before);
  EXPECT_LT(LogBytes(), bytes_before / 2);
  std::size_t records = 0;
  EXPECT_EQ(history_.log().ForEach([&](const LoggedRecord&) { ++records; }), absl::OkStatus());
  EXPECT_EQ(records, before.size());  // no tombstone either: there is nothing left to bury
}

TEST_F(CompactionTest, IsFoundAgainAndCanBeRepeated) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_EQ(history_.Compact(), absl::OkStatus());
    ASSERT_TRUE(history_.Put(round, "after compaction"));
    ASSERT_TRUE(history_.Erase(round + 1));
    const auto contents = history_.Read();
    ASSERT_EQ(history_.Open(), absl::OkStatus());
    EXPECT_EQ(history_.Read(), contents);
    EXPECT_EQ(history_.log().VerifyEnd(), absl::OkStatus());
  }
}

TEST_F(CompactionTest, OfNothingLeavesNothing) {
  for (Key key = 0; key < 40; ++key) {
    ASSERT_TRUE(history_.Erase(key));
  }
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  EXPECT_EQ(history_.SegmentNumbers().size(), 1U);
  EXPECT_EQ(LogBytes(), kLogHeaderSizeBytes);
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  ASSERT_EQ(history_.Open(), absl::OkStatus());
  EXPECT_TRUE(history_.Read().empty());
  EXPECT_TRUE(history_.Put(1, "one"));
}

bool IsReadable(std::string_view bytes) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const bool is_readable = ::write(ends[1], bytes.data(), 1) == 1;
  EXPECT_TRUE(is_readable || errno == EFAULT);
  ::close(ends[0]);
  ::close(ends[1]);
  return is_readable;
}

TEST_F(CompactionTest, ViewsStayAsLongAsTheirGuardDoes) {
  auto guard = history_.log().mapping();
  const std::string_view view =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  const std::string copy(view);
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  ASSERT_TRUE(IsReadable(view));
  EXPECT_EQ(view, copy);
  ASSERT_TRUE(history_.Flush());
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  EXPECT_EQ(view, copy);
  guard.reset();
  EXPECT_TRUE(IsReadable(view));
  ASSERT_TRUE(history_.Flush());
  EXPECT_FALSE(IsReadable(view));  // and with the mapping, the disk's space is gone
  EXPECT_EQ(history_.Read(), history_.contents());
}

TEST_F(CompactionTest, ViewsOutliveTheLogWithTheirGuard) {
  auto guard = history_.log().mapping();
  const std::string_view view =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  const std::string copy(view);
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  history_.Close();
  EXPECT_EQ(view, copy);
}

TEST_F(CompactionTest, GuardsKeepWhateverCouldBeReadUnderThem) {
  auto first = history_.log().mapping();
  const std::string_view record =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  auto second = history_.log().mapping();
  const std::string_view copy =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  second.reset();
  ASSERT_TRUE(history_.Flush());
  EXPECT_TRUE(IsReadable(record));
  EXPECT_TRUE(IsReadable(copy));  // under the first guard, too
  first.reset();
  ASSERT_TRUE(history_.Flush());
  EXPECT_FALSE(IsReadable(record));
  EXPECT_FALSE(IsReadable(copy));
}

TEST_F(CompactionTest, GuardsFromAfterItKeepNothingFromBefore) {
  auto before = history_.log().mapping();
  const std::string_view record =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  const auto after = history_.log().mapping();
  before.reset();
  ASSERT_TRUE(history_.Flush());
  EXPECT_FALSE(IsReadable(record));
}

// At every seam of a compaction a fifth of the keys is written to, those among them whose records
// are just about to be copied.
TEST_F(CompactionTest, WhatIsWrittenBesideItCounts) {
  std::uint32_t seam = 0;
  do {
    for (Key key = seam % 5; key < 45; key += 5) {
      ASSERT_TRUE(key % 2 == 0 ? history_.Erase(key)
                               : history_.Put(key, DerivedValue(key, 100 + seam, 60)));
    }
    ASSERT_EQ(history_.StepCompaction(), absl::OkStatus());
    ASSERT_EQ(history_.Read(), history_.contents()) << "seam " << seam;
    ++seam;
  } while (history_.IsCompacting());
  EXPECT_GT(seam, 6U);
  EXPECT_GT(history_.SegmentNumbers().front(), 0U);
  const auto contents = history_.contents();
  ASSERT_EQ(history_.Open(), absl::OkStatus());
  EXPECT_EQ(history_.Read(), contents);
  EXPECT_EQ(history_.log().VerifyEnd(), absl::OkStatus());
}

TEST_F(CompactionTest, IsLeftWhereItIsOnceItIsOver) {
  const auto places = history_.index();
  std::atomic<bool> is_over = false;
  const auto compact = [&] { return history_.CompactBeside(is_over); };
  history_.disk().DuringNextSync([&is_over] { is_over = true; });  // that of its beginning
  ASSERT_EQ(compact(), absl::OkStatus());
  ASSERT_TRUE(is_over);
  EXPECT_EQ(history_.index(), places) << "nothing was copied";
  EXPECT_EQ(history_.SegmentNumbers().front(), 0U) << "nothing was given up";
  EXPECT_TRUE(history_.Put(1, "it goes on"));
  is_over = false;
  ASSERT_EQ(compact(), absl::OkStatus());
  EXPECT_GT(history_.SegmentNumbers().front(), 0U);
  ASSERT_EQ(history_.Open(), absl::OkStatus());
  EXPECT_EQ(history_.Read(), history_.contents());
}

TEST_F(CompactionTest, UnmapsNothingThatAReaderMayBeInside) {
  const std::string_view record =
      *history_.log().ReadHeader<BoundsCheck::kChecked>(1, history_.index().at(1));
  SharedCompaction compaction(history_.log(), history_.shared_index(), history_.published(),
                              history_.unfinished());
  ASSERT_EQ(compaction.Begin(), absl::OkStatus());
  while (compaction.Gather().value_or(false)) {
    ASSERT_EQ(compaction.CopyGathered(), absl::OkStatus());
  }
  {
    const auto reader = history_.shared_index().Read();
    ASSERT_EQ(compaction.GiveUp(), absl::OkStatus());
    EXPECT_FALSE(compaction.Unmap().value_or(true));
    EXPECT_TRUE(IsReadable(record));
  }
  EXPECT_TRUE(compaction.Unmap().value_or(false));
  EXPECT_FALSE(IsReadable(record));
  EXPECT_EQ(history_.Read(), history_.contents());
}

// The last file could not be removed, or the folder not be synced: the others are gone, and what is
// mapped of them would keep their space.
TEST_F(CompactionTest, UnmapsWhatItGaveUpThoughRemovingItFails) {
  const auto alone = [](CompactionHistory& history) { return history.Compact(); };
  const auto beside_others = [](CompactionHistory& history) {
    const std::atomic<bool> is_over = false;
    return history.CompactBeside(is_over);
  };
  struct Failure {
    absl::Status (*compact)(CompactionHistory&);
    bool of_sync;  // of the folder, the last call: that ends writing
  };
  for (const auto& [compact, of_sync] : {Failure{alone, false}, Failure{alone, true},
                                         Failure{beside_others, false},
                                         Failure{beside_others, true}}) {
    CompactionHistory whole(Durability::kBuffered);
    CompactionHistory history(Durability::kBuffered);
    for (CompactionHistory* const each : {&whole, &history}) {
      ASSERT_EQ(each->Open(), absl::OkStatus());
      each->Fill();
      each->disk().Plan({});
    }
    ASSERT_EQ(compact(whole), absl::OkStatus());
    const std::uint64_t failing_call = whole.disk().calls() - (of_sync ? 1 : 2);
    const std::string_view record =
        *history.log().ReadHeader<BoundsCheck::kChecked>(1, history.index().at(1));
    history.disk().Plan({.kind = FaultPlan::Kind::kError, .first_call = failing_call});
    EXPECT_TRUE(absl::IsInternal(compact(history)));
    EXPECT_GT(history.SegmentNumbers().front(), 0U);
    EXPECT_FALSE(IsReadable(record));
    EXPECT_EQ(history.Read(), history.contents());
    EXPECT_EQ(history.Put(1, "it goes on"), !of_sync);
    ASSERT_EQ(history.Open(), absl::OkStatus());
    EXPECT_EQ(history.Read(), history.contents());
  }
}

TEST_F(CompactionTest, DamageIsFoundBeforeItIsCopied) {
  // Through the disk, under a log that has read it already.
  const std::unique_ptr<File> file =
      *history_.disk().OpenFolder()->Open(SegmentName(0), FileAccess::kReadWrite);
  const std::string byte = *file->Read({.position = 4200, .size_bytes = 1});
  ASSERT_EQ(WriteAll(*file, 4200, std::string(1, static_cast<char>(byte[0] ^ 1))),
            absl::OkStatus());
  EXPECT_TRUE(absl::IsDataLoss(history_.Compact()));
  EXPECT_EQ(history_.SegmentNumbers().front(), 0U);
}

TEST_F(CompactionTest, FlippedBitsAreReportedOrHarmless) {
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  const auto contents = history_.Read();
  history_.Close();
  const auto whole = history_.disk().Contents();
  std::uint64_t flips = 0;
  std::uint64_t reported = 0;
  for (const auto& [name, bytes] : whole) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 61, ++flips) {
      auto damaged = whole;
      damaged[name][bit / 8] ^= static_cast<char>(1U << bit % 8);
      history_.disk().Replace(damaged);
      const absl::Status status = history_.Open();
      if (!status.ok()) {
        ++reported;
        ASSERT_TRUE(absl::IsDataLoss(status) || absl::IsFailedPrecondition(status)) << status;
        continue;
      }
      ASSERT_EQ(history_.Read(), contents) << name << ", bit " << bit;
    }
  }
  EXPECT_GT(reported, flips / 4);
  std::printf("%llu flips: %llu reported, the others harmless\n",
              static_cast<unsigned long long>(flips), static_cast<unsigned long long>(reported));
}

// A store does not hang on one of its two superblocks, not even right after a compaction.
TEST_F(CompactionTest, EitherSuperblockIsEnough) {
  ASSERT_EQ(history_.Compact(), absl::OkStatus());
  const auto contents = history_.Read();
  const auto whole = history_.disk().Contents();
  history_.Close();
  for (const std::size_t slot : {0U, 1U}) {
    auto damaged = whole;
    damaged[std::string(kSuperblockName)][slot * 4096 + 100] ^= 1;
    history_.disk().Replace(damaged);
    ASSERT_EQ(history_.Open(), absl::OkStatus());
    EXPECT_EQ(history_.Read(), contents);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
