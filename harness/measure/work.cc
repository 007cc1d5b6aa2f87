#include "harness/measure/work.h"

#include <bit>

#include "base/check.h"
#include "base/random.h"

namespace alexbench::harness {

WorkBuffer::WorkBuffer(const Work& work)
    : words_(work.buffer_bytes / sizeof(std::uint64_t)),
      place_mask_(words_.size() - 1),
      touches_(work.touches) {
  ALEXBENCH_CHECK(std::has_single_bit(words_.size()));
  for (std::uint64_t place = 0; place < words_.size(); ++place) {
    words_[place] = MixBits(place);
  }
}

[[gnu::noinline]] std::uint64_t WorkBuffer::Touch(std::uint64_t seed) const {
  const std::uint64_t first = MixBits(seed);
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < touches_; ++i) {
    sum += words_[MixBits(first + i) & place_mask_];
  }
  return sum;
}

}  // namespace alexbench::harness
