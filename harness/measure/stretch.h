// A stretch of a stream: where it starts and how many operations it has.
#pragma once

#include <cstdint>

namespace alexbench::harness {

struct Stretch {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

}  // namespace alexbench::harness
