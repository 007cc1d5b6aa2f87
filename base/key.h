// The key of a record: any 64-bit signed integer, both ends included.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace alexbench {

using Key = std::int64_t;

// The next key; none behind the last one.
constexpr std::optional<Key> KeyAfter(Key key) {
  return key == std::numeric_limits<Key>::max() ? std::nullopt : std::optional(key + 1);
}

}  // namespace alexbench
