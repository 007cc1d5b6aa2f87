// Chooses the model of a new node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/one_line_limits.h"

namespace alexbench::engines::alex::one_line {

// The model under which `child_count` equal children cover the keys from low to high, give or
// take one child. Requires: low < high, child_count >= kFanoutMin.
KeyRoute RouteOver(BiasedKey low, BiasedKey high, std::uint64_t child_count);

struct LeafSizes {
  std::size_t target = 0;
  std::size_t most = 0;
};

// Of several candidates the one that leaves the fewest keys in children too full to be a leaf,
// more children counting a little against it. A candidate over part of the keys' range leaves at
// most a quarter of the keys beyond either end.
//
// Requires: at least two ascending entries.
// Returns:  a model that gives the first and the last key different children.
// Cost:     linear; one pass in the usual case, at most nine.
KeyRoute FitRoute(std::span<const IndexEntry> entries, LeafModel model, const LeafSizes& sizes);

}  // namespace alexbench::engines::alex::one_line
