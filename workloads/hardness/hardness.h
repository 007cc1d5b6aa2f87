// How hard a data set is for an index that learns it.
#pragma once

#include <cstdint>
#include <span>

#include "base/key.h"

namespace alexbench::workloads {

inline constexpr std::uint64_t kLocalMaxError = 32;
inline constexpr std::uint64_t kGlobalMaxError = 4096;

struct Hardness {
  std::uint64_t records = 0;
  std::uint64_t segments_local = 0;   // H(32): lines that give every rank to 32
  std::uint64_t segments_global = 0;  // H(4096)
  // Keys in the fullest of records / 256 bins of equal width; 256 would be even.
  std::uint64_t fullest_bin_records = 0;
  // Of all keys, the share that finds its slot taken when one straight line from the least key to
  // the greatest deals them to as many slots as there are keys. Random keys: 1 / e.
  double collision_fraction = 0;
};

// Requires: the keys ascend and are distinct; at least one.
// Cost:     O(n), no copy of the keys.
// Source:   H after [GRE22].
Hardness MeasureHardness(std::span<const Key> keys);

}  // namespace alexbench::workloads
