// Random keys of which no two are equal.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"

#include "base/key.h"

namespace alexbench::workloads {

// `count` keys from `draw`, in the order they came; one that came before or is in `taken` is drawn
// again.
//
// Requires: draw() can still yield `count` keys that are not taken; it is called until it has.
// Cost:     one hash set of taken.size() + count keys while it runs.
template <typename Draw>
std::vector<Key> DrawDistinctKeys(std::size_t count, std::span<const Key> taken, Draw draw) {
  absl::flat_hash_set<Key> seen;
  seen.reserve(taken.size() + count);
  seen.insert(taken.begin(), taken.end());
  std::vector<Key> keys;
  keys.reserve(count);
  while (keys.size() < count) {
    const Key key = draw();
    if (seen.insert(key).second) {
      keys.push_back(key);
    }
  }
  return keys;
}

}  // namespace alexbench::workloads
