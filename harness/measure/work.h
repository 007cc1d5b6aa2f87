// The work that scenario latency_with_work does between two operations: random reads of a buffer
// that no engine knows, so that a get finds the caches as a busy program would leave them.
#pragma once

#include <cstdint>
#include <vector>

namespace alexbench::harness {

// Units: one touch reads one word at a random place of the buffer.
struct Work {
  std::uint64_t buffer_bytes = 0;
  std::uint32_t touches = 0;

  bool operator==(const Work&) const = default;
};

// The one amount there is; stored with every cell it was done for. More than the second-level
// cache of today's machines holds, and about as long as a few gets.
inline constexpr Work kStatedWork{.buffer_bytes = std::uint64_t{4} << 20U, .touches = 400};

// Threads: a const buffer may be read by several.
class WorkBuffer {
 public:
  // Requires: work.buffer_bytes is a power of two and holds a word at least.
  explicit WorkBuffer(const Work& work);

  // Does the work once. Its places follow from `seed`, so it can start only when that is known, and
  // the result depends on all of them; among each other the touches are free to overlap.
  //
  // Cost: never inlined: the work alone and the work behind a get are the same instructions.
  std::uint64_t Touch(std::uint64_t seed) const;

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t place_mask_;
  std::uint32_t touches_;
};

}  // namespace alexbench::harness
