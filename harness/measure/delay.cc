#include "harness/measure/delay.h"

#include "base/check.h"

namespace alexbench::harness {

// A jump into a straight line of multiplies, not a loop: the exit of a loop is predicted by what
// ran before it, so it would cost more behind a get than it does alone. The statements in between
// keep the compiler from folding several multiplies into one.
#define ALEXBENCH_STEP(n)          \
  case n:                          \
    word *= 0x9e3779b97f4a7c15U;   \
    asm volatile("" : "+r"(word)); \
    [[fallthrough]];
#define ALEXBENCH_TEN_STEPS(tens) \
  ALEXBENCH_STEP(tens * 10 + 10)  \
  ALEXBENCH_STEP(tens * 10 + 9)   \
  ALEXBENCH_STEP(tens * 10 + 8)   \
  ALEXBENCH_STEP(tens * 10 + 7)   \
  ALEXBENCH_STEP(tens * 10 + 6)   \
  ALEXBENCH_STEP(tens * 10 + 5)   \
  ALEXBENCH_STEP(tens * 10 + 4)   \
  ALEXBENCH_STEP(tens * 10 + 3)   \
  ALEXBENCH_STEP(tens * 10 + 2)   \
  ALEXBENCH_STEP(tens * 10 + 1)

[[gnu::noinline]] std::uint64_t DelayChain(std::uint64_t word, std::uint32_t steps) {
  ALEXBENCH_DCHECK(steps <= kMostDelaySteps);
  static_assert(kMostDelaySteps == 100);
  switch (steps) {
    ALEXBENCH_TEN_STEPS(9)
    ALEXBENCH_TEN_STEPS(8)
    ALEXBENCH_TEN_STEPS(7)
    ALEXBENCH_TEN_STEPS(6)
    ALEXBENCH_TEN_STEPS(5)
    ALEXBENCH_TEN_STEPS(4)
    ALEXBENCH_TEN_STEPS(3)
    ALEXBENCH_TEN_STEPS(2)
    ALEXBENCH_TEN_STEPS(1)
    ALEXBENCH_TEN_STEPS(0)
    default:
      return word;
  }
}

#undef ALEXBENCH_TEN_STEPS
#undef ALEXBENCH_STEP

}  // namespace alexbench::harness
