#include "engines/alex/index/bulk_load.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint32_t kFanoutMin = 16;

// Pointers a child gets when a model node is built. More of them let a child be split sideways
// later, and cost a byte for each 128 keys of a bulk loaded child.
constexpr std::size_t kSlotsPerChild = 8;

// Sizes of the children of a range that is small enough for a data node but badly predicted: first
// cut to the larger, ranges near it to the smaller. Kept well above the node headers.
constexpr std::size_t kSmallTarget = 2048;
constexpr std::size_t kSmallestTarget = kSplitKeysMin / 2;

// Some leading entries of a range, and the last slot they were routed to.
struct Group {
  std::size_t entry_count = 0;
  std::uint32_t slot_last = 0;
};

// The number of leading entries routed to the slot of the first.
std::size_t CountInFirstSlot(std::span<const IndexEntry> entries, const RangeModel& model) {
  const std::uint32_t slot = model.Slot(Bias(entries.front().key));
  const auto in_slot = [&](const IndexEntry& entry) { return model.Slot(Bias(entry.key)) == slot; };
  return static_cast<std::size_t>(std::partition_point(entries.begin(), entries.end(), in_slot) -
                                  entries.begin());
}

// Takes whole slots while they hold at most `target` keys together, one slot at least. Two groups
// in a row then hold more than `target`, so groups are few.
Group TakeGroup(std::span<const IndexEntry> entries, const RangeModel& model, std::size_t target) {
  Group group;
  while (group.entry_count < entries.size()) {
    const auto rest = entries.subspan(group.entry_count);
    const std::size_t in_slot = CountInFirstSlot(rest, model);
    if (group.entry_count > 0 && group.entry_count + in_slot > target) {
      // Empty slots in between stay with this group.
      group.slot_last = model.Slot(Bias(rest.front().key)) - 1;
      return group;
    }
    group.entry_count += in_slot;
  }
  group.slot_last = model.slot_last;
  return group;
}

}  // namespace

Subtree TreeBuilder::MakeDataNode(std::span<const IndexEntry> entries, const DataLayout& layout) {
  DataNode* const node = pool_.NewDataNode(entries, layout);
  return {.root = NodeRef(node), .first = node, .last = node, .leaves = 1, .height = 0};
}

Subtree TreeBuilder::Build(std::span<const IndexEntry> entries, std::size_t keys_max,
                           GapPlacement placement) {
  if (entries.size() > keys_max) {
    return BuildModelNode(entries, keys_max);
  }
  const GapDensities& densities = limits_.densities;
  const double density = placement == GapPlacement::kEven ? densities.load : densities.expanded;
  const DataLayout layout =
      PlanLayout(entries, {.capacity = SlotsFor(entries.size(), density, limits_),
                           .placement = placement,
                           .full_density = densities.full});
  if (layout.error_bits > kErrorBitsMax && entries.size() >= kSplitKeysMin) {
    return BuildModelNode(entries, keys_max);
  }
  return MakeDataNode(entries, layout);
}

std::size_t TreeBuilder::GroupTarget(std::size_t key_count, std::size_t keys_max) const {
  if (key_count > keys_max) {
    return std::max<std::size_t>(std::min(limits_.keys_target(), keys_max / 2), 1);
  }
  return key_count > 4 * kSmallTarget ? kSmallTarget : kSmallestTarget;
}

std::uint32_t TreeBuilder::Fanout(std::size_t key_count, std::size_t group_target) const {
  const std::size_t wanted = std::bit_ceil(key_count * kSlotsPerChild / group_target + 1);
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(wanted, kFanoutMin, limits_.fanout_max));
}

Subtree TreeBuilder::BuildModelNode(std::span<const IndexEntry> entries, std::size_t keys_max) {
  ALEXBENCH_CHECK(entries.size() >= 2);
  const std::size_t target = GroupTarget(entries.size(), keys_max);
  ModelNode* const node = pool_.NewModelNode(RangeModel::Over(
      Bias(entries.front().key), Bias(entries.back().key), Fanout(entries.size(), target)));
  Subtree tree{.root = NodeRef(node)};
  std::uint32_t slot = 0;
  while (!entries.empty()) {
    const Group group = TakeGroup(entries, node->model(), target);
    const Subtree child = Build(entries.first(group.entry_count), keys_max);
    entries = entries.subspan(group.entry_count);
    node->SetRun({slot, group.slot_last}, child.root);
    slot = group.slot_last + 1;
    Link(tree.last, child.first);
    tree.first = tree.first == nullptr ? child.first : tree.first;
    tree.last = child.last;
    tree.leaves += child.leaves;
    tree.height = std::max(tree.height, child.height + 1);
  }
  node->shape = {.height_built = tree.height, .leaves_built = tree.leaves, .leaves = tree.leaves};
  return tree;
}

}  // namespace alexbench::engines::alex
