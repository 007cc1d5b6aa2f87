// Keys drawn uniformly from all 2^64; what the published measurements stored.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/random.h"
#include "workloads/data_sets/distinct_keys.h"
#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {

inline absl::StatusOr<KeySet> UniformKeys(const KeySetRequest& request) {
  RandomStream random(request.seed, kKeyDraws);
  KeySet set;
  set.keys =
      DrawDistinctKeys(request.records, {}, [&random] { return static_cast<Key>(random.Next()); });
  return set;
}

inline std::vector<Key> MoreUniformKeys(const InsertRequest& request) {
  RandomStream random(request.seed, kInsertedKeyDraws);
  return DrawDistinctKeys(request.count, request.loaded,
                          [&random] { return static_cast<Key>(random.Next()); });
}

}  // namespace alexbench::workloads
