// What the inserts of a workload store beside the records that were loaded.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/key.h"

namespace alexbench::workloads {

struct InsertRequest {
  std::span<const Key> loaded;      // the data set's keys, in any order; not empty
  std::uint64_t count = 0;          // how many new keys
  std::uint64_t data_set_seed = 0;  // what the data set was made with
  std::uint64_t seed = 0;           // of the operation stream
};

}  // namespace alexbench::workloads
