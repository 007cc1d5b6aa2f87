// A sorted array with gaps: keys, payloads and a bitmap of the used slots, in one block.
//
// Source: [ALEX20] section 3.2.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/node_memory.h"
#include "engines/alex/index/slot_bitmap.h"

namespace alexbench::engines::alex {

// The slots from begin() to end() run from the first used slot to just past the last. A gap in
// between holds a copy of the next used key, so the keys ascend there (with repeats) and a search
// needs no bitmap: of several equal keys the last one is the used slot. Slots outside that range
// are gaps of no particular content; no key value marks anything.
class GappedArray {
 public:
  // Requires: 0 < capacity <= 2^24.
  explicit GappedArray(std::uint32_t capacity, NodeAlignment alignment = NodeAlignment::kAllocator);

  std::uint32_t capacity() const { return capacity_; }
  std::uint32_t count() const { return count_; }
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }
  BiasedKey key(std::uint32_t slot) const { return keys()[slot]; }
  const Payload& payload(std::uint32_t slot) const { return payloads()[slot]; }
  Payload& payload(std::uint32_t slot) { return payloads()[slot]; }
  bool used(std::uint32_t slot) const { return (bitmap()[slot / 64] >> (slot % 64) & 1U) != 0; }

  // The first used slot at or after `slot`, end() if there is none.
  std::uint32_t UsedAtOrAfter(std::uint32_t slot) const {
    return FirstAtOrAfter<SlotState::kUsed>(bitmap(), slot, end_);
  }

  // The first slot from begin() to end() with a larger key, end() if there is none.
  //
  // Cost: exponential search from `predicted`: logarithmic in its distance from the answer.
  [[gnu::always_inline]] std::uint32_t UpperBound(BiasedKey key,
                                                  std::uint32_t predicted) const {
    if (begin_ == end_) {
      return end_;
    }
    const std::uint32_t start = std::clamp(predicted, begin_, end_ - 1);
    return keys()[start] <= key ? UpperBoundAfter(key, start) : UpperBoundUpTo(key, start);
  }

  // The used slot of `key`, kNoArraySlot if it is absent.
  [[gnu::always_inline]] std::uint32_t Find(BiasedKey key, std::uint32_t predicted) const {
    const std::uint32_t upper = UpperBound(key, predicted);
    return upper != begin_ && keys()[upper - 1] == key ? upper - 1 : kNoArraySlot;
  }

  // Asks for the lines of a slot's key and payload, which lie far apart. Any slot will do.
  [[gnu::always_inline]] void PrefetchSlot(std::uint32_t slot) const {
    __builtin_prefetch(keys() + slot);
    __builtin_prefetch(payloads() + slot);
  }

  // Puts an absent key at the predicted slot or as near to it as the order allows; where its
  // neighbours leave no gap, the slots up to the nearest gap move by one.
  //
  // Requires: upper == UpperBound(entry), key absent, count() < capacity().
  // Returns:  the number of slots written besides the key's own.
  struct Insertion {
    std::uint32_t upper = 0;
    std::uint32_t predicted = 0;
    BiasedKey key = 0;
    Payload payload = 0;
  };
  std::uint32_t Insert(const Insertion& insertion);

  // Puts a key larger than all others at `slot`. Requires: end() <= slot < capacity().
  void Append(std::uint32_t slot, BiasedKey key, Payload payload);

  // Makes a used slot a gap. Returns the number of slots written.
  std::uint32_t Erase(std::uint32_t slot);

  // Bytes of the block behind an array of `capacity` slots.
  static std::size_t BlockBytes(std::uint32_t capacity) {
    return sizeof(std::uint64_t) * (2 * std::size_t{capacity} + BitmapWords(capacity));
  }

 private:
  const std::uint64_t* keys() const { return block_.get(); }
  std::uint64_t* keys() { return block_.get(); }
  const std::uint64_t* payloads() const { return block_.get() + capacity_; }
  std::uint64_t* payloads() { return block_.get() + capacity_; }
  const std::uint64_t* bitmap() const { return block_.get() + 2 * std::size_t{capacity_}; }
  std::uint64_t* bitmap() { return block_.get() + 2 * std::size_t{capacity_}; }

  // The first slot with a larger key in [first, last), `last` if there is none.
  [[gnu::always_inline]] std::uint32_t BinarySearch(BiasedKey key, std::uint32_t first,
                                                    std::uint32_t last) const {
    const std::uint64_t* base = keys();
    return static_cast<std::uint32_t>(std::upper_bound(base + first, base + last, key) - base);
  }

  // Requires: keys()[start] <= key.
  [[gnu::always_inline]] std::uint32_t UpperBoundAfter(BiasedKey key,
                                                       std::uint32_t start) const {
    std::uint32_t step = 1;
    while (step < end_ - start && keys()[start + step] <= key) {
      step *= 2;
    }
    return BinarySearch(key, start + step / 2 + 1, std::min(start + step, end_));
  }

  // Requires: keys()[start] > key.
  [[gnu::always_inline]] std::uint32_t UpperBoundUpTo(BiasedKey key,
                                                      std::uint32_t start) const {
    std::uint32_t step = 1;
    while (step <= start - begin_ && keys()[start - step] > key) {
      step *= 2;
    }
    const std::uint32_t first = step <= start - begin_ ? start - step + 1 : begin_;
    return BinarySearch(key, first, start - step / 2);
  }

  void Put(std::uint32_t slot, BiasedKey key, Payload payload);
  std::uint32_t InsertIntoGap(const Insertion& insertion, std::uint32_t next_used);
  std::uint32_t InsertByShifting(const Insertion& insertion);

  std::unique_ptr<std::uint64_t[], FreeNodeMemory> block_;
  std::uint32_t capacity_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace alexbench::engines::alex
