// A key as RocksDB's own byte order sorts it: big-endian with the sign bit flipped.
//
// The built-in bytewise comparator is used because one of our own would switch off shortcuts that
// RocksDB takes for it.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/key.h"
#include "rocksdb/slice.h"

namespace alexbench::engines::rocksdb {

inline constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63U;

// Lifetime: slice() points into this object.
class EncodedKey {
 public:
  explicit EncodedKey(Key key) : bits_(ToBigEndian(static_cast<std::uint64_t>(key) ^ kSignBit)) {}

  ::rocksdb::Slice slice() const { return {reinterpret_cast<const char*>(&bits_), sizeof(bits_)}; }

  // Requires: `encoded` holds eight bytes.
  static Key Decode(::rocksdb::Slice encoded) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, encoded.data(), sizeof(bits));
    return static_cast<Key>(ToBigEndian(bits) ^ kSignBit);
  }

 private:
  static std::uint64_t ToBigEndian(std::uint64_t bits) {
    return std::endian::native == std::endian::little ? __builtin_bswap64(bits) : bits;
  }

  std::uint64_t bits_;
};

}  // namespace alexbench::engines::rocksdb
