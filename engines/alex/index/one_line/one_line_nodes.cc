// How nodes halve their children, and how subtrees are built anew.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engines/alex/index/one_line/node_cut.h"
#include "engines/alex/index/one_line/one_line_tree.h"

namespace alexbench::engines::alex::one_line {

// Halves all children of the path's last node, so that a leaf of one child can be split. False if
// the node has as many words as its children justify.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::Double(Path& path) {
  const RouteNode& node = *path.back().node;
  const KeyRoute& route = node.route;
  if (2 * std::uint64_t{route.count} > WordsMax(node) || std::bit_width(route.slope) == 64) {
    return false;
  }
  for (std::uint64_t child = route.first; child < route.end(); ++child) {
    if (node.word(child).dup() == ChildWord::kDupMax) {
      return false;
    }
  }
  RouteNode* const doubled = pool_.NewNodeLike(
      node, {.slope = 2 * route.slope,
             .first = 2 * route.first,
             .count = 2 * route.count,
             .ends = route.ends});
  doubled->count_at_build *= 2;
  for (std::uint64_t child = route.first; child < route.end(); child = node.GroupOf(child).end()) {
    const ChildGroup group = node.GroupOf(child);
    doubled->SetGroup({.start = 2 * group.start, .dup = group.dup + 1}, node.word(child));
  }
  ReplaceNode(path, path.size() - 1, doubled);
  path.back() = {.node = doubled, .place = {.child = 2 * path.back().place.child, .within = 0}};
  ++events_.doublings;
  return true;
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::RemoveLeaf(const Path& path) {
  const ChildWord leaf = path.back().word();
  Link(path.back().node, path.back().group(), ChildWord());
  pool_.RetireLeaf(leaf);
  for (std::size_t level = path.size() - 1; level > 0; --level) {
    if (path[level].node->children_alive > 0) {
      return;
    }
    Link(path[level - 1].node, path[level - 1].group(), ChildWord());
    pool_.RetireNode(path[level].node);
  }
}

// Makes what leads to the path's node at a level lead to another one.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::LinkNode(const Path& path, std::size_t level, RouteNode* node) {
  if (level == 0) {
    LinkRoot(node);
  } else {
    const PathStep& above = path[level - 1];
    Link(above.node, above.group(), WordOfNode(above.node->route, above.group(), node));
  }
}

// Puts a node in the place of the path's node at a level, whose block it retires.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::ReplaceNode(const Path& path, std::size_t level, RouteNode* node) {
  LinkNode(path, level, node);
  pool_.RetireNode(path[level].node);
}

template <TreeUse kUse>
RouteNode* OneLineTreeOf<kUse>::RebuildNode(const Path& path, std::size_t level,
                                            std::span<const IndexEntry> added) {
  RouteNode* const before = path[level].node;
  std::vector<IndexEntry> entries;
  CollectEntries(*before, entries);
  for (const IndexEntry& entry : added) {
    entries.insert(std::ranges::lower_bound(entries, entry.key, {}, &IndexEntry::key), entry);
  }
  RouteNode* const built =
      level == 0 ? Builder().BuildRoot(entries)
                 : Builder().BuildBelow(*path[level - 1].node, path[level - 1].group(), entries);
  LinkNode(path, level, built);
  RetireTree(pool_, before);
  events_.moved_slots += entries.size();
  return built;
}

// Builds the path's last node anew with one more entry.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::RebuildLast(Path& path, const IndexEntry& added) {
  const RouteNode* const built = RebuildNode(path, path.size() - 1, {&added, 1});
  path.pop_back();
  RestoreDepth(path, built->height_at_build);
}

// Builds subtrees anew, from below, that have become deeper than their growth explains, after
// children of the path's last node got `height_below` levels of nodes. Who makes nodes calls it.
// Source: the scapegoat rule: a subtree whose depth outruns the logarithm of its leaves is due.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::RestoreDepth(const Path& path, std::uint32_t height_below) {
  std::uint32_t height = height_below;
  for (std::size_t level = path.size(); level-- > 0;) {
    RouteNode* const node = path[level].node;
    ++height;
    if (height <= node->height_at_build + 2) {
      continue;
    }
    const std::uint32_t leaves = CountLeaves(*node);
    const std::uint32_t growth = leaves / std::max<std::uint32_t>(node->leaves_at_build, 1);
    const auto doublings = static_cast<std::uint32_t>(std::bit_width(growth | 1U)) - 1;
    if (height > node->height_at_build + doublings + 2) {
      height = RebuildNode(path, level, {})->height_at_build;
      ++events_.rebuilds;
      continue;
    }
    // So the leaves are counted only once for each further level.
    node->height_at_build = height - 2;
    node->leaves_at_build = leaves;
  }
}

// The same for a node on the way to a key.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::RestoreDepthAt(const RouteNode* node, Key key,
                                         std::uint32_t height_below) {
  if (height_below == 0) {
    return;
  }
  Path path = PathTo(key);
  while (path.back().node != node) {
    path.pop_back();
  }
  RestoreDepth(path, height_below);
}

template bool OneLineTreeOf<TreeUse::kAlone>::Double(Path&);
template bool OneLineTreeOf<TreeUse::kShared>::Double(Path&);
template void OneLineTreeOf<TreeUse::kAlone>::RemoveLeaf(const Path&);
template void OneLineTreeOf<TreeUse::kShared>::RemoveLeaf(const Path&);
template void OneLineTreeOf<TreeUse::kAlone>::ReplaceNode(const Path&, std::size_t, RouteNode*);
template void OneLineTreeOf<TreeUse::kShared>::ReplaceNode(const Path&, std::size_t, RouteNode*);
template RouteNode* OneLineTreeOf<TreeUse::kAlone>::RebuildNode(const Path&, std::size_t,
                                                                std::span<const IndexEntry>);
template RouteNode* OneLineTreeOf<TreeUse::kShared>::RebuildNode(const Path&, std::size_t,
                                                                 std::span<const IndexEntry>);
template void OneLineTreeOf<TreeUse::kAlone>::RebuildLast(Path&, const IndexEntry&);
template void OneLineTreeOf<TreeUse::kShared>::RebuildLast(Path&, const IndexEntry&);
template void OneLineTreeOf<TreeUse::kAlone>::RestoreDepth(const Path&, std::uint32_t);
template void OneLineTreeOf<TreeUse::kShared>::RestoreDepth(const Path&, std::uint32_t);
template void OneLineTreeOf<TreeUse::kAlone>::RestoreDepthAt(const RouteNode*, Key, std::uint32_t);
template void OneLineTreeOf<TreeUse::kShared>::RestoreDepthAt(const RouteNode*, Key, std::uint32_t);

}  // namespace alexbench::engines::alex::one_line
