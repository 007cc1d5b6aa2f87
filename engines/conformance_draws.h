// The keys and values that the conformance suite asks with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/key.h"
#include "base/random.h"

namespace alexbench::engines {

inline constexpr Key kSmallestKey = std::numeric_limits<Key>::min();
inline constexpr Key kLargestKey = std::numeric_limits<Key>::max();

// `count` distinct keys from all over the range, the same for the same seed, in random order.
inline std::vector<Key> ScatteredKeys(std::uint64_t seed, std::size_t count) {
  std::vector<Key> keys;
  for (std::size_t i = 0; i < count; ++i) {
    // Distinct because MixBits is a bijection.
    keys.push_back(static_cast<Key>(MixBits(MixBits(seed) + i)));
  }
  return keys;
}

// A key for a random run: mostly one of a few neighbours, so that keys meet again; some from all
// over the range and some at its ends.
inline Key DrawKey(RandomStream& random) {
  constexpr std::uint64_t kNeighbours = 3000;
  const std::uint64_t kind = random.Below(10);
  if (kind < 7) {
    return static_cast<Key>(random.Below(kNeighbours)) - 1000;
  }
  if (kind < 9) {
    return static_cast<Key>(MixBits(random.Below(kNeighbours)));
  }
  const Key distance = static_cast<Key>(random.Below(20));
  return random.Below(2) == 0 ? kSmallestKey + distance : kLargestKey - distance;
}

inline std::string DrawValue(RandomStream& random, Key key) {
  const std::size_t size_bytes = random.Below(20) == 0 ? random.Below(5000) : random.Below(100);
  return DerivedValue(key, static_cast<std::uint32_t>(random.Next()), size_bytes);
}

}  // namespace alexbench::engines
