// Values that follow from their key, so that every byte read back can be checked without keeping
// a copy of what was stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/key.h"
#include "base/random.h"

namespace alexbench {

// Writes the `size_bytes` value bytes of `key` at `out`. `version` 0 is what a load stores; an
// update of the same key stores another version, hence other bytes.
//
// Cost: one multiply-xor mix per eight bytes; no allocation.
inline void FillDerivedValue(Key key, std::uint32_t version, std::size_t size_bytes, char* out) {
  std::uint64_t state =
      MixBits(static_cast<std::uint64_t>(key)) ^ (std::uint64_t{version} * 0xd6e8feb86659fd93U);
  std::size_t done = 0;
  while (done < size_bytes) {
    state = MixBits(state);
    const std::size_t part = size_bytes - done < sizeof(state) ? size_bytes - done : sizeof(state);
    std::memcpy(out + done, &state, part);
    done += part;
  }
}

// The same as an owned string.
inline std::string DerivedValue(Key key, std::uint32_t version, std::size_t size_bytes) {
  std::string value(size_bytes, '\0');
  FillDerivedValue(key, version, size_bytes, value.data());
  return value;
}

}  // namespace alexbench
