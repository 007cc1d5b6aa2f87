// Keys over which trees get nodes of every kind, for tests.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::alex::one_line {

// `groups` groups of 60 keys, a step apart, far from each other; one key at each end of int64.
inline std::vector<IndexEntry> Clusters(std::size_t groups, Key step) {
  std::vector<IndexEntry> entries = {{std::numeric_limits<Key>::min(), 0}};
  for (std::size_t group = 0; group < groups; ++group) {
    for (Key i = 0; i < 60; ++i) {
      const auto start = static_cast<Key>(group * group) << 32;
      entries.push_back({start + i * step, entries.size()});
    }
  }
  entries.push_back({std::numeric_limits<Key>::max(), entries.size()});
  return entries;
}

}  // namespace alexbench::engines::alex::one_line
