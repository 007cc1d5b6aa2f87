// The model of a data node: a straight line from keys to slots, in whole numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::alex {

__extension__ using Uint128 = unsigned __int128;  // not in ISO C++

// A line as a fit gives it. Floating point decides only how well it fits, never what is found.
struct Line {
  BiasedKey origin = 0;
  double slot_at_origin = 0;
  double slots_per_unit = 0;  // a unit is the distance of two neighbouring whole numbers
};

// The least-squares line from the keys to their ranks 0..n-1.
//
// Requires: ascending keys.
// Cost:     two passes.
Line FitRanks(std::span<const IndexEntry> entries);

// Predicts a slot below the number of slots for every key there is.
//
// Exact and monotone: a larger key never gets a smaller slot. The distance of the key from the
// line's foot is clamped, moved to the top of a 64-bit word and multiplied by a 64-bit slope; the
// product's upper word is the slot with 32 bits of fraction.
class LinearModel {
 public:
  LinearModel() = default;  // predicts slot 0 for every key

  // Requires: 0 < slot_count <= 2^31, a slope that is finite and not negative.
  LinearModel(Line line, std::uint32_t slot_count);

  std::uint32_t Predict(BiasedKey key) const {
    const std::uint64_t distance = std::min(key > foot_ ? key - foot_ : 0, distance_max_);
    const auto product = static_cast<Uint128>(distance << normalise_) * slope_;
    return static_cast<std::uint32_t>(
        (slot_at_foot_ + static_cast<std::uint64_t>(product >> 64U)) >> kFractionBits);
  }

 private:
  static constexpr unsigned kFractionBits = 32;

  BiasedKey foot_ = 0;
  std::uint64_t distance_max_ = 0;
  std::uint64_t slope_ = 0;
  std::uint64_t slot_at_foot_ = 0;
  std::uint32_t normalise_ = 0;
};

}  // namespace alexbench::engines::alex
