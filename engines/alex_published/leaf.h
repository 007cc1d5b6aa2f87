// A leaf of the published index: a gapped array with a model of its own.
//
// It is what the published store had, 88 bytes and three kinds of heap blocks: keys that may be
// missing, 16 bytes each; payloads that are heap blocks of their own; the payload's bytes. A get
// copies them. Where it departs: a key that is there is overwritten; there it was inserted a second
// time, and reads met the one or the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/key.h"

namespace alexbench::engines::alex_published {

// A payload as the published index holds it: eight bytes in a heap block. Empty: no payload.
using HeapPayload = std::vector<unsigned char>;

HeapPayload ToHeap(std::uint64_t payload);
// Requires: eight bytes.
std::uint64_t FromHeap(const HeapPayload& payload);

// What share of a leaf's slots may be used before an insert splits it.
inline constexpr double kSplitDensity = 0.8;
// Room for keys to come, as a share of those there are.
inline constexpr double kExpansion = 1.0;
inline constexpr std::size_t kFirstLeafKeys = 100;
inline constexpr std::size_t kLeastSlots = 4;

// Threads:  one writer and no reader, or any number of readers.
class Leaf {
 public:
  // An empty leaf with room for `expected_keys` and their expansion.
  explicit Leaf(std::size_t expected_keys);

  // Cost:     an exponential search from where the model has the key, which needs keys at both ends
  //           to stop; gaps there send it through the whole leaf.
  // Lifetime: valid until the leaf is written to.
  const HeapPayload* Find(Key key) const;

  // Inserts or overwrites; returns the payload that stood there, empty for a new key.
  // Requires: not IsFull().
  // Cost:     a search, a scan and a shift to the nearest gap.
  HeapPayload Set(Key key, HeapPayload payload);

  // Whether a key more would make it denser than a leaf may be.
  bool IsFull() const { return static_cast<double>(key_count_) >= most_keys_; }

  // Moves all keys into two leaves with twice the slots that they need, and fits their models.
  // Requires: at least two keys.
  std::pair<Leaf, Leaf> Split() &&;

  std::size_t key_count() const { return key_count_; }
  std::size_t slot_count() const { return keys_.size(); }
  // Heap blocks and slots, without this object.
  std::size_t heap_bytes() const;

  // Hands every key and its payload to `visit(Key, const HeapPayload&)`, ascending, from `from` on,
  // until it answers false; returns whether it never did.
  template <typename Visit>
  bool VisitFrom(Key from, Visit&& visit) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i].has_value() && *keys_[i] >= from && !visit(*keys_[i], payloads_[i])) {
        return false;
      }
    }
    return true;
  }

 private:
  // Slots from first to last.
  struct SlotRange {
    std::size_t first = 0;
    std::size_t last = 0;
  };

  std::size_t Predict(Key key) const;
  std::optional<std::size_t> Search(Key key) const;
  std::optional<std::size_t> Scan(Key key, SlotRange range) const;
  // Puts a new key where order has it.
  void InsertNew(Key key, HeapPayload payload);
  // Makes slot `at` or the one before it a gap, and returns which.
  std::size_t MakeGap(std::size_t at);
  void MoveSlot(std::size_t from, std::size_t to);
  void FitModel();

  std::vector<std::optional<Key>> keys_;
  std::vector<HeapPayload> payloads_;
  double slope_ = 1.0;
  double intercept_ = 0.0;
  std::size_t key_count_ = 0;
  std::size_t error_max_ = 0;  // of the model over its own keys, when it was fitted
  double most_keys_ = 0;
};
static_assert(sizeof(Leaf) == 88,
              "the published record size decides what a pass over leaves costs");

}  // namespace alexbench::engines::alex_published
