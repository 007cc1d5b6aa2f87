// A known delay: what a measurement must find if it can find anything.
#pragma once

#include <cstdint>

namespace alexbench::harness {

inline constexpr std::uint32_t kMostDelaySteps = 30;

// `steps` divisions of doubles, each waiting for the one before; the result depends on `word`.
//
// Requires: steps <= kMostDelaySteps.
// Cost:     about one division's latency a step, 3 to 4 ns, whatever `word` is. One function with a
//           run-time count, never inlined: the delay alone and the delay behind a get are the same
//           instructions.
std::uint64_t DelayChain(std::uint64_t word, std::uint32_t steps);

}  // namespace alexbench::harness
