#include "harness/measure/delay.h"

namespace alexbench::harness {

[[gnu::noinline]] std::uint64_t DelayChain(std::uint64_t word, std::uint32_t steps) {
  for (std::uint32_t step = 0; step < steps; ++step) {
    word *= 0x9e3779b97f4a7c15U;
    // Keeps the compiler from folding several multiplies into one.
    asm volatile("" : "+r"(word));
  }
  return word;
}

}  // namespace alexbench::harness
