// How the tree changes shape: expansion, sideways and downward splits, doubling of model nodes,
// rebuilding.
// Source: [ALEX20] sections 4.3 and 4.5.

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

// A sideways split gives each side at least this share of the keys; a smaller part would not have
// been worth the copy, and the larger one would soon split again.
constexpr double kSideShareMin = 0.125;

// A model node doubles its domain only up to this many child pointers per data node below it:
// four bytes a key when all of those are as small as data nodes get.
constexpr std::uint64_t kPointersPerLeafMax = 32;

// Levels a subtree may gain over its built height before it is built anew.
constexpr std::uint32_t kHeightSlack = 2;

std::vector<IndexEntry> EntriesOf(const DataNode& leaf) {
  std::vector<IndexEntry> entries;
  entries.reserve(leaf.array().count());
  leaf.AppendEntriesTo(entries);
  return entries;
}

// The most keys a data node may hold after a split of `key_count` keys, so that the new ones do
// not split again at once.
std::size_t PartKeysMax(std::size_t key_count, const NodeLimits& limits) {
  const auto rest = static_cast<double>(key_count) * (1 - kSideShareMin);
  return std::min(limits.keys_max(), static_cast<std::size_t>(rest));
}

// The ends of the chain of data nodes below `node`.
DataNode* FirstLeaf(NodeRef node) {
  while (node.IsModel()) {
    node = node.model()->children().front();
  }
  return node.data();
}

DataNode* LastLeaf(NodeRef node) {
  while (node.IsModel()) {
    node = node.model()->children().back();
  }
  return node.data();
}

struct Cut {
  std::uint32_t right_slot = 0;
  std::size_t left_count = 0;
};

// The slot boundary of `model` that cuts the entries most evenly; nullopt if all lie in one slot
// or the smaller side is too small.
std::optional<Cut> MostEvenCut(const RangeModel& model, std::span<const IndexEntry> entries) {
  const std::uint32_t middle = model.Slot(Bias(entries[entries.size() / 2].key));
  const auto count_below = [&](std::uint32_t slot) {
    const auto below = [&](const IndexEntry& e) { return model.Slot(Bias(e.key)) < slot; };
    return static_cast<std::size_t>(std::partition_point(entries.begin(), entries.end(), below) -
                                    entries.begin());
  };
  const auto smaller_side = [&](const Cut& cut) {
    return std::min(cut.left_count, entries.size() - cut.left_count);
  };
  const Cut before{middle, count_below(middle)};
  const Cut after{middle + 1, count_below(middle + 1)};
  const Cut best = smaller_side(after) > smaller_side(before) ? after : before;
  const auto share = static_cast<double>(smaller_side(best)) / static_cast<double>(entries.size());
  if (smaller_side(best) == 0 || share < kSideShareMin) {
    return std::nullopt;
  }
  return best;
}

}  // namespace

AlexIndex::Descent AlexIndex::DescendTo(BiasedKey key) const {
  Descent descent;
  NodeRef node = root_;
  while (node.IsModel()) {
    descent.path.push_back({node.model(), node.model()->model().Slot(key)});
    node = node.model()->Route(key);
  }
  descent.leaf = node.data();
  return descent;
}

void AlexIndex::MakeRoom(BiasedKey key) {
  const Descent descent = DescendTo(key);
  const std::vector<IndexEntry> entries = EntriesOf(*descent.leaf);
  if (!Expand(descent.leaf, entries)) {
    SplitLeaf(descent, entries);
  }
  RestoreMemory();
}

// Lays the leaf out with more gaps, unless that would pass the size limit or its keys follow no
// line, in which case it has to be split.
bool AlexIndex::Expand(DataNode* leaf, std::span<const IndexEntry> entries) {
  const std::uint32_t capacity = SlotsFor(entries.size(), limits_.densities.expanded, limits_);
  if (capacity == limits_.slots_max && leaf->array().capacity() == limits_.slots_max) {
    return false;
  }
  const DataLayout layout = PlanLayout(entries, {.capacity = capacity,
                                                 .placement = leaf->SuggestedPlacement(),
                                                 .full_density = limits_.densities.full});
  if (layout.error_bits > kErrorBitsMax && entries.size() >= kSplitKeysMin) {
    return false;
  }
  pool_.Rebuild(leaf, entries, layout);
  ++events_.expansions;
  return true;
}

