// Nodes that a lookup passes without reading their models.
//
// A node below a child may have any model. If it has that of the node above, its slope doubled so
// often and its words an aligned block, then its words follow from the place in the node above by
// two shifts, which the word above has room to name (NodeCut). A lookup then reads one line of such
// a node, that of the word, and no multiplication waits for another.
//
// The cut is a shortcut and no more. A key outside the block is stored where the model says, in the
// node's first or last child, and the shifts lead elsewhere. So who does not find a key by cuts
// asks again by models: see LeafByRoutes.
#pragma once

#include <bit>
#include <cstdint>

#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// The cut that makes a node of the model `below` out of the children `group`; none if there is no
// such cut.
inline NodeCut CutOf(const KeyRoute& above, const ChildGroup& group, const KeyRoute& below) {
  if (!std::has_single_bit(below.count) || below.count == 1 || below.first % below.count != 0 ||
      below.slope < above.slope) {
    return {};
  }
  const auto halvings =
      static_cast<std::uint32_t>(std::countl_zero(above.slope) - std::countl_zero(below.slope));
  const std::uint32_t bits = halvings + group.dup;
  if (above.slope << halvings != below.slope || bits > 63 ||
      below.first >> halvings < group.start || (below.end() - 1) >> halvings >= group.end()) {
    return {};
  }
  const auto word_bits = static_cast<std::uint32_t>(std::countr_zero(below.count));
  return {.skip_bits = bits - word_bits, .word_bits = word_bits};
}

// The word for a node below the children `group`.
inline ChildWord WordOfNode(const KeyRoute& above, const ChildGroup& group,
                            const RouteNode* below) {
  return ChildWord::OfNode(below, CutOf(above, group, below->route));
}

}  // namespace alexbench::engines::alex::one_line
