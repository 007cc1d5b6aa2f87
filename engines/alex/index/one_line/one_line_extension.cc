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

// Words a node may be extended to: as many as its children justify, or twice those that its keys
// justified when it was built.
std::uint64_t ExtendedWordsMax(const RouteNode& node) {
  return 2 * std::max<std::uint64_t>(WordsMax(node), node.count_at_build);
}

// The route with more children at the right end: enough for the entries there if they are near
// and worth it, and half as many again as there were. The same route if they are not.
KeyRoute ExtendedRight(const RouteNode& node, std::span<const IndexEntry> entries) {
  KeyRoute route = node.route;
  const std::uint64_t words_max = ExtendedWordsMax(node);
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
  const std::uint64_t words_max = ExtendedWordsMax(node);
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

// Whether the entries, of one leaf, are all that a subtree has from its node's end on. One of them
// may not be there yet.
bool AreAllBehind(const RouteNode& node, std::span<const IndexEntry> entries) {
  if (node.route.end() >= node.route.slope ||
      LeafBehind(node, entries.back().key).lines != nullptr) {
    return false;
  }
  const Key least = Unbias(LeastKeyOf(node.route.end(), node.route.slope));
  const OneLineIterator first = OneLineIterator::AtOrAfter(&node, least);
  return !first.Valid() || first.key() >= entries.front().key;
}

// The same before the node's first child.
bool AreAllBefore(const RouteNode& node, std::span<const IndexEntry> entries) {
  if (OneLineIterator::AtFirst(&node).key() < entries.front().key) {
    return false;
  }
  const OneLineIterator next = OneLineIterator::AtOrAfter(&node, entries.back().key + 1);
  return !next.Valid() || PlaceOf(Bias(next.key()), node.route.slope).child >= node.route.first;
}

// Levels of nodes below what was the node's edge child and the children it got at that side.
std::uint32_t HeightOfChanged(const RouteNode& node, const ChildGroup& edge, SpareSide side) {
  return side == SpareSide::kRight ? HeightBelow(node, edge.start, node.route.end())
                                   : HeightBelow(node, node.route.first, edge.end());
}

}  // namespace

// The node with its children under a model that has more of them.
template <TreeUse kUse>
RouteNode* OneLineTreeOf<kUse>::Extended(const RouteNode& node, const KeyRoute& route) {
  RouteNode* const extended = pool_.NewNodeLike(node, route);
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    extended->SetGroup(node.GroupOf(child), node.word(child));
  }
  return extended;
}

// Gives the path's last node children for keys beyond its end, if many of the grown leaf's are.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::Extend(Path& path, const GrownLeaf& grown) {
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
    RebuildLast(path, grown.added);
    ++events_.splits;
    return true;
  }
  RouteNode* const extended = Extended(node, route);
  extended->SetGroup(edge, ChildWord());
  const ChildWord leaf = path.back().word();
  FillExtended(extended, edge, grown.entries, side);
  pool_.RetireLeaf(leaf);
  ReplaceNode(path, path.size() - 1, extended);
  path.back().node = extended;
  ++events_.splits;
  events_.moved_slots += grown.entries.size();
  RestoreDepth(path, HeightOfChanged(*extended, edge, side));
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
bool OneLineTreeOf<kUse>::ExtendAbove(Path& path, const GrownLeaf& grown) {
  for (std::size_t level = 0; level + 1 < path.size(); ++level) {
    if (ExtendNodeAbove(path, level, grown)) {
      return true;
    }
  }
  return false;
}

// The keys beyond the node's end, if they are all in one leaf, leave it for the new children.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::ExtendNodeAbove(Path& path, std::size_t level,
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
  if (edge.end() == route.end() && within < entries.size() &&
      AreAllBehind(node, entries.subspan(within))) {
    beyond = entries.subspan(within);
    kept = entries.first(within);
    route = ExtendedRight(node, entries);
  } else if (edge.start == route.first && before > 0 &&
             AreAllBefore(node, entries.first(before))) {
    beyond = entries.first(before);
    kept = entries.subspan(before);
    route = ExtendedLeft(node, entries);
    side = SpareSide::kLeft;
  }
  if (route.count == node.route.count) {
    return false;
  }
  RouteNode* const extended = Extended(node, route);
  const std::uint64_t next = side == SpareSide::kRight ? node.route.end() : node.route.first - 1;
  const ChildGroup edge_beyond{.start = next, .dup = 0};
  FillExtended(extended, edge_beyond, beyond, side);
  std::uint32_t height_kept = 0;
  if constexpr (kUse == TreeUse::kShared) {
    if (IsPlanted(PlantedBug::kMoveByTwoStores)) {
      RefillGroup(path.back(), kept);
    } else {
      RouteNode* const copy = CopyPath(path, level + 1, kept, height_kept);
      extended->SetGroup(
          edge, copy == nullptr ? ChildWord() : WordOfNode(extended->route, edge, copy));
    }
  } else if (!kept.empty()) {
    height_kept = RefillGroup(path.back(), kept);
  }
  ReplaceNode(path, level, extended);
  ++events_.splits;
  path[level].node = extended;
  if constexpr (kUse == TreeUse::kAlone) {
    if (kept.empty()) {
      RemoveLeaf(path);
    }
  }
  const auto levels_kept = static_cast<std::uint32_t>(path.size() - level - 1);
  path.resize(level + 1);
  RestoreDepth(path, std::max(HeightOfChanged(*extended, edge_beyond, side),
                              levels_kept + height_kept));
  return true;
}

// The path's nodes from a level down once more, with `kept` alone in its leaf, below which are
// `height_kept` levels of nodes then; nullptr if that leaves them without a leaf. In the nodes
// themselves the leaf must keep what has moved up: a reader may come through the node above that is
// about to be replaced.
template <TreeUse kUse>
RouteNode* OneLineTreeOf<kUse>::CopyPath(const Path& path, std::size_t level,
                                         std::span<const IndexEntry> kept,
                                         std::uint32_t& height_kept) requires(
    kUse == TreeUse::kShared) {
  RouteNode* below = nullptr;
  for (std::size_t at = path.size(); at-- > level;) {
    RouteNode* const copy = pool_.CopyNode(*path[at].node);
    if (at + 1 == path.size()) {
      height_kept = RefillGroup({.node = copy, .place = path[at].place}, kept);
    } else {
      copy->SetGroup(path[at].group(),
                     below == nullptr ? ChildWord()
                                      : WordOfNode(copy->route, path[at].group(), below));
    }
    pool_.RetireNode(path[at].node);
    below = copy;
    if (copy->children_alive == 0) {
      pool_.RetireNode(copy);
      below = nullptr;
    }
  }
  return below;
}

template bool OneLineTreeOf<TreeUse::kAlone>::Extend(Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kShared>::Extend(Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kAlone>::ExtendAbove(Path&, const GrownLeaf&);
template bool OneLineTreeOf<TreeUse::kShared>::ExtendAbove(Path&, const GrownLeaf&);

}  // namespace alexbench::engines::alex::one_line