void AlexIndex::RelieveMoves(BiasedKey key) {
  const Descent descent = DescendTo(key);
  const std::vector<IndexEntry> entries = EntriesOf(*descent.leaf);
  // Keys that keep arriving at one end ask for gaps there, however much they moved.
  const bool split = descent.leaf->MovesAreCatastrophic() &&
                     descent.leaf->SuggestedPlacement() == GapPlacement::kEven;
  if (split || !Expand(descent.leaf, entries)) {
    SplitLeaf(descent, entries);
  }
  RestoreMemory();
}

void AlexIndex::Contract(DataNode* leaf) {
  const std::uint32_t capacity =
      SlotsFor(leaf->array().count(), limits_.densities.expanded, limits_);
  if (capacity >= leaf->array().capacity()) {
    return;
  }
  const std::vector<IndexEntry> entries = EntriesOf(*leaf);
  pool_.Rebuild(
      leaf, entries,
      PlanLayout(entries, {.capacity = capacity, .full_density = limits_.densities.full}));
  ++events_.expansions;
}

void AlexIndex::SplitLeaf(const Descent& descent, std::span<const IndexEntry> entries) {
  if (!descent.path.empty()) {
    if (const std::optional<Split> split = FindSplit(descent.path.back(), entries)) {
      SplitSideways(descent, entries, *split);
      return;
    }
  }
  const Subtree subtree =
      TreeBuilder(limits_, pool_).BuildModelNode(entries, PartKeysMax(entries.size(), limits_));
  Replace(descent, subtree);
  ++events_.splits;
  ++events_.splits_down;
  RestoreDepth(descent.path, subtree.height);
}

// Looks for an even cut at one of the parent's boundaries, then at those it would have with twice
// as many child pointers, which it gets if that helps.
std::optional<AlexIndex::Split> AlexIndex::FindSplit(const PathStep& parent,
                                                     std::span<const IndexEntry> entries) {
  ModelNode* const node = parent.node;
  const SlotRun run = node->RunOf(parent.slot);
  if (const auto cut = MostEvenCut(node->model(), entries)) {
    return Split{run, cut->right_slot, cut->left_count};
  }
  const std::uint32_t slot_count = node->model().slot_count();
  if (slot_count > limits_.fanout_max / 2 ||
      2 * std::uint64_t{slot_count} > kPointersPerLeafMax * node->shape.leaves) {
    return std::nullopt;
  }
  for (const Doubling doubling : {Doubling::kUpwards, Doubling::kDownwards, Doubling::kFiner}) {
    const std::optional<RangeModel> model = node->Doubled(doubling);
    const auto cut = model.has_value() ? MostEvenCut(*model, entries) : std::nullopt;
    if (cut.has_value()) {
      pool_.Double(node, doubling);
      ++events_.doublings;
      const std::uint32_t slot = node->model().Slot(Bias(entries.front().key));
      return Split{node->RunOf(slot), cut->right_slot, cut->left_count};
    }
  }
  return std::nullopt;
}

