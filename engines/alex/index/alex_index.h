// The learned index of AlexStorage: a map from every int64 key to one payload word.
//
// An adaptive tree after [ALEX20] in the textbook layout: model nodes that route by equal ranges,
// data nodes with a line over a gapped array, separate key and payload arrays, exponential search
// from the predicted slot. Where the paper trusts floating point, sentinel keys or the input, this
// one is made certain:
//  - predictions are whole-number arithmetic, monotone and clamped, over all of int64;
//  - no key value is special;
//  - memory is held to 64 * size() + 64 KiB bytes (kBytesPerKeyMax): a tree above it is built anew,
//    though not again before a quarter of its keys has changed;
//  - depth is at most 24 after a bulk load (see TreeBuilder); later splits add at most
//    log2(data nodes) + 3 before the subtree in question is built anew.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"

#include "base/check.h"
#include "base/key.h"
#include "engines/alex/index/bulk_load.h"
#include "engines/alex/index/data_node.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/index_stats.h"
#include "engines/alex/index/model_node.h"
#include "engines/alex/index/node_limits.h"
#include "engines/alex/index/node_pool.h"

namespace alexbench::engines::alex {

// Cost:    a lookup reads one model node a level (one or two in the usual tree) and one data node.
//          A change moves slots within one data node; amortised over changes, also the
//          rebuilding of nodes. A rebuilt subtree needs a second copy of itself for a moment.
// Threads: one writer and no reader, or any number of readers. Const functions write nothing.
class AlexIndex {
 public:
  AlexIndex() : AlexIndex(NodeLimits{}) {}
  explicit AlexIndex(const NodeLimits& limits);
  ~AlexIndex();
  AlexIndex(AlexIndex&& other) noexcept;
  AlexIndex& operator=(AlexIndex&& other) noexcept;
  AlexIndex(const AlexIndex&) = delete;
  AlexIndex& operator=(const AlexIndex&) = delete;

  // Replaces the contents.
  //
  // Requires: strictly ascending keys.
  // Cost:     linear; a few passes over the entries.
  void BulkLoad(std::span<const IndexEntry> entries);

  // The payload of `key`, nullptr if it is absent.
  //
  // Lifetime: the pointer is valid until the next change.
  template <TraversalPrefetch kPrefetch = TraversalPrefetch::kNone>
  [[gnu::always_inline]] const Payload* Find(Key key) const {
    const BiasedKey biased = Bias(key);
    return Leaf<kPrefetch>(biased)->template Find<kPrefetch>(biased);
  }

  // Finds several keys at once: payloads[i] answers keys[i], nullopt if it is absent. All of them
  // go through each step of a lookup before any goes through the next, and each step asks for the
  // lines that the next one reads, so that the keys wait for memory together.
  //
  // Requires: keys.size() == payloads.size() <= kGroup.
  template <std::size_t kGroup>
  void FindGroup(std::span<const Key> keys, std::span<std::optional<Payload>> payloads) const;

  // Inserts or overwrites. Returns the payload that stood there before, if any.
  std::optional<Payload> Upsert(Key key, Payload payload);

  // Returns the erased payload, nullopt if the key is absent.
  std::optional<Payload> Erase(Key key);

  std::size_t size() const { return size_; }

  // A position in key order. Valid until the next change of the index.
  class Iterator {
   public:
    bool Valid() const { return node_ != nullptr; }
    // The rest requires: Valid().
    Key key() const { return Unbias(node_->array().key(slot_)); }
    Payload payload() const { return node_->array().payload(slot_); }
    void Next() {
      slot_ = node_->array().UsedAtOrAfter(slot_ + 1);
      SkipFinishedNodes();
    }

   private:
    friend class AlexIndex;
    Iterator(const DataNode* node, std::uint32_t slot) : node_(node), slot_(slot) {
      SkipFinishedNodes();
    }
    void SkipFinishedNodes() {
      while (node_ != nullptr && slot_ == node_->array().end()) {
        node_ = node_->next;
        slot_ = node_ == nullptr ? 0 : node_->array().begin();
      }
    }

    const DataNode* node_;
    std::uint32_t slot_;
  };

