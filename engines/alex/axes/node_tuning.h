// The axis "node_tuning": how the nodes of the textbook index are kept and walked, for the caches.
#pragma once

#include <cstdint>
#include <string_view>

#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/node_limits.h"

namespace alexbench::engines::alex {

// The published step is "cache tuning": smaller gapped arrays, aligned nodes, prefetch in the
// traversal [REPORT25]. It is built here part by part.
//
// kGapDensity:        less of every array is gaps: 85 % of the slots are used after a bulk load or
//                     a split (70 % without), 80 % after an expansion (60 %), and a node is full at
//                     90 % (80 %). The arrays of a bulk loaded tree are 18 % smaller, so more of
//                     them stays cached. It costs search steps, since keys get pushed further from
//                     their predicted slots, and costs inserts, which have gaps further away.
// kAlignedNodes:      every node and every array starts at a cache line, so that what a lookup
//                     reads of a node lies in one line. Without, they start where the allocator
//                     puts them, at a multiple of 16, and it mostly lies in two.
// kTraversalPrefetch: the header of a child is asked for as soon as its address is known, and the
//                     lines of the predicted slot's key and payload as soon as the slot is, so that
//                     the payload is on its way while the keys are searched. The same nodes in
//                     memory as kNone.
// kCacheTuned:        all three.
enum class NodeTuning : std::uint8_t {
  kNone,
  kGapDensity,
  kAlignedNodes,
  kTraversalPrefetch,
  kCacheTuned,
};

constexpr std::string_view AxisName(NodeTuning) { return "node_tuning"; }
constexpr std::string_view ChoiceName(NodeTuning choice) {
  switch (choice) {
    case NodeTuning::kNone:
      return "none";
    case NodeTuning::kGapDensity:
      return "gap_density";
    case NodeTuning::kAlignedNodes:
      return "aligned_nodes";
    case NodeTuning::kTraversalPrefetch:
      return "traversal_prefetch";
    case NodeTuning::kCacheTuned:
      return "cache_tuned";
  }
  return "";
}

inline constexpr GapDensities kDenseGaps{.load = 0.85, .full = 0.9, .expanded = 0.8};

constexpr NodeLimits LimitsOf(NodeTuning choice) {
  NodeLimits limits;
  if (choice == NodeTuning::kGapDensity || choice == NodeTuning::kCacheTuned) {
    limits.densities = kDenseGaps;
  }
  if (choice == NodeTuning::kAlignedNodes || choice == NodeTuning::kCacheTuned) {
    limits.alignment = NodeAlignment::kCacheLine;
  }
  return limits;
}

constexpr TraversalPrefetch PrefetchOf(NodeTuning choice) {
  return choice == NodeTuning::kTraversalPrefetch || choice == NodeTuning::kCacheTuned
             ? TraversalPrefetch::kNodesAndSlots
             : TraversalPrefetch::kNone;
}

// The choice that has the same nodes in memory and no prefetch, where there is one: what may be
// read as one tree has the same.
constexpr NodeTuning NodesOf(NodeTuning choice) {
  return LimitsOf(choice) == NodeLimits() ? NodeTuning::kNone : choice;
}
constexpr bool SharesNodes(NodeTuning a, NodeTuning b) { return NodesOf(a) == NodesOf(b); }

}  // namespace alexbench::engines::alex
