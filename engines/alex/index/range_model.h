// The model of a model node: equal ranges of keys, one a child pointer.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::alex {

// A line whose slope is a power of two, so that its inverse, the first key of a slot, is exact
// too, and so that the node can double its pointers without moving a boundary.
// Keys outside the domain belong to the first or last slot.
struct RangeModel {
  BiasedKey base = 0;
  std::uint32_t shift = 0;  // each slot covers 2^shift keys
  std::uint32_t slot_last = 0;

  std::uint32_t slot_count() const { return slot_last + 1; }

  std::uint32_t Slot(BiasedKey key) const {
    const std::uint64_t distance = key > base ? key - base : 0;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(distance >> shift, slot_last));
  }

  // The model over the keys from `low` to `high` with narrowest slots.
  //
  // Requires: low < high, slot_count a power of two and at least 2.
  // Returns:  a model that gives low and high different slots.
  static RangeModel Over(BiasedKey low, BiasedKey high, std::uint32_t slot_count) {
    RangeModel model{.base = low, .slot_last = slot_count - 1};
    while ((high - low) >> model.shift > model.slot_last) {
      ++model.shift;
    }
    return model;
  }
};

}  // namespace alexbench::engines::alex
