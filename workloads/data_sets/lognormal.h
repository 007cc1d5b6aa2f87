// Keys whose logarithm is normal, exp(2 g) x 10^9: most of them in a small part of their range.
#pragma once

#include <numbers>
#include <vector>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/random.h"
#include "workloads/data_sets/distinct_keys.h"
#include "workloads/data_sets/fixed_point.h"
#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/random_variates.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {

// Between 8 and 2^57.
inline Key DrawLognormalKey(RandomStream& random) {
  constexpr double kDeviation = 2;
  constexpr double kToLog2 = kDeviation * std::numbers::log2e * kFixedPointOne;
  constexpr std::int64_t kLog2OfMedian = FixedLog2(1'000'000'000);
  const double log2 = DrawGaussianPair(random).first * kToLog2;
  return static_cast<Key>(FixedExp2(kLog2OfMedian + static_cast<std::int64_t>(log2)));
}

inline absl::StatusOr<KeySet> LognormalKeys(const KeySetRequest& request) {
  RandomStream random(request.seed, kKeyDraws);
  KeySet set;
  set.keys = DrawDistinctKeys(request.records, {}, [&random] { return DrawLognormalKey(random); });
  return set;
}

inline std::vector<Key> MoreLognormalKeys(const InsertRequest& request) {
  RandomStream random(request.seed, kInsertedKeyDraws);
  return DrawDistinctKeys(request.count, request.loaded,
                          [&random] { return DrawLognormalKey(random); });
}

}  // namespace alexbench::workloads
