// How leaves begin, grow, split and contract.

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engines/alex/index/one_line/leaf_layout.h"
#include "engines/alex/index/one_line/node_cut.h"
#include "engines/alex/index/one_line/one_line_tree.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex::one_line {

namespace {

// Below this share of used slots a leaf that lost a line's last key has lost a good part of its
// keys, which pays for placing the others anew.
constexpr double kThinDensity = 0.4;

// With so few children alive, a node is built anew rather than given a further level.
constexpr std::uint32_t kFewChildren = 4;

bool AllChildrenAreLeaves(const RouteNode& node) {
  for (std::uint64_t child = node.route.first; child < node.route.end(); ++child) {
    if (node.word(child).kind() == ChildKind::kNode) {
      return false;
    }
  }
  return true;
}

double Density(std::size_t key_count, std::uint32_t line_count) {
  return static_cast<double>(key_count) / (kSlotsPerLine * static_cast<double>(line_count));
}

// The group of empty children round `child` for a leaf like its neighbour's.
ChildGroup RoomLikeNeighbour(const RouteNode& node, std::uint64_t child) {
  const auto dup_of = [&](std::uint64_t at) {
    return at >= node.route.first && at < node.route.end() && node.word(at).IsLeaf()
               ? node.word(at).dup()
               : 0;
  };
  for (std::uint32_t dup = std::max(dup_of(child - 1), dup_of(child + 1)); dup > 0; --dup) {
    const ChildGroup group{.start = child >> dup << dup, .dup = dup};
    if (group.start < node.route.first || group.end() > node.route.end()) {
      continue;
    }
    const std::span words(&node.word(group.start), std::size_t{1} << dup);
    if (std::ranges::all_of(words, [](ChildWord w) { return w.kind() == ChildKind::kNone; })) {
      return group;
    }
  }
  return {.start = child, .dup = 0};
}

}  // namespace

template <TreeUse kUse>
void OneLineTreeOf<kUse>::AddLeaf(const PathStep& step, const IndexEntry& entry) {
  RouteNode* const node = step.node;
  const ChildGroup group = RoomLikeNeighbour(*node, step.place.child);
  Link(node, group, Builder().EvenLeaf({&entry, 1}));
  // Keys appended to a neighbour went on until this one: it is complete.
  const std::uint32_t height_before = Settle(node, group.start - 1);
  const std::uint32_t height_behind = Settle(node, group.end());
  RestoreDepthAt(node, entry.key, std::max(height_before, height_behind));
}

