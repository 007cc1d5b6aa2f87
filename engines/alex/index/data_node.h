// A leaf of the tree: a gapped array and the line that predicts slots in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engines/alex/index/gapped_array.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/linear_model.h"
#include "engines/alex/index/node_limits.h"

namespace alexbench::engines::alex {

// Where a freshly laid out node has its gaps. A node that grew at one end gets them there, so that
// the next keys of that kind move nothing. Source: [ALEX20] section 4.5.
enum class GapPlacement : std::uint8_t { kEven, kLeft, kRight };

// How roomy a data node is to be.
struct DataRoom {
  std::uint32_t capacity = 0;
  GapPlacement placement = GapPlacement::kEven;
  double full_density = GapDensities().full;
};

// How keys will lie in a data node, computed before the node is built.
struct DataLayout {
  std::uint32_t capacity = 0;
  std::uint32_t keys_max = 0;  // with so many the node is full
  LinearModel model{};
  double error_bits = 0;  // mean number of bits of the distance from predicted to actual slot
};

// Fits a line to the keys and measures how far from it they will lie.
//
// Requires: ascending keys, fewer than `room.capacity`.
// Cost:     three passes, no allocation.
DataLayout PlanLayout(std::span<const IndexEntry> entries, const DataRoom& room);

// What changes did to a node since it was laid out.
struct ChangeCounters {
  std::uint64_t moved_slots = 0;
  std::uint32_t changes = 0;
  std::uint32_t inserts = 0;
  std::uint32_t inserts_left = 0;   // below all other keys
  std::uint32_t inserts_right = 0;  // above all other keys
};

// Whether a lookup asks for lines before it needs them.
enum class TraversalPrefetch : std::uint8_t {
  kNone,
  kNodesAndSlots,  // of a child the header; in a data node the predicted slot's key and payload
};

// What a lookup reads of a data node, the line and the array, stands first and fills 64 bytes.
//
// Threads: Find and the searches write nothing.
class DataNode {
 public:
  enum class Outcome : std::uint8_t { kInserted, kReplaced, kFull };
  struct UpsertResult {
    Outcome outcome = Outcome::kFull;
    Payload replaced = 0;
  };

  // Requires: the layout was planned for these entries.
  DataNode(std::span<const IndexEntry> entries, const DataLayout& layout, NodeAlignment alignment);
  DataNode(const DataNode&) = delete;
  DataNode& operator=(const DataNode&) = delete;

  // Cost: logarithmic in the distance of the key from its predicted slot.
  template <TraversalPrefetch kPrefetch = TraversalPrefetch::kNone>
  [[gnu::always_inline]] const Payload* Find(BiasedKey key) const {
    const std::uint32_t predicted = model_.Predict(key);
    if constexpr (kPrefetch == TraversalPrefetch::kNodesAndSlots) {
      array_.PrefetchSlot(predicted);
    }
    return FindNear(key, predicted);
  }
  // The same in two steps. Requires: predicted == model().Predict(key).
  [[gnu::always_inline]] const Payload* FindNear(BiasedKey key, std::uint32_t predicted) const {
    const std::uint32_t slot = array_.Find(key, predicted);
    return slot == kNoArraySlot ? nullptr : &array_.payload(slot);
  }

  // The first used slot whose key is not below `key`, array().end() if there is none.
  std::uint32_t LowerBoundSlot(BiasedKey key) const;

  // Inserts, overwrites, or reports that the node is full and has to be reshaped first.
  UpsertResult Upsert(BiasedKey key, Payload payload);
  std::optional<Payload> Erase(BiasedKey key);

  // Lays the node out anew. Requires: the layout was planned for these entries.
  void Rebuild(std::span<const IndexEntry> entries, const DataLayout& layout,
               NodeAlignment alignment);

  // Whether an absent key needs a reshaped node.
  bool Full() const { return array_.count() >= keys_max_; }
  // Whether changes moved so many slots that laying the node out anew costs less.
  bool MovedTooMuch() const;
  // Whether they moved so many slots each that the node should be split.
  bool MovesAreCatastrophic() const;
  // Whether erasing made the node too sparse.
  bool Sparse() const;
  // Where the last changes suggest to leave gaps.
  GapPlacement SuggestedPlacement() const;

  void AppendEntriesTo(std::vector<IndexEntry>& entries) const;

  const GappedArray& array() const { return array_; }
  const LinearModel& model() const { return model_; }
  const ChangeCounters& counters() const { return counters_; }
  std::size_t Bytes() const {
    return sizeof(DataNode) + GappedArray::BlockBytes(array_.capacity());
  }

 private:
  void Fill(std::span<const IndexEntry> entries);

  LinearModel model_;
  GappedArray array_;
  static_assert(sizeof(LinearModel) + sizeof(GappedArray) == kCacheLineBytes);

  ChangeCounters counters_;
  std::uint32_t keys_max_;

 public:
  // Neighbours in key order.
  DataNode* previous = nullptr;
  DataNode* next = nullptr;
};

}  // namespace alexbench::engines::alex
