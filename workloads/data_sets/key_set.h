// What a data set consists of before it has a load order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/key.h"

namespace alexbench::workloads {

// What the function of each data set makes. Errors: of files alone, see file.h; drawn sets none.
struct KeySet {
  std::vector<Key> keys;  // distinct, in an order that follows from the request alone
  std::uint64_t duplicates_dropped = 0;
  std::int64_t key_bias = 0;  // added to every key of the source; 0 or -2^63
};

struct KeySetRequest {
  std::string_view argument;  // what stands behind the colon: "PATH:uint32" of "file:PATH:uint32"
  std::uint64_t records = 0;  // at least 1
  std::uint64_t seed = 0;
};

}  // namespace alexbench::workloads