// Places the keys of an even leaf by the model, now that it will not be appended to. Returns the
// levels of nodes that took.
template <TreeUse kUse>
std::uint32_t OneLineTreeOf<kUse>::Settle(RouteNode* node, std::uint64_t child) {
  if (child < node->route.first || child >= node->route.end() ||
      node->word(child).kind() != ChildKind::kEven ||
      node->word(child).line_count() <= kSettledLinesMax) {
    return 0;
  }
  std::vector<IndexEntry> entries;
  AppendEntries(std::span(node->word(child).lines(), node->word(child).line_count()), entries);
  return RefillGroup({.node = node, .place = {.child = child, .within = 0}}, entries);
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::ReplaceLeaf(const PathStep& step, ChildWord leaf) {
  const ChildWord before = step.word();
  Link(step.node, step.group(), leaf);
  pool_.RetireLeaf(before);
  ++events_.expansions;
  events_.moved_slots += std::uint64_t{kSlotsPerLine} * leaf.line_count();
}

// Builds the children of a leaf's group anew, as one leaf or as several. Returns the levels of
// nodes that are below them now.
template <TreeUse kUse>
std::uint32_t OneLineTreeOf<kUse>::RefillGroup(const PathStep& step,
                                               std::span<const IndexEntry> entries) {
  const ChildWord before = step.word();
  const ChildGroup group = step.group();
  if constexpr (kUse == TreeUse::kShared) {
    RouteNode* const staged = stage_.Like(*step.node, group);
    Builder().FillGroup(staged, group, entries);
    step.node->PublishGroup(group, *staged);
  } else {
    step.node->SetGroup(group, ChildWord());
    Builder().FillGroup(step.node, group, entries);
  }
  pool_.RetireLeaf(before);
  ++events_.expansions;
  events_.moved_slots += entries.size();
  return HeightBelow(*step.node, group.start, group.end());
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::GrowLeaf(const IndexEntry& entry) {
  Path path = PathTo(entry.key);
  const PathStep step = path.back();
  const Leaf leaf = Leaf::Of(step.word());
  GrownLeaf grown{.added = entry, .entries = {}};
  AppendEntries(std::span(leaf.lines, leaf.line_count), grown.entries);
  grown.was_full = Density(grown.entries.size(), leaf.line_count) >= kFullDensity;
  grown.entries.insert(std::ranges::lower_bound(grown.entries, entry.key, {}, &IndexEntry::key),
                       entry);
  if (grown.was_full && grown.entries.size() <= Sizes().most) {
    const ChildWord placed = Builder().PlacedLeaf(*step.node, step.group(), grown.entries);
    if (placed.IsLeaf()) {
      ReplaceLeaf(step, placed);
      return;
    }
  }
  // Halves of a group cost no further words.
  if (grown.entries.size() <=
      (step.word().dup() > 0 ? kTinyKeys : std::min(kSpreadKeysMax, Sizes().most))) {
    ReplaceLeaf(step, Builder().EvenLeaf(grown.entries));
    return;
  }
  SplitLeaf(path, grown);
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::SplitLeaf(Path& path, const GrownLeaf& grown) {
  if (ExtendAbove(path, grown) || Extend(path, grown)) {
    return;
  }
  RouteNode* node = path.back().node;
  if (path.back().word().dup() == 0) {
    const bool few = node->children_alive <= kFewChildren && AllChildrenAreLeaves(*node);
    if (few && (grown.was_full || node->children_alive == 1)) {
      RebuildLast(path, grown.added);
      ++events_.splits;
      return;
    }
    if (!Double(path)) {
      const ChildWord leaf = path.back().word();
      RouteNode* const child = Builder().BuildBelow(*node, path.back().group(), grown.entries);
      Link(node, path.back().group(), WordOfNode(node->route, path.back().group(), child));
      pool_.RetireLeaf(leaf);
      ++events_.splits;
      ++events_.splits_down;
      events_.moved_slots += grown.entries.size();
      RestoreDepth(path, child->height_at_build);
      return;
    }
    node = path.back().node;
  }
  const ChildWord leaf = path.back().word();
  const ChildGroup group = path.back().group();
  if constexpr (kUse == TreeUse::kShared) {
    RouteNode* const staged = stage_.Like(*node, group);
    Builder().FillHalves(staged, group, grown.entries);
    node->PublishGroup(group, *staged);
  } else {
    node->SetGroup(group, ChildWord());
    const std::size_t lost = IsPlanted(PlantedBug::kLoseKeyOnOneLineSplit) ? 1 : 0;
    Builder().FillHalves(node, group, std::span(grown.entries).subspan(lost));
  }
  pool_.RetireLeaf(leaf);
  ++events_.splits;
  events_.moved_slots += grown.entries.size();
  RestoreDepth(path, HeightBelow(*node, group.start, group.end()));
}

// Lays out a leaf that has become too sparse to keep its lines from being empty.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::ContractLeaf(const PathStep& step, std::span<const IndexEntry> entries) {
  if (Density(entries.size(), step.word().line_count()) < kThinDensity) {
    const std::uint32_t height_below = RefillGroup(step, entries);
    RestoreDepthAt(step.node, entries.front().key, height_below);
  } else {
    // Placed anew, the keys might lie as thinly in the same spot.
    ReplaceLeaf(step, Builder().EvenLeaf(entries));
  }
}

// Rebuilds a tree that takes more memory than its keys allow, unless a rebuild of late has shown
// that it cannot take less.
template <TreeUse kUse>
void OneLineTreeOf<kUse>::RestoreMemory() {
  if (bytes() <= kBytesPerKeyCeiling * size_ + kBytesFixedCeiling ||
      4 * changes_since_rebuild_ < size_) {
    return;
  }
  std::vector<IndexEntry> entries;
  entries.reserve(size_);
  CollectEntries(*root_, entries);
  BulkLoad(entries);
  ++events_.rebuilds;
  events_.moved_slots += entries.size();
}

template void OneLineTreeOf<TreeUse::kAlone>::AddLeaf(const PathStep&, const IndexEntry&);
template void OneLineTreeOf<TreeUse::kShared>::AddLeaf(const PathStep&, const IndexEntry&);
template void OneLineTreeOf<TreeUse::kAlone>::GrowLeaf(const IndexEntry&);
template void OneLineTreeOf<TreeUse::kShared>::GrowLeaf(const IndexEntry&);
template void OneLineTreeOf<TreeUse::kAlone>::ContractLeaf(const PathStep&,
                                                           std::span<const IndexEntry>);
template void OneLineTreeOf<TreeUse::kShared>::ContractLeaf(const PathStep&,
                                                            std::span<const IndexEntry>);
template std::uint32_t OneLineTreeOf<TreeUse::kAlone>::RefillGroup(const PathStep&,
                                                                   std::span<const IndexEntry>);
template std::uint32_t OneLineTreeOf<TreeUse::kShared>::RefillGroup(const PathStep&,
                                                                    std::span<const IndexEntry>);
template void OneLineTreeOf<TreeUse::kAlone>::RestoreMemory();
template void OneLineTreeOf<TreeUse::kShared>::RestoreMemory();

}  // namespace alexbench::engines::alex::one_line
