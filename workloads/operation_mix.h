// Which share of the operations is of which kind.
#pragma once

#include <cstdint>

namespace alexbench::workloads {

// get:               reads a record.
// get_absent:        asks for a key that is never stored.
// insert:            stores a new random key that was neither loaded nor inserted before.
// update:            stores other bytes under the key of a record.
// read_modify_write: a get and an update of the same record as one operation.
// scan:              reads records in ascending order of their keys, from a record's on.
// erase:             removes a record; where none is left it inserts one.
enum class MixKind : std::uint8_t {
  kGet,
  kGetAbsent,
  kInsert,
  kUpdate,
  kReadModifyWrite,
  kScan,
  kErase
};

// Shares of all operations; they sum to 1.
struct OperationMix {
  double get = 1;
  double insert = 0;
  double update = 0;
  double read_modify_write = 0;
  double scan = 0;
  double erase = 0;
  double get_absent = 0;

  // The kind of the next operation, from a uniform draw in [0, 1). Gets come last, so that whatever
  // rounding leaves at the end is a get and a share of 0 never happens.
  constexpr MixKind Kind(double fraction) const {
    double below = insert;
    if (fraction < below) {
      return MixKind::kInsert;
    }
    if (fraction < (below += update)) {
      return MixKind::kUpdate;
    }
    if (fraction < (below += read_modify_write)) {
      return MixKind::kReadModifyWrite;
    }
    if (fraction < (below += scan)) {
      return MixKind::kScan;
    }
    if (fraction < (below += erase)) {
      return MixKind::kErase;
    }
    return fraction < below + get_absent ? MixKind::kGetAbsent : MixKind::kGet;
  }

  constexpr bool writes() const {
    return insert > 0 || update > 0 || read_modify_write > 0 || erase > 0;
  }

  bool operator==(const OperationMix&) const = default;
};

}  // namespace alexbench::workloads
