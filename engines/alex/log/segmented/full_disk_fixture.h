// What tests share whose simulated disk has too little room for what they write.
#pragma once

#include <cstdint>
#include <cstdio>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "base/random.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

inline std::uint64_t RecordCount(const SegmentedLog& log) {
  std::uint64_t count = 0;
  EXPECT_EQ(log.ForEach([&count](const LoggedRecord&) { ++count; }), absl::OkStatus());
  return count;
}

// How much room the first disk has, and how much more each one after it.
struct FreeBytes {
  std::uint64_t least = 0;
  std::uint64_t step = 0;
};

// Calls `write` with more and more bytes free, until what becomes of it is no want of room. Returns
// how many disks were full.
inline std::uint64_t CountFullDisks(
    const FreeBytes& room, absl::FunctionRef<absl::Status(std::uint64_t free_bytes)> write) {
  for (std::uint64_t full_disks = 0;; ++full_disks) {
    const std::uint64_t free_bytes = room.least + full_disks * room.step;
    SCOPED_TRACE(testing::Message() << free_bytes << " bytes free");
    const absl::Status status = write(free_bytes);
    EXPECT_TRUE(status.ok() || absl::IsResourceExhausted(status)) << status;
    if (status.ok() || testing::Test::HasFailure()) {
      return full_disks;
    }
  }
}

inline void PrintFullDisks(std::uint64_t full_disks) {
  std::printf("%llu full disks\n", static_cast<unsigned long long>(full_disks));
}

// Ends a history as the plan has it, by a power cut or in order; its disk is well then, and has
// room.
template <typename History>
void EndAsPlanned(const FaultPlan& plan, RandomStream& random, History& history) {
  if (plan.kind == FaultPlan::Kind::kPowerCut) {
    history.CutPower(random);
  } else {
    history.Close();
  }
  history.disk().Plan({});
  history.disk().LiftLimit();
}

// Of a script that takes back what it wrote into further segments: more calls than this, or it
// wrote none. `seed` is that of the first draw.
struct AnyCall {
  std::uint64_t seed = 0;
  std::uint64_t more_than = 0;
};

// Cuts the power at any call of a script on a disk, or lets the call fail, in two ways. `script`
// returns whether there was such a call; where there is none, that is the end. Each is done four
// times, since what survives a power cut is drawn.
inline void FailAnyCall(
    const AnyCall& calls,
    absl::FunctionRef<bool(const FaultPlan& plan, Wal wal, RandomStream& random)> script) {
  using Kind = FaultPlan::Kind;
  constexpr std::uint64_t kDraws = 4;
  std::uint64_t faults = 0;
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    for (const Kind kind : {Kind::kPowerCut, Kind::kError, Kind::kNoSpace}) {
      std::uint64_t call = 0;
      for (bool has_failed = true; has_failed; ++call) {
        for (std::uint64_t draw = 0; draw < kDraws; ++draw, ++faults) {
          SCOPED_TRACE(testing::Message()
                       << "kind " << static_cast<int>(kind) << ", call " << call);
          RandomStream random(calls.seed + draw, call);
          has_failed = script({.kind = kind, .first_call = call}, wal, random);
          ASSERT_FALSE(testing::Test::HasFailure());
        }
      }
      EXPECT_GT(call, calls.more_than) << "nothing was taken back from further segments";
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

}  // namespace alexbench::engines::alex
