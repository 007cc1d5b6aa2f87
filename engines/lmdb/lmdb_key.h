// Keys and values as LMDB takes them.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/key.h"
#include "engines/ordered_key.h"

namespace alexbench::engines::lmdb {

// A key as an unsigned word of this machine, which is what MDB_INTEGERKEY compares.
//
// Lifetime: get() points into this object.
class IntegerKey {
 public:
  explicit IntegerKey(Key key) : bits_(static_cast<std::uint64_t>(key) ^ kSignBit) {}
  IntegerKey(const IntegerKey&) = delete;
  IntegerKey& operator=(const IntegerKey&) = delete;

  MDB_val* get() { return &slice_; }

  static Key Decode(const MDB_val& slice) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, slice.mv_data, sizeof(bits));
    return static_cast<Key>(bits ^ kSignBit);
  }

 private:
  std::uint64_t bits_;
  MDB_val slice_{sizeof(bits_), &bits_};
};

inline std::string_view ToView(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// LMDB takes what it reads by the same type as what it writes.
inline MDB_val ToSlice(std::string_view value) {
  return {value.size(), const_cast<char*>(value.data())};
}

}  // namespace alexbench::engines::lmdb
