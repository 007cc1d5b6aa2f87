#include "engines/alex/index/one_line/tree_builder.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "engines/alex/index/one_line/leaf_layout.h"
#include "engines/alex/index/one_line/node_cut.h"

namespace alexbench::engines::alex::one_line {

namespace {

// The largest group that may start at `begin` and ends by `end`.
ChildGroup LargestGroup(std::uint64_t begin, std::uint64_t end) {
  const auto aligned = static_cast<std::uint32_t>(std::countr_zero(begin));
  const auto fitting = static_cast<std::uint32_t>(std::bit_width(end - begin)) - 1;
  return {.start = begin, .dup = std::min({aligned, fitting, ChildWord::kDupMax})};
}

// Whether a leaf is likely to be appended to.
bool IsUnfinishedEdge(const KeyRoute& route, const ChildGroup& group,
                      std::span<const IndexEntry> entries) {
  const bool at_edge = route.ends == RouteEnds::kOpen &&
                       (group.start == route.first || group.end() == route.end());
  return at_edge && group.dup == 0 && MeanUnevennessBits(entries) <= kUnevennessBitsMax;
}

}  // namespace

std::span<const IndexEntry> EntriesBefore(const RouteNode& node, std::uint64_t child,
                                          std::span<const IndexEntry> entries) {
  const auto end = std::ranges::partition_point(entries, [&](const IndexEntry& entry) {
    return node.route.Place(Bias(entry.key)).child < child;
  });
  return entries.first(static_cast<std::size_t>(end - entries.begin()));
}

void CollectEntries(const RouteNode& node, std::vector<IndexEntry>& entries) {
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    const ChildWord word = node.word(child);
    if (word.kind() == ChildKind::kNode) {
      CollectEntries(*word.node(), entries);
    } else if (word.IsLeaf()) {
      AppendEntries(std::span(word.lines(), word.line_count()), entries);
    }
  }
}

std::uint32_t CountLeaves(const RouteNode& node) {
  std::uint32_t leaves = node.children_alive;
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    if (const ChildWord word = node.word(child); word.kind() == ChildKind::kNode) {
      leaves += CountLeaves(*word.node()) - 1;
    }
  }
  return leaves;
}

std::uint32_t HeightBelow(const RouteNode& node, std::uint64_t begin, std::uint64_t end) {
  std::uint32_t height = 0;
  for (std::uint64_t child = begin; child < end; child = node.GroupOf(child).end()) {
    if (const ChildWord word = node.word(child); word.kind() == ChildKind::kNode) {
      height = std::max(height, word.node()->height_at_build);
    }
  }
  return height;
}

RouteNode* TreeBuilder::BuildRoot(std::span<const IndexEntry> entries) {
  if (entries.size() > kSpreadKeysMax) {
    return BuildNode(FitRoute(entries, options_.model, options_.sizes), entries);
  }
  RouteNode* const node = pool_.NewNode({.slope = 1, .first = 0, .count = 1});
  if (!entries.empty()) {
    node->SetGroup({.start = 0, .dup = 0}, EvenLeaf(entries));
  }
  RecordShape(node);
  return node;
}

RouteNode* TreeBuilder::BuildBelow(const RouteNode& node, const ChildGroup& group,
                                   std::span<const IndexEntry> entries) {
  const auto cut = CutRoute(node.route, group, entries);
  return cut.has_value() ? BuildCut(*cut, entries) : BuildRoot(entries);
}

RouteNode* TreeBuilder::BuildNode(const KeyRoute& route, std::span<const IndexEntry> entries) {
  RouteNode* const node = pool_.NewNode(route);
  FillRange(node, route.first, route.end(), entries);
  RecordShape(node);
  return node;
}

// Builds the widest cut first and halves its words as long as each child has two: the children stay
// what they are, so the keys themselves say how many words they need.
RouteNode* TreeBuilder::BuildCut(const KeyRoute& route, std::span<const IndexEntry> entries) {
  RouteNode* const wide = BuildNode(route, entries);
  auto joined = static_cast<std::uint32_t>(
      std::min(std::countr_zero(route.count) - 1, std::countr_zero(route.slope)));
  for (std::uint64_t child = route.first; child < route.end(); child = wide->GroupOf(child).end()) {
    if (const ChildWord word = wide->word(child); word.kind() != ChildKind::kNone) {
      joined = std::min(joined, word.dup());
    }
  }
  if (joined == 0) {
    return wide;
  }
  RouteNode* const narrow = pool_.NewNode({.slope = route.slope >> joined,
                                           .first = route.first >> joined,
                                           .count = route.count >> joined,
                                           .ends = route.ends});
  for (std::uint64_t child = route.first; child < route.end(); child = wide->GroupOf(child).end()) {
    if (const ChildWord word = wide->word(child); word.kind() != ChildKind::kNone) {
      narrow->SetGroup({.start = child >> joined, .dup = word.dup() - joined}, word);
    }
  }
  pool_.RetireNode(wide);
  RecordShape(narrow);
  return narrow;
}

