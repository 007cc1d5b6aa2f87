// Which share of the operations is of which kind.
#pragma once

#include <cstdint>

namespace alexbench::workloads {

// get:    reads a loaded record.
// insert: stores a new random key that was neither loaded nor inserted before.
// update: stores other bytes under the key of a loaded record.
enum class MixKind : std::uint8_t { kGet, kInsert, kUpdate };

// Shares of all operations; they sum to 1.
struct OperationMix {
  double get = 1;
  double insert = 0;
  double update = 0;

  // The kind of the next operation, from a uniform draw in [0, 1). The puts come first, so that
  // whatever rounding leaves at the end is a get and a share of 0 never happens.
  constexpr MixKind Kind(double fraction) const {
    if (fraction < insert) {
      return MixKind::kInsert;
    }
    return fraction < insert + update ? MixKind::kUpdate : MixKind::kGet;
  }

  constexpr bool writes() const { return insert > 0 || update > 0; }

  bool operator==(const OperationMix&) const = default;
};

}  // namespace alexbench::workloads