  // At the first key that is not below `key`.
  Iterator LowerBound(Key key) const {
    const BiasedKey biased = Bias(key);
    const DataNode* const leaf = Leaf(biased);
    return {leaf, leaf->LowerBoundSlot(biased)};
  }
  Iterator Begin() const;

  std::size_t bytes() const { return sizeof(AlexIndex) + pool_.bytes(); }

  // Walks the tree.
  IndexStats Stats() const;

  // Checks every invariant of the tree, and that every key in it is found.
  //
  // Errors: Internal, naming the first thing that is wrong.
  // Cost:   linear.
  absl::Status Audit() const;

 private:
  struct PathStep {
    ModelNode* node = nullptr;
    std::uint32_t slot = 0;
  };
  using Path = std::vector<PathStep>;
  struct Descent {
    Path path;  // from the root down
    DataNode* leaf = nullptr;
  };
  struct Split {
    SlotRun run;
    std::uint32_t right_slot = 0;  // the first slot of the right part
    std::size_t left_count = 0;    // entries of the left part
  };

  template <TraversalPrefetch kPrefetch = TraversalPrefetch::kNone>
  [[gnu::always_inline]] DataNode* Leaf(BiasedKey key) const {
    NodeRef node = root_;
    while (node.IsModel()) {
      node = node.model()->Route(key);
      if constexpr (kPrefetch == TraversalPrefetch::kNodesAndSlots) {
        node.Prefetch();
      }
    }
    return node.data();
  }

  // The leaves of all keys, their headers asked for. The tree is gone down level by level.
  template <std::size_t kGroup>
  void FindLeaves(std::span<const BiasedKey> keys, std::array<NodeRef, kGroup>& leaves) const {
    leaves.fill(root_);
    for (bool at_leaves = false; !at_leaves;) {
      at_leaves = true;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (leaves[i].IsModel()) {
          leaves[i] = leaves[i].model()->Route(keys[i]);
          leaves[i].Prefetch();
          at_leaves = at_leaves && !leaves[i].IsModel();
        }
      }
    }
  }

  Descent DescendTo(BiasedKey key) const;

  // Growth: alex_index_growth.cc.
  void MakeRoom(BiasedKey key);
  void RelieveMoves(BiasedKey key);
  void Contract(DataNode* leaf);
  bool Expand(DataNode* leaf, std::span<const IndexEntry> entries);
  void SplitLeaf(const Descent& descent, std::span<const IndexEntry> entries);
  std::optional<Split> FindSplit(const PathStep& parent, std::span<const IndexEntry> entries);
  void SplitSideways(const Descent& descent, std::span<const IndexEntry> entries,
                     const Split& split);
  void Replace(const Descent& descent, const Subtree& subtree);
  void ReplaceAt(const Path& path, std::size_t level, const Subtree& subtree);
  static void CountLeaves(const Path& path, std::size_t level, std::uint64_t after,
                          std::uint64_t before);
  void RestoreDepth(const Path& path, std::uint32_t height_below);
  void RebuildAt(const Path& path, std::size_t level);
  void RestoreMemory();

  NodeLimits limits_;
  NodePool pool_;
  NodeRef root_;
  std::size_t size_ = 0;
  std::size_t changes_since_rebuild_ = 0;
  IndexStats events_;  // only counts of events are kept
};

template <std::size_t kGroup>
void AlexIndex::FindGroup(std::span<const Key> keys,
                          std::span<std::optional<Payload>> payloads) const {
  ALEXBENCH_DCHECK(keys.size() == payloads.size() && keys.size() <= kGroup);
  std::array<BiasedKey, kGroup> biased;
  std::array<NodeRef, kGroup> leaves;
  std::array<std::uint32_t, kGroup> predicted;
  const std::size_t count = keys.size();
  for (std::size_t i = 0; i < count; ++i) {
    biased[i] = Bias(keys[i]);
  }
  FindLeaves<kGroup>(std::span(biased).first(count), leaves);
  for (std::size_t i = 0; i < count; ++i) {
    const DataNode& leaf = *leaves[i].data();
    predicted[i] = leaf.model().Predict(biased[i]);
    leaf.array().PrefetchSlot(predicted[i]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Payload* const found = leaves[i].data()->FindNear(biased[i], predicted[i]);
    payloads[i] = found == nullptr ? std::nullopt : std::optional(*found);
  }
}

}  // namespace alexbench::engines::alex
