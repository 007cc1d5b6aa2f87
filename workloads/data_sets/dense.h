// The keys 0 to n - 1: the easiest case for a learned index.
#pragma once

#include <numeric>

#include "absl/status/statusor.h"

#include "workloads/data_sets/key_set.h"

namespace alexbench::workloads {

inline absl::StatusOr<KeySet> DenseKeys(const KeySetRequest& request) {
  KeySet set;
  set.keys.resize(request.records);
  std::iota(set.keys.begin(), set.keys.end(), 0);
  return set;
}

}  // namespace alexbench::workloads
