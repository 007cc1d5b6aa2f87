// How nodes get children for keys beyond their ends.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/alex/index/one_line/node_cut.h"
#include "engines/alex/index/one_line/one_line_tree.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex::one_line {

namespace {

// A node extended to this many times the words it was built with is built anew with wider
// children, while it is small enough for that to be cheap.
constexpr std::uint32_t kOutgrownFactor = 4;
constexpr std::uint32_t kOutgrownWordsMax = 64;

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
  return outside >= std::min(kEarningKeys, key_count / 4);
}

// The route with more children at the right end: enough for the entries there if they are near
// and worth it, and half as many again as there were. The same route if they are not.
KeyRoute ExtendedRight(const RouteNode& node, std::span<const IndexEntry> entries) {
  KeyRoute route = node.route;
  const std::uint64_t words_max = 2 * WordsMax(node);
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
  const std::uint64_t words_max = 2 * WordsMax(node);
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

// Gives the path's last node children for keys beyond its end, if many of the grown leaf's are.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::Extend(const Path& path, const GrownLeaf& grown) {
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
  RouteNode* const extended = pool_.NewNodeLike(node, route);
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
template <TreeUse kUse>
void OneLineTreeOf<kUse>::FillExtended(RouteNode* node, const ChildGroup& edge,
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

// Gives a node further up children for keys beyond its end, so that keys that jump ahead do not
// make the last subtree deeper and deeper.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::ExtendAbove(const Path& path, const GrownLeaf& grown) {
  for (std::size_t level = 0; level + 1 < path.size(); ++level) {
    if (ExtendNodeAbove(path, level, grown)) {
      return true;
    }
  }
  return false;
}

// The keys beyond the node's end leave the leaf for the new children. They are all in this leaf if
// it is the outermost of the node and has a key within it.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::ExtendNodeAbove(const Path& path, std::size_t level,
                                          const GrownLeaf& grown) {
  const RouteNode& node = *path[level].node;
  const ChildGroup edge = path[level].group();
  const std::span<const IndexEntry> entries = grown.entries;
  const std::size_t before = CountBefore(entries, node.route.slope, node.route.first);
  const std::size_t within = CountBefore(entries, node.route.slope, node.route.end());
  KeyRoute route = node.route;
  SpareSide side = SpareSide::kRight;
  std::span<const IndexEntry> beyond;
  std::span<const IndexEntry> kept;
  if (edge.end() == route.end() && 0 < within && within < entries.size() &&
      LeafBehind(node, entries.back().key).lines == nullptr) {
    beyond = entries.subspan(within);
    kept = entries.first(within);
    route = ExtendedRight(node, entries);
  } else if (edge.start == route.first && 0 < before && before < entries.size() &&
             OneLineIterator::AtFirst(&node).key() == path.back().word().lines()->first()) {
    beyond = entries.first(before);
    kept = entries.subspan(before);
    route = ExtendedLeft(node, entries);
    side = SpareSide::kLeft;
  }
  if (route.count == node.route.count) {
    return false;
  }
  RouteNode* const extended = pool_.NewNodeLike(node, route);
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    extended->SetGroup(node.GroupOf(child), node.word(child));
  }
  const std::uint64_t next = side == SpareSide::kRight ? node.route.end() : node.route.first - 1;
  FillExtended(extended, {.start = next, .dup = 0}, beyond, side);
  if constexpr (kUse == TreeUse::kShared) {
    if (IsPlanted(PlantedBug::kMoveByTwoStores)) {
      RefillGroup(path.back(), kept);
    } else {
      RouteNode* const copy = CopyPath(path, level + 1, kept);
      extended->SetGroup(edge, WordOfNode(extended->route, edge, copy));
    }
  } else {
    RefillGroup(path.back(), kept);
  }
  ReplaceNode(path, level, extended);
  ++events_.splits;
  return true;
}

// The path's nodes from a level down once more, with `kept` alone in its leaf. In the nodes
// themselves the leaf must keep what has moved up: a reader may come through the node above that is
// about to be replaced.
template <TreeUse kUse>
RouteNode* OneLineTreeOf<kUse>::CopyPath(const Path& path, std::size_t level,
                                         std::span<const IndexEntry> kept) requires(
    kUse == TreeUse::kShared) {
  RouteNode* below = nullptr;
  for (std::size_t at = path.size(); at-- > level;) {
    RouteNode* const copy = pool_.CopyNode(*path[at].node);
    if (below == nullptr) {
      RefillGroup({.node = copy, .place = path[at].place}, kept);
    } else {
      copy->SetGroup(path[at].group(), WordOfNode(copy->route, path[at].group(), below));
    }
    pool_.RetireNode(path[at].node);
    below = copy;
  }
  return below;
}

template bool OneLineTreeOf<TreeUse::kAlone>::Extend(const Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kShared>::Extend(const Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kAlone>::ExtendAbove(const Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kShared>::ExtendAbove(const Path&, const GrownLeaf&);

}  // namespace alexbench::engines::alex::one_line
