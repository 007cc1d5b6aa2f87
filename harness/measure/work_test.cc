#include "harness/measure/work.h"

#include <cstdint>

#include "base/random.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

TEST(WorkBufferTest, TouchIsTheSumOfAsManyWordsAsStated) {
  const WorkBuffer none({.buffer_bytes = 4096, .touches = 0});
  EXPECT_EQ(none.Touch(3), 0U);
  const WorkBuffer one_word({.buffer_bytes = 8, .touches = 7});
  EXPECT_EQ(one_word.Touch(3), 7 * MixBits(0));
  const WorkBuffer work({.buffer_bytes = 4096, .touches = 100});
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    sum += MixBits(MixBits(MixBits(3) + i) % 512);
  }
  EXPECT_EQ(work.Touch(3), sum);
}

}  // namespace
}  // namespace alexbench::harness
