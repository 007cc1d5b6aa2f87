// A key as bytes whose order is the order of keys: big-endian with the sign bit flipped.
//
// For libraries that compare keys byte by byte; a comparison of our own would switch off shortcuts
// that they take for it.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/key.h"

namespace alexbench::engines {

// Where zero lies between the smallest and the largest key when they count as unsigned.
inline constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63U;

// Lifetime: bytes() points into this object.
class OrderedKey {
 public:
  explicit OrderedKey(Key key) : bits_(ToBigEndian(static_cast<std::uint64_t>(key) ^ kSignBit)) {}

  std::string_view bytes() const { return {reinterpret_cast<const char*>(&bits_), sizeof(bits_)}; }

  // Requires: `encoded` holds eight bytes.
  static Key Decode(std::string_view encoded) {
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

}  // namespace alexbench::engines
