// The keys that the indexes are measured with: a data set in key order and in random order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/key.h"
#include "engines/alex/index/index_entry.h"

namespace alexbench::harness {

struct IndexKeys {
  std::string data_set;
  // Ascending; the payload of a key is its rank, so that a chain of lookups can go on from it.
  std::vector<engines::alex::IndexEntry> entries;
  std::vector<Key> shuffled;  // the same keys, as lookups ask for them
};

struct IndexKeysRequest {
  std::string data_set;  // as on the command line
  std::uint64_t records = 0;
};

// Cost:     those asked for last are kept, so that the benchmarks of one set make its keys once.
// Lifetime: of the result, until other keys are asked for.
// Threads:  one.
const IndexKeys& IndexKeysOf(const IndexKeysRequest& request);

}  // namespace alexbench::harness
