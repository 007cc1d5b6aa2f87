// The key of a record: any 64-bit signed integer, both ends included.
#pragma once

#include <cstdint>

namespace alexbench {

using Key = std::int64_t;

}  // namespace alexbench
