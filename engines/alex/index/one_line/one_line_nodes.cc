// How nodes get more children, at their ends or throughout, and how subtrees are built anew.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engines/alex/index/one_line/one_line_tree.h"

namespace alexbench::engines::alex::one_line {

namespace {

// Words a node may have for the children it has: growing past that would spend memory on ranges
// without keys.
constexpr std::uint64_t WordsMax(std::uint64_t children_alive) { return 4 * children_alive + 16; }

// A node extended to this many times the words it was built with is built anew with wider
// children, while it is small enough for that to be cheap.
constexpr std::uint32_t kOutgrownFactor = 4;
constexpr std::uint32_t kOutgrownWordsMax = 64;

RouteNode* NodeLike(SegmentPool& pool, const RouteNode& node, const KeyRoute& route) {
  RouteNode* const like = pool.NewNode(route);
  like->leaves_at_build = node.leaves_at_build;
  like->height_at_build = node.height_at_build;
  like->count_at_build = node.count_at_build;
  return like;
}

// Entries for children before `child`, not held to the children there are.
std::size_t CountBefore(std::span<const IndexEntry> entries, std::uint64_t slope,
                        std::uint64_t child) {
  const auto end = std::ranges::partition_point(entries, [&](const IndexEntry& entry) {
    return PlaceOf(Bias(entry.key), slope).child < child;
  });
  return static_cast<std::size_t>(end - entries.begin());
}

// Whether so many keys of an edge leaf lie beyond the node's end, but not far, that they are held
// to be appended.
bool WorthExtending(std::size_t outside, std::size_t key_count) {
  return outside >= std::min(kTinyKeys, key_count / 4);
}

// The route with more children at the right end: enough for the entries there if they are near
// and worth it, and half as many again as there were. The same route if they are not.
KeyRoute ExtendedRight(const RouteNode& node, std::span<const IndexEntry> entries) {
  KeyRoute route = node.route;
  const std::uint64_t words_max = 2 * WordsMax(node.children_alive);
  const std::uint64_t reach =
      std::min({std::max<std::uint64_t>(route.count, 16), route.slope - route.end(),
                words_max - std::min<std::uint64_t>(words_max, route.count)});
  const std::size_t inside = CountBefore(entries, route.slope, route.end());
  const std::size_t near = CountBefore(entries, route.slope, route.end() + reach);
  if (!WorthExtending(near - inside, entries.size())) {
    return route;
  }
  const std::uint64_t last =
      std::min(PlaceOf(Bias(entries.back().key), route.slope).child, route.end() + reach - 1);
  route.count += static_cast<std::uint32_t>(
      std::max(last + 1 - route.end(), std::min<std::uint64_t>(reach, route.count / 2)));
  return route;
}

KeyRoute ExtendedLeft(const RouteNode& node, std::span<const IndexEntry> entries) {
  KeyRoute route = node.route;
  const std::uint64_t words_max = 2 * WordsMax(node.children_alive);
  const std::uint64_t reach =
      std::min({std::max<std::uint64_t>(route.count, 16), route.first,
                words_max - std::min<std::uint64_t>(words_max, route.count)});
  const std::size_t outside = CountBefore(entries, route.slope, route.first);
  const std::size_t far = CountBefore(entries, route.slope, route.first - reach);
  if (!WorthExtending(outside - far, entries.size())) {
    return route;
  }
  const std::uint64_t first =
      std::max(PlaceOf(Bias(entries.front().key), route.slope).child, route.first - reach);
  const auto added = static_cast<std::uint32_t>(
      std::max(route.first - first, std::min<std::uint64_t>(reach, route.count / 2)));
  route.first -= added;
  route.count += added;
  return route;
}

}  // namespace

// Halves all children of the path's last node, so that a leaf of one child can be split. False if
// the node has as many words as its children justify.
bool OneLineTree::Double(Path& path) {
  const RouteNode& node = *path.back().node;
  const KeyRoute& route = node.route;
  if (2 * std::uint64_t{route.count} > WordsMax(node.children_alive) ||
      std::bit_width(route.slope) == 64) {
    return false;
  }
  for (std::uint64_t child = route.first; child < route.end(); ++child) {
    if (node.word(child).dup() == ChildWord::kDupMax) {
      return false;
    }
  }
  RouteNode* const doubled = NodeLike(
      pool_, node, {.slope = 2 * route.slope, .first = 2 * route.first, .count = 2 * route.count});
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

// Gives the path's last node children for keys beyond its end, if many of the grown leaf's are.
bool OneLineTree::Extend(const Path& path, const GrownLeaf& grown) {
  const RouteNode& node = *path.back().node;
  const ChildGroup edge = path.back().group();
  KeyRoute route = node.route;
  SpareSide side = SpareSide::kRight;
  if (edge.end() == route.end()) {
    route = ExtendedRight(node, grown.entries);
  }
  if (route.count == node.route.count && edge.start == route.first) {
    route = ExtendedLeft(node, grown.entries);
    side = SpareSide::kLeft;
  }
  if (route.count == node.route.count) {
    return false;
  }
  if (route.count >= kOutgrownFactor * node.count_at_build &&
      node.count_at_build <= kOutgrownWordsMax) {
    RebuildNode(path, path.size() - 1, {&grown.added, 1});
    ++events_.splits;
    return true;
  }
  RouteNode* const extended = NodeLike(pool_, node, route);
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    if (child != edge.start) {
      extended->SetGroup(node.GroupOf(child), node.word(child));
    }
  }
  const ChildWord leaf = path.back().word();
  FillExtended(extended, edge, grown.entries, side);
  pool_.RetireLeaf(leaf);
  ReplaceNode(path, path.size() - 1, extended);
  ++events_.splits;
  events_.moved_slots += grown.entries.size();
  return true;
}

// Spreads the entries of what was the edge leaf over it and the new children. The outermost ones
// make an even leaf, which the next appended keys can lengthen.
void OneLineTree::FillExtended(RouteNode* node, const ChildGroup& edge,
                               std::span<const IndexEntry> entries, SpareSide side) {
  TreeBuilder builder = Builder();
  const bool right = side == SpareSide::kRight;
  const std::uint64_t last =
      node->route.Place(Bias(right ? entries.back().key : entries.front().key)).child;
  const auto low = EntriesBefore(*node, right ? last : last + 1, entries);
  const auto high = entries.subspan(low.size());
  const auto outermost = right ? high : low;
  if (right) {
    builder.FillRange(node, edge.start, last, low);
  } else {
    builder.FillRange(node, last + 1, edge.end(), high);
  }
  const ChildGroup group{.start = last, .dup = 0};
  if (outermost.size() <= Sizes().most) {
    node->SetGroup(group, builder.EvenLeaf(outermost));
  } else {
    builder.FillGroup(node, group, outermost);
  }
}

void OneLineTree::RemoveLeaf(const Path& path) {
  const ChildWord leaf = path.back().word();
  path.back().node->SetGroup(path.back().group(), ChildWord());
  pool_.RetireLeaf(leaf);
  for (std::size_t level = path.size() - 1; level > 0; --level) {
    if (path[level].node->children_alive > 0) {
      return;
    }
    path[level - 1].node->SetGroup(path[level - 1].group(), ChildWord());
    pool_.RetireNode(path[level].node);
  }
}

// Puts a node in the place of the path's node at a level, whose block it retires.
void OneLineTree::ReplaceNode(const Path& path, std::size_t level, RouteNode* node) {
  if (level == 0) {
    root_ = node;
  } else {
    path[level - 1].node->SetGroup(path[level - 1].group(), ChildWord::OfNode(node));
  }
  pool_.RetireNode(path[level].node);
}

RouteNode* OneLineTree::RebuildNode(const Path& path, std::size_t level,
                                    std::span<const IndexEntry> added) {
  RouteNode* const before = path[level].node;
  std::vector<IndexEntry> entries;
  CollectEntries(*before, entries);
  for (const IndexEntry& entry : added) {
    entries.insert(std::ranges::lower_bound(entries, entry.key, {}, &IndexEntry::key), entry);
  }
  RouteNode* const built = Builder().BuildRoot(entries);
  if (level == 0) {
    root_ = built;
  } else {
    path[level - 1].node->SetGroup(path[level - 1].group(), ChildWord::OfNode(built));
  }
  pool_.RetireTree(before);
  events_.moved_slots += entries.size();
  return built;
}

// Builds subtrees anew, from below, that have become deeper than their growth explains, after the
// path's last child got `height_below` levels of nodes.
// Source: the scapegoat rule: a subtree whose depth outruns the logarithm of its leaves is due.
void OneLineTree::RestoreDepth(const Path& path, std::uint32_t height_below) {
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

}  // namespace alexbench::engines::alex::one_line
