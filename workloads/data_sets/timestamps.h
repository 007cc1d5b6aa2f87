// Times of events in nanoseconds, from 2^60 on (July 2006): bursts with quiet between them.
//
// The length of a burst is Pareto with shape 1.5, from 8 events to 65,536; within it the next event
// comes after an exponential time of 2 microseconds in the mean, and the next burst after a Pareto
// time with shape 1.5 of at least a millisecond. Whole numbers this large have no exact place among
// 64-bit floating-point numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/random.h"
#include "workloads/data_sets/fixed_point.h"
#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/random_variates.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {

inline constexpr Key kFirstTimestamp = Key{1} << 60U;

// The times of `count` events after `now`, ascending.
inline std::vector<Key> TimesAfter(Key now, std::uint64_t count, RandomStream& random) {
  constexpr std::int64_t kTwoThirds = kFixedPointOne * 2 / 3;
  constexpr Pareto kBurstLengths{.log2_least = 3 * kFixedPointOne,
                                 .log2_most = 16 * kFixedPointOne,
                                 .inverse_shape = kTwoThirds};
  constexpr Pareto kQuietTimes{.log2_least = FixedLog2(1'000'000),
                               .log2_most = 40 * kFixedPointOne,
                               .inverse_shape = kTwoThirds};
  constexpr std::uint64_t kMeanNsInBurst = 2000;
  std::vector<Key> times;
  times.reserve(count);
  std::uint64_t left_in_burst = 0;
  while (times.size() < count) {
    if (left_in_burst == 0) {
      left_in_burst = kBurstLengths.Draw(random);
      now += static_cast<Key>(kQuietTimes.Draw(random));
    }
    --left_in_burst;
    now += static_cast<Key>(DrawExponentialGap(kMeanNsInBurst, random));
    times.push_back(now);
  }
  return times;
}

inline absl::StatusOr<KeySet> TimestampKeys(const KeySetRequest& request) {
  RandomStream random(request.seed, kKeyDraws);
  KeySet set;
  set.keys = TimesAfter(kFirstTimestamp, request.records, random);
  return set;
}

// Later events, in the order they happen.
inline std::vector<Key> MoreTimestampKeys(const InsertRequest& request) {
  RandomStream random(request.seed, kInsertedKeyDraws);
  return TimesAfter(std::ranges::max(request.loaded), request.count, random);
}

}  // namespace alexbench::workloads
