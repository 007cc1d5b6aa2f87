// What the index stores, and the form in which it compares keys.
#pragma once

#include <cstdint>

#include "base/key.h"

namespace alexbench::engines::alex {

// The word kept with a key. The store puts a log offset there; the index never looks into it.
using Payload = std::uint64_t;

struct IndexEntry {
  Key key = 0;
  Payload payload = 0;
};

// A key with its sign bit flipped: unsigned order is then the order of the keys, and the distance
// of any two keys fits in 64 bits. No value is set apart as a mark.
using BiasedKey = std::uint64_t;

constexpr BiasedKey Bias(Key key) { return static_cast<BiasedKey>(key) ^ (BiasedKey{1} << 63U); }

constexpr Key Unbias(BiasedKey key) { return static_cast<Key>(key ^ (BiasedKey{1} << 63U)); }

}  // namespace alexbench::engines::alex
