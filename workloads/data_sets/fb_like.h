// User ids as a large site hands them out: uneven everywhere, with a few far outliers on top.
//
// The gaps between ids follow a Pareto distribution with shape 1.2, at least 16; up to 20 ids lie
// anywhere from 2^60 on, one for every 50 records, and stretch the range a billion times beyond the
// rest. After the fb ids in [SOSD20], which are harder still locally.
#pragma once

#include <algorithm>
#include <cstdint>

#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/key.h"
#include "base/random.h"
#include "workloads/data_sets/distinct_keys.h"
#include "workloads/data_sets/fixed_point.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/random_variates.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {

inline constexpr Key kLowestFbOutlier = Key{1} << 60U;

inline absl::StatusOr<KeySet> FbLikeKeys(const KeySetRequest& request) {
  constexpr Pareto kGaps{.log2_least = 4 * kFixedPointOne,
                         .log2_most = 40 * kFixedPointOne,
                         .inverse_shape = kFixedPointOne * 5 / 6};
  constexpr std::uint64_t kOutlierRange = 7 * static_cast<std::uint64_t>(kLowestFbOutlier);
  RandomStream outlier_draws(request.seed, kOutlierDraws);
  KeySet set;
  set.keys = DrawDistinctKeys(std::min<std::uint64_t>(20, request.records / 50), {}, [&] {
    return kLowestFbOutlier + static_cast<Key>(outlier_draws.Below(kOutlierRange));
  });
  set.keys.reserve(request.records);
  RandomStream random(request.seed, kKeyDraws);
  Key key = 0;
  while (set.keys.size() < request.records) {
    key += static_cast<Key>(kGaps.Draw(random));
    set.keys.push_back(key);
  }
  // Of the most records there can be, the gaps add up to 2^39 or so.
  ALEXBENCH_CHECK(key < kLowestFbOutlier);
  return set;
}

}  // namespace alexbench::workloads
