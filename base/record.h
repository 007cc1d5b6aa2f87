// A record is a key and the bytes stored under it.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/key.h"

namespace alexbench {

// The longest value any engine has to take: 2^24 - 1 bytes.
inline constexpr std::size_t kMaxValueSizeBytes = (std::size_t{1} << 24) - 1;

// Lifetime: `value` points into memory owned by whoever made the record.
struct Record {
  Key key = 0;
  std::string_view value;
};

}  // namespace alexbench
