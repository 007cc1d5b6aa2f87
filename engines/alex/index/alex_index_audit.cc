// Stats() and Audit(): whole walks of the tree, apart from what changes it.

#include <algorithm>
#include <limits>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/index/alex_index.h"

namespace alexbench::engines::alex {
namespace {

// Calls `model(node, depth)` and `data(node, depth)` for each node, in key order.
template <typename OnModel, typename OnData>
void Walk(NodeRef node, std::size_t depth, const OnModel& on_model, const OnData& on_data) {
  if (!node.IsModel()) {
    on_data(*node.data(), depth);
    return;
  }
  on_model(*node.model(), depth);
  NodeRef before;
  for (const NodeRef child : node.model()->children()) {
    if (child != before) {
      Walk(child, depth + 1, on_model, on_data);
    }
    before = child;
  }
}

absl::Status Broken(std::string_view what) {
  return absl::InternalError(absl::StrFormat("index invariant broken: %s", what));
}

#define RETURN_UNLESS(condition) \
  do {                           \
    if (!(condition)) {          \
      return Broken(#condition); \
    }                            \
  } while (false)

absl::Status AuditArray(const GappedArray& array) {
  std::uint32_t used_count = 0;
  for (std::uint32_t slot = 0; slot < array.capacity(); ++slot) {
    const bool inside = slot >= array.begin() && slot < array.end();
    RETURN_UNLESS(inside || !array.used(slot));
    used_count += array.used(slot) ? 1 : 0;
    if (!inside || slot + 1 == array.end()) {
      continue;
    }
    RETURN_UNLESS(array.used(slot) ? array.key(slot) < array.key(slot + 1)
                                   : array.key(slot) == array.key(slot + 1));
  }
  RETURN_UNLESS(used_count == array.count());
  RETURN_UNLESS((array.begin() == array.end()) == (used_count == 0));
  RETURN_UNLESS(used_count == 0 || array.used(array.begin()));
  RETURN_UNLESS(used_count == 0 || array.used(array.end() - 1));
  return absl::OkStatus();
}

bool IsAligned(const void* memory, NodeAlignment alignment) {
  return alignment == NodeAlignment::kAllocator ||
         reinterpret_cast<std::uintptr_t>(memory) % kCacheLineBytes == 0;
}

// What an audit has seen so far, in key order.
struct AuditState {
  NodeLimits limits;
  const DataNode* leaf_before = nullptr;
  bool any_key = false;
  BiasedKey key_before = 0;
  std::size_t keys = 0;
  std::size_t bytes = 0;
  std::size_t data_nodes = 0;
  std::size_t model_nodes = 0;
};

absl::Status AuditLeaf(const DataNode& leaf, AuditState& state) {
  const GappedArray& array = leaf.array();
  RETURN_UNLESS(leaf.previous == state.leaf_before);
  RETURN_UNLESS(state.leaf_before == nullptr || state.leaf_before->next == &leaf);
  RETURN_IF_ERROR(AuditArray(array));
  RETURN_UNLESS(array.count() <= array.capacity() * state.limits.densities.full);
  RETURN_UNLESS(IsAligned(&leaf, state.limits.alignment));
  RETURN_UNLESS(IsAligned(&array.payload(0), state.limits.alignment));
  RETURN_UNLESS(leaf.model().Predict(0) < array.capacity());
  RETURN_UNLESS(leaf.model().Predict(std::numeric_limits<BiasedKey>::max()) < array.capacity());
  for (std::uint32_t slot = array.begin(); slot != array.end();
       slot = array.UsedAtOrAfter(slot + 1)) {
    RETURN_UNLESS(!state.any_key || state.key_before < array.key(slot));
    RETURN_UNLESS(leaf.Find(array.key(slot)) == &array.payload(slot));
    state.any_key = true;
    state.key_before = array.key(slot);
  }
  state.keys += array.count();
  state.bytes += leaf.Bytes();
  ++state.data_nodes;
  state.leaf_before = &leaf;
  return absl::OkStatus();
}

absl::Status AuditModelNode(const ModelNode& node, AuditState& state) {
  const auto ignore_model = [](const ModelNode&, std::size_t) {};
  std::uint64_t leaves = 0;
  Walk(NodeRef(const_cast<ModelNode*>(&node)), 0, ignore_model,
       [&](const DataNode&, std::size_t) { ++leaves; });
  RETURN_UNLESS(leaves == node.shape.leaves);
  RETURN_UNLESS(std::ranges::all_of(node.children(), [](NodeRef c) { return bool{c}; }));
  RETURN_UNLESS(node.children().size() == node.model().slot_count());
  RETURN_UNLESS(node.children().front() != node.children().back());
  RETURN_UNLESS(IsAligned(&node, state.limits.alignment));
  state.bytes += node.Bytes();
  ++state.model_nodes;
  return absl::OkStatus();
}

// How far from their predicted slots the keys stand.
class Displacement {
 public:
  void Add(const DataNode& leaf) {
    const GappedArray& array = leaf.array();
    for (std::uint32_t slot = array.begin(); slot != array.end();
         slot = array.UsedAtOrAfter(slot + 1)) {
      const std::uint32_t predicted = leaf.model().Predict(array.key(slot));
      const std::uint32_t slots = slot > predicted ? slot - predicted : predicted - slot;
      sum_ += slots;
      max_ = std::max(max_, slots);
      ++keys_;
    }
  }

  void Tell(IndexStats& stats) const {
    stats.predicted_keys = keys_;
    stats.displacement_max = max_;
    stats.displacement_mean =
        keys_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(keys_);
  }

 private:
  std::uint64_t sum_ = 0;
  std::uint32_t max_ = 0;
  std::size_t keys_ = 0;
};

}  // namespace

IndexStats AlexIndex::Stats() const {
  IndexStats stats = events_;
  stats.keys = size_;
  stats.bytes = bytes();
  stats.model_nodes = pool_.model_nodes();
  stats.data_nodes = pool_.data_nodes();
  stats.moved_slots = pool_.moved_slots();
  double depth_sum = 0;
  Displacement displacement;
  Walk(
      root_, 0,
      [&](const ModelNode& node, std::size_t) { stats.child_pointers += node.children().size(); },
      [&](const DataNode& leaf, std::size_t depth) {
        stats.slots += leaf.array().capacity();
        stats.data_nodes_in_two_lines += IsAligned(&leaf, NodeAlignment::kCacheLine) ? 0 : 1;
        stats.moved_slots += leaf.counters().moved_slots;
        stats.depth_max = std::max(stats.depth_max, depth);
        depth_sum += static_cast<double>(depth) * leaf.array().count();
        displacement.Add(leaf);
      });
  displacement.Tell(stats);
  stats.depth_mean = size_ == 0 ? 0 : depth_sum / static_cast<double>(size_);
  return stats;
}

absl::Status AlexIndex::Audit() const {
  AuditState state{.limits = limits_};
  absl::Status status;
  Walk(
      root_, 0,
      [&](const ModelNode& node, std::size_t) { status.Update(AuditModelNode(node, state)); },
      [&](const DataNode& leaf, std::size_t) {
        status.Update(AuditLeaf(leaf, state));
        for (std::uint32_t slot = leaf.array().begin(); slot != leaf.array().end();
             slot = leaf.array().UsedAtOrAfter(slot + 1)) {
          if (Leaf(leaf.array().key(slot)) != &leaf) {
            status.Update(Broken("a key is routed to another data node"));
          }
        }
      });
  RETURN_IF_ERROR(status);
  RETURN_UNLESS(state.leaf_before->next == nullptr);
  RETURN_UNLESS(state.keys == size_);
  RETURN_UNLESS(state.data_nodes == pool_.data_nodes());
  RETURN_UNLESS(state.model_nodes == pool_.model_nodes());
  RETURN_UNLESS(sizeof(AlexIndex) + state.bytes == bytes());
  RETURN_UNLESS(bytes() <= kBytesPerKeyMax * size_ + kBytesFixedMax);
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
