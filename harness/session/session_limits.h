// How long sessions go on: what executor and sessions keep to, and what estimates count on.
#pragma once

#include <cstdint>

#include "harness/session/plan.h"

namespace alexbench::harness {

// Wall time the rounds or trials of a session may take, as a multiple of its timed seconds. Rounds
// have warm prefixes and bookkeeping between blocks; trials copy and open a store each, and a
// short trial is not worth waiting for many of its copies.
inline constexpr double kWallPerReadSecond = 4;
inline constexpr double kWallPerWriteSecond = 1.25;

inline double WallSeconds(const GroupPlan& group) {
  return group.seconds_per_session *
         (group.regime == Regime::kWriting ? kWallPerWriteSecond : kWallPerReadSecond);
}

// One second of so many goes to sampled trials: enough for their percentiles, and they count in no
// mean.
inline constexpr std::int64_t kSampledShare = 5;

// Whether a writing session has sampled trials: of what is paced every operation is timed anyway,
// and in a group none is by itself.
inline bool TimesSingleOperations(const CellSettings& settings) {
  return !settings.target_ops_per_s.has_value() && !settings.put_batch_size.has_value();
}

// The published measurements were single passes of so many operations.
inline constexpr std::uint64_t kPublishedPassOperations = 10'000;

// The operations of single passes; 0 where sessions have rounds or trials instead.
inline std::uint64_t PassOperations(const Profile& profile) {
  return profile.name == "as_published" ? kPublishedPassOperations : 0;
}

}  // namespace alexbench::harness
