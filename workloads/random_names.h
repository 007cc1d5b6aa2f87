// The random streams of this folder. Each purpose draws from its own, so that the same seed may be
// used for all of them.
#pragma once

#include <cstdint>

namespace alexbench::workloads {

// The numbers are part of what a seed means: changing one changes every data set or stream.
inline constexpr std::uint64_t kKeyDraws = 1;
inline constexpr std::uint64_t kSampleDraws = 2;
inline constexpr std::uint64_t kLoadOrderDraws = 3;
inline constexpr std::uint64_t kOperationDraws = 4;
inline constexpr std::uint64_t kInsertedKeyDraws = 5;
inline constexpr std::uint64_t kClusterDraws = 6;
inline constexpr std::uint64_t kOutlierDraws = 7;

}  // namespace alexbench::workloads
