#include "harness/measure/delay.h"

#include <bit>

#include "base/check.h"

namespace alexbench::harness {
namespace {

// Any word becomes a double from 1 up to 2, so no step meets a slow or special operand.
constexpr std::uint64_t kFractionBits = (std::uint64_t{1} << 52U) - 1;
constexpr std::uint64_t kOne = std::bit_cast<std::uint64_t>(1.0);
constexpr double kDividend = 1.5;

}  // namespace

// Few long instructions, not many short ones: what waits behind a get takes little of the
// processor's window, so that the next get is prepared as it would be without the delay.
// A jump into a straight line, not a loop: the exit of a loop is predicted by what ran before it,
// so it would cost more behind a get than it does alone. The statements in between keep the
// compiler from folding divisions.
#define ALEXBENCH_STEP(n)              \
  case n:                              \
    quotient = kDividend / quotient;   \
    asm volatile("" : "+x"(quotient)); \
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
  static_assert(kMostDelaySteps == 30);
  auto quotient = std::bit_cast<double>((word & kFractionBits) | kOne);
  switch (steps) {
    ALEXBENCH_TEN_STEPS(2)
    ALEXBENCH_TEN_STEPS(1)
    ALEXBENCH_TEN_STEPS(0)
    default:
      return std::bit_cast<std::uint64_t>(quotient);
  }
}

#undef ALEXBENCH_TEN_STEPS
#undef ALEXBENCH_STEP

}  // namespace alexbench::harness
