// The keys 0 to n - 1: the easiest case for a learned index.
#pragma once

#include <numeric>
#include <vector>

#include "absl/status/statusor.h"

#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"

namespace alexbench::workloads {

inline absl::StatusOr<KeySet> DenseKeys(const KeySetRequest& request) {
  KeySet set;
  set.keys.resize(request.records);
  std::iota(set.keys.begin(), set.keys.end(), 0);
  return set;
}

// The numbers go on where the set ends, ascending.
inline std::vector<Key> MoreDenseKeys(const InsertRequest& request) {
  std::vector<Key> keys(request.count);
  std::iota(keys.begin(), keys.end(), static_cast<Key>(request.loaded.size()));
  return keys;
}

}  // namespace alexbench::workloads
