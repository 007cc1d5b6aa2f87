// How large nodes get, and when they change shape.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engines/alex/index/node_memory.h"

namespace alexbench::engines::alex {

// Shares of used slots. Source of the defaults: [ALEX20], its implementation.
// Requires: load < full, expanded < full, by so much that a node of 2^7 slots or more has room for
//           a key when it is fresh; expanded >= 2 * kSparseDensity.
struct GapDensities {
  double load = 0.7;      // after a bulk load or a split
  double full = 0.8;      // from which a data node takes no more keys
  double expanded = 0.6;  // after it was expanded or contracted

  bool operator==(const GapDensities&) const = default;
};

// An erase that leaves a data node sparser than this contracts it. Half of the least density it
// then gets, so that a node cannot swing between the two; at 16 bytes a slot it keeps the arrays
// below 54 bytes a key.
inline constexpr double kSparseDensity = 0.3;

// A data node whose keys lie this many halvings of the search (mean of log2 of the distance to
// the predicted slot) off their prediction is split. One more level costs what one halving costs
// in the cost model of [ALEX20]; a well fitted node has about one.
inline constexpr double kErrorBitsMax = 3.0;

// Moved slots per change from which retraining is held to be useless and the node is split.
// Source: [ALEX20] calls 100 shifts an insert catastrophic.
inline constexpr std::uint64_t kMovesPerChangeMax = 100;

// A node is looked at again once its changes moved this many times its slots: rebuilding it then
// costs less than the moves that led to it.
inline constexpr std::uint64_t kMovesPerSlotMax = 8;

// No data node with fewer keys is split for being badly predicted: searching all its keys is cheap,
// and the headers of smaller nodes would cost more memory than the keys.
inline constexpr std::size_t kSplitKeysMin = 512;

// The fewest keys of a node that is looked at for its moves. A change moves no more slots than the
// node has keys, so smaller nodes keep to kMovesPerChangeMax by themselves, near enough; nodes of
// up to 512 keys do not, where a few tight clusters share a node: their blocks leave no gap inside.
inline constexpr std::size_t kMovedKeysMin = 128;

// The ceiling of the index's memory; passing it (by erasing) rebuilds the tree.
inline constexpr std::size_t kBytesPerKeyMax = 64;
inline constexpr std::size_t kBytesFixedMax = std::size_t{64} << 10U;

// The sizes a tree is built with.
struct NodeLimits {
  // 1 MiB of keys and payloads, which bounds what one insert may have to copy. [ALEX20]
  // goes to 16 MiB. Requires: a multiple of 8 from 128 (smaller nodes spend the memory ceiling
  // on headers) to 2^24.
  std::uint32_t slots_max = std::uint32_t{1} << 16U;
  // One cache line of keys. Requires: a multiple of 8, at most slots_max.
  std::uint32_t slots_min = 8;
  // [ALEX20] goes to 2^21. Requires: a power of two, at least 16.
  std::uint32_t fanout_max = std::uint32_t{1} << 20U;

  GapDensities densities;
  NodeAlignment alignment = NodeAlignment::kAllocator;

  // The most keys a freshly built data node may hold.
  std::size_t keys_max() const { return static_cast<std::size_t>(slots_max * densities.load); }
  // What a bulk load aims at: room to be expanded once before it is split.
  std::size_t keys_target() const { return keys_max() / 2; }

  bool operator==(const NodeLimits&) const = default;
};

// Slots for `key_count` keys at `density`, whole cache lines, within the limits.
inline std::uint32_t SlotsFor(std::size_t key_count, double density, const NodeLimits& limits) {
  const double wanted = static_cast<double>(key_count) / density + 1.0;
  const auto lines = static_cast<std::uint64_t>(wanted / 8.0) + 1;
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(lines * 8, limits.slots_min, limits.slots_max));
}

}  // namespace alexbench::engines::alex