void AlexIndex::SplitSideways(const Descent& descent, std::span<const IndexEntry> entries,
                              const Split& split) {
  ALEXBENCH_CHECK(split.run.first < split.right_slot && split.right_slot <= split.run.last);
  TreeBuilder builder(limits_, pool_);
  const std::size_t keys_max = PartKeysMax(entries.size(), limits_);
  // A leaf that grew at one end hands the gaps there to the part that will go on growing.
  const GapPlacement grown = descent.leaf->SuggestedPlacement();
  const Subtree left = builder.Build(entries.first(split.left_count), keys_max,
                                     grown == GapPlacement::kLeft ? grown : GapPlacement::kEven);
  const std::size_t right_start =
      split.left_count + (IsPlanted(PlantedBug::kLoseKeyOnSplit) ? 1 : 0);
  const Subtree right = builder.Build(entries.subspan(right_start), keys_max,
                                      grown == GapPlacement::kRight ? grown : GapPlacement::kEven);
  ModelNode* const parent = descent.path.back().node;
  parent->SetRun({split.run.first, split.right_slot - 1}, left.root);
  parent->SetRun({split.right_slot, split.run.last}, right.root);
  Link(descent.leaf->previous, left.first);
  Link(left.last, right.first);
  Link(right.last, descent.leaf->next);
  CountLeaves(descent.path, descent.path.size(), left.leaves + right.leaves, 1);
  pool_.Delete(descent.leaf);
  ++events_.splits;
  RestoreDepth(descent.path, std::max(left.height, right.height));
}

// Puts `subtree` in the place of the leaf.
void AlexIndex::Replace(const Descent& descent, const Subtree& subtree) {
  Link(descent.leaf->previous, subtree.first);
  Link(subtree.last, descent.leaf->next);
  ReplaceAt(descent.path, descent.path.size(), subtree);
  CountLeaves(descent.path, descent.path.size(), subtree.leaves, 1);
  pool_.Delete(descent.leaf);
}

// Points the parent of the node at `level` of the path (or the root) to `subtree`.
void AlexIndex::ReplaceAt(const Path& path, std::size_t level, const Subtree& subtree) {
  if (level == 0) {
    root_ = subtree.root;
    return;
  }
  const PathStep& parent = path[level - 1];
  parent.node->SetRun(parent.node->RunOf(parent.slot), subtree.root);
}

void AlexIndex::CountLeaves(const Path& path, std::size_t level, std::uint64_t after,
                            std::uint64_t before) {
  for (std::size_t i = 0; i < level; ++i) {
    path[i].node->shape.leaves += after - before;
  }
}

// Builds anew the topmost subtree on the path that became too high and has doubled its data nodes
// since it was built. Along a chain of nodes that may not be built anew yet, each has twice the
// data nodes of the next, so the chain is no longer than log2 of all data nodes; and the doubling
// pays for the building.
void AlexIndex::RestoreDepth(const Path& path, std::uint32_t height_below) {
  for (std::size_t level = 0; level < path.size(); ++level) {
    const SubtreeShape& shape = path[level].node->shape;
    const std::size_t height = path.size() - level + height_below;
    if (height > shape.height_built + kHeightSlack && shape.leaves >= 2 * shape.leaves_built) {
      RebuildAt(path, level);
      return;
    }
  }
}

void AlexIndex::RebuildAt(const Path& path, std::size_t level) {
  const NodeRef old_root = level == 0 ? root_ : NodeRef(path[level].node);
  DataNode* const first = FirstLeaf(old_root);
  DataNode* const end = LastLeaf(old_root)->next;
  std::vector<IndexEntry> entries;
  std::uint64_t leaves = 0;
  for (const DataNode* leaf = first; leaf != end; leaf = leaf->next) {
    leaf->AppendEntriesTo(entries);
    ++leaves;
  }
  const Subtree subtree = TreeBuilder(limits_, pool_).Build(entries, limits_.keys_max());
  Link(first->previous, subtree.first);
  Link(subtree.last, end);
  ReplaceAt(path, level, subtree);
  CountLeaves(path, level, subtree.leaves, leaves);
  pool_.DeleteTree(old_root);
  ++events_.rebuilds;
}

// A fresh tree is far below the ceiling, so a quarter of its keys changes before the next time.
void AlexIndex::RestoreMemory() {
  if (bytes() > kBytesPerKeyMax * size_ + kBytesFixedMax && changes_since_rebuild_ > size_ / 4)
      [[unlikely]] {
    RebuildAt({}, 0);
    changes_since_rebuild_ = 0;
  }
}

}  // namespace alexbench::engines::alex
