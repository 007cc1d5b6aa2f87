// Chooses the model of a new node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// The model under which `child_count` equal children cover the keys from low to high, give or
// take one child. Requires: low < high, child_count >= kFanoutMin.
KeyRoute RouteOver(BiasedKey low, BiasedKey high, std::uint64_t child_count);

struct LeafSizes {
  std::size_t target = 0;
  std::size_t most = 0;
};

// The model that cuts the children `group` of a node for the entries: the range is the least that
// halving those children again and again makes of theirs. See node_cut.h. Nullopt if entries lie
// beyond the node's end, or too closely for halving.
//
// Requires: entries of those children, ascending, at least one.
// Returns:  a model that gives the first and the last key different children.
std::optional<KeyRoute> CutRoute(const KeyRoute& above, const ChildGroup& group,
                                 std::span<const IndexEntry> entries);

// Of several candidates the one that leaves the fewest keys in children too full to be a leaf,
// more children counting a little against it. A candidate over part of the keys' range leaves at
// most a quarter of the keys beyond either end.
//
// Requires: at least two ascending entries.
// Returns:  a model that gives the first and the last key different children.
// Cost:     linear; one pass in the usual case, at most nine.
KeyRoute FitRoute(std::span<const IndexEntry> entries, LeafModel model, const LeafSizes& sizes);

}  // namespace alexbench::engines::alex::one_line
