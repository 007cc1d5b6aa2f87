// How many operations each block of a writing trial has.
//
// A block ends after so many operations or about so long, whichever comes first, so that a trial
// can stop near its limit even where an operation waits for a disk. Nor has it more than a part of
// what its trial did before: trials of unequal lengths are compared over the operations they have
// in common (harness/analysis/common_stretch.h), and a block that reaches beyond them then weighs
// little.
#pragma once

#include <algorithm>
#include <cstdint>

namespace alexbench::harness {

inline constexpr std::uint64_t kMostChunk = 10'000;
inline constexpr std::uint64_t kFirstChunk = 64;
inline constexpr std::uint64_t kPartOfTrial = 4;
inline constexpr std::int64_t kChunkNs = 10'000'000;

// A block that was run, and what its trial had done when it ended.
struct ChunkRun {
  std::uint64_t operations = 0;
  std::int64_t elapsed_ns = 0;
  std::uint64_t trial_operations = 0;
};

// Requires: most >= 1.
inline std::uint64_t NextChunk(const ChunkRun& last, std::uint64_t most) {
  const std::int64_t elapsed_ns = std::max<std::int64_t>(last.elapsed_ns, 1);
  const std::uint64_t in_time = last.operations * static_cast<std::uint64_t>(kChunkNs) /
                                static_cast<std::uint64_t>(elapsed_ns);
  const std::uint64_t of_trial = std::max(kFirstChunk, last.trial_operations / kPartOfTrial);
  return std::clamp<std::uint64_t>(in_time, 1, std::min(most, of_trial));
}

}  // namespace alexbench::harness
