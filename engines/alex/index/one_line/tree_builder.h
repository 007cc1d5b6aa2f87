// Builds nodes and leaves from sorted entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/route_fit.h"
#include "engines/alex/index/one_line/segment_pool.h"

namespace alexbench::engines::alex::one_line {

// Top down. A node's children are taken in groups as large as their alignment allows; a group
// becomes a leaf if it is small enough and its keys lie near their predicted lines, else its
// halves are tried, and a single child becomes a node over the range of its own keys.
//
// Such a node is a cut of its parent's children (node_cut.h) unless some of its keys lie beyond the
// parent's end, or too close together for the bits that a place has. A cut's keys differ in its
// first bit, so each level takes three bits of the key or more. Other nodes narrow the range of
// keys by at least six a level, or leave at most a quarter of them beyond their ends: the depth is
// below 64 / 2.5 + log4(keys), whatever the keys.
class TreeBuilder {
 public:
  struct Options {
    LeafModel model = LeafModel::kFitted;
    LeafSizes sizes;
  };

  TreeBuilder(SegmentPool& pool, const Options& options) : pool_(pool), options_(options) {}

  // A node over any number of entries; over few it has one child for all int64 keys.
  RouteNode* BuildRoot(std::span<const IndexEntry> entries);

  // A node over the entries of the children `group` of a node: a cut if there is one, else like a
  // root.
  RouteNode* BuildBelow(const RouteNode& node, const ChildGroup& group,
                        std::span<const IndexEntry> entries);

  // Fills the children [begin, end) of a node. Requires: they are kNone, and the entries are
  // theirs. The same holds for the next two.
  void FillRange(RouteNode* node, std::uint64_t begin, std::uint64_t end,
                 std::span<const IndexEntry> entries);
  void FillGroup(RouteNode* node, const ChildGroup& group, std::span<const IndexEntry> entries);
  // Without trying a leaf over the whole group. Requires: group.dup > 0.
  void FillHalves(RouteNode* node, const ChildGroup& group, std::span<const IndexEntry> entries);

  // A leaf for the group, its keys placed by the node's model if they fit that; kNone if not.
  ChildWord PlacedLeaf(const RouteNode& node, const ChildGroup& group,
                       std::span<const IndexEntry> entries);
  ChildWord EvenLeaf(std::span<const IndexEntry> entries);

 private:
  RouteNode* BuildCut(const KeyRoute& route, std::span<const IndexEntry> entries);
  RouteNode* BuildNode(const KeyRoute& route, std::span<const IndexEntry> entries);
  ChildWord NodeOrEvenLeaf(const RouteNode& node, const ChildGroup& group,
                           std::span<const IndexEntry> entries);
  void RecordShape(RouteNode* node);

  SegmentPool& pool_;
  Options options_;
};

// The entries of the children before `child`.
std::span<const IndexEntry> EntriesBefore(const RouteNode& node, std::uint64_t child,
                                          std::span<const IndexEntry> entries);

// All entries of a subtree, in order.
void CollectEntries(const RouteNode& node, std::vector<IndexEntry>& entries);

// Leaves of a subtree.
std::uint32_t CountLeaves(const RouteNode& node);

// Levels of nodes below the children [begin, end), as of when those nodes were built.
std::uint32_t HeightBelow(const RouteNode& node, std::uint64_t begin, std::uint64_t end);

}  // namespace alexbench::engines::alex::one_line
