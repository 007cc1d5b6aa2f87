// New keys for sets that are not drawn from a distribution: they fall where keys lie already.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "workloads/data_sets/distinct_keys.h"
#include "workloads/data_sets/insert_request.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {

// Every gap between neighbours gets as many new keys as every other, hence dense regions more than
// sparse ones; within its gap a key is uniform. Where 64 gaps in a row have no room, a key comes
// from anywhere, so that a set without gaps still gets its keys.
//
// Cost: a sorted copy of the loaded keys and the hash set of DrawDistinctKeys.
inline std::vector<Key> KeysBetween(const InsertRequest& request) {
  constexpr int kAttempts = 64;
  std::vector<Key> sorted(request.loaded.begin(), request.loaded.end());
  std::ranges::sort(sorted);
  RandomStream random(request.seed, kInsertedKeyDraws);
  const auto draw = [&]() -> Key {
    for (int attempt = 0; attempt < kAttempts && sorted.size() > 1; ++attempt) {
      const std::size_t left = random.Below(sorted.size() - 1);
      const std::uint64_t start = static_cast<std::uint64_t>(sorted[left]);
      const std::uint64_t gap = static_cast<std::uint64_t>(sorted[left + 1]) - start;
      if (gap > 1) {
        return static_cast<Key>(start + 1 + random.Below(gap - 1));
      }
    }
    return static_cast<Key>(random.Next());
  };
  return DrawDistinctKeys(request.count, request.loaded, draw);
}

}  // namespace alexbench::workloads