void TreeBuilder::RecordShape(RouteNode* node) {
  node->leaves_at_build = CountLeaves(*node);
  node->height_at_build = 1 + HeightBelow(*node, node->route.first, node->route.end());
}

void TreeBuilder::FillRange(RouteNode* node, std::uint64_t begin, std::uint64_t end,
                            std::span<const IndexEntry> entries) {
  while (begin < end) {
    const ChildGroup group = LargestGroup(begin, end);
    const auto own = EntriesBefore(*node, group.end(), entries);
    FillGroup(node, group, own);
    entries = entries.subspan(own.size());
    begin = group.end();
  }
}

void TreeBuilder::FillGroup(RouteNode* node, const ChildGroup& group,
                            std::span<const IndexEntry> entries) {
  if (entries.empty()) {
    return;
  }
  const std::size_t most = group.dup > 0 ? options_.sizes.target : options_.sizes.most;
  if (entries.size() <= most) {
    if (const ChildWord leaf = PlacedLeaf(*node, group, entries); leaf.IsLeaf()) {
      node->SetGroup(group, leaf);
      return;
    }
    if (entries.size() <= (group.dup > 0 ? kTinyKeys : kNestKeysMin) ||
        IsUnfinishedEdge(node->route, group, entries)) {
      node->SetGroup(group, EvenLeaf(entries));
      return;
    }
  }
  if (group.dup > 0) {
    FillHalves(node, group, entries);
  } else {
    node->SetGroup(group, NodeOrEvenLeaf(*node, group, entries));
  }
}

// Few keys that lie very unevenly would take many lines of one key each under a node.
ChildWord TreeBuilder::NodeOrEvenLeaf(const RouteNode& node, const ChildGroup& group,
                                      std::span<const IndexEntry> entries) {
  const bool is_few = entries.size() <= std::min(kSpreadKeysMax, options_.sizes.most);
  const auto cut = CutRoute(node.route, group, entries);
  if (is_few && !cut.has_value()) {
    return EvenLeaf(entries);
  }
  const std::size_t bytes_before = pool_.bytes();
  RouteNode* const below = cut.has_value() ? BuildCut(*cut, entries) : BuildRoot(entries);
  if (is_few && pool_.bytes() - bytes_before > kNestedBytesPerKeyMax * entries.size()) {
    RetireTree(pool_, below);
    return EvenLeaf(entries);
  }
  return WordOfNode(node.route, group, below);
}

void TreeBuilder::FillHalves(RouteNode* node, const ChildGroup& group,
                             std::span<const IndexEntry> entries) {
  const ChildGroup left{.start = group.start, .dup = group.dup - 1};
  const ChildGroup right{.start = left.end(), .dup = group.dup - 1};
  const auto in_left = EntriesBefore(*node, right.start, entries);
  FillGroup(node, left, in_left);
  FillGroup(node, right, entries.subspan(in_left.size()));
}

ChildWord TreeBuilder::PlacedLeaf(const RouteNode& node, const ChildGroup& group,
                                  std::span<const IndexEntry> entries) {
  const LineModel model{
      .route = node.route, .dup = group.dup, .line_count = LinesFor(entries.size())};
  if (MeanDistanceBits(entries, model) > kDistanceBitsMax) {
    return ChildWord();
  }
  SlotLine* const lines = pool_.NewLines(model.line_count);
  WriteByModel(entries, model, lines);
  return ChildWord::OfLeaf(ChildKind::kPlaced, lines, model.line_count);
}

ChildWord TreeBuilder::EvenLeaf(std::span<const IndexEntry> entries) {
  const std::uint32_t line_count = EvenLinesFor(entries.size());
  SlotLine* const lines = pool_.NewLines(EvenCapacity(line_count));
  WriteEvenly(entries, line_count, lines);
  return ChildWord::OfLeaf(ChildKind::kEven, lines, line_count);
}

}  // namespace alexbench::engines::alex::one_line
