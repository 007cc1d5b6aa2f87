// Asking for memory ahead of its use. A hint: it reads nothing, and any address is allowed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alexbench::engines {

inline constexpr std::size_t kCacheLineBytes = 64;

// More lookups at once gain nothing: a core has room for a dozen or two open misses.
inline constexpr std::size_t kMostOverlapped = 32;

// How much of a value is asked for ahead; from there on the processor has seen the pattern itself.
inline constexpr std::size_t kMostPrefetchedBytes = 1024;

// Asks for every line that `bytes` lie in, up to kMostPrefetchedBytes.
//
// Part of its caller, by order, as whatever else only prefetches has to be: g++ 12 takes a function
// that does nothing but that for one without an effect, and leaves calls of it out.
[[gnu::always_inline]] inline void PrefetchBytes(std::string_view bytes) {
  const auto start = reinterpret_cast<std::uintptr_t>(bytes.data());
  const std::uintptr_t end = start + std::min(bytes.size(), kMostPrefetchedBytes);
  for (std::uintptr_t line = start & ~(kCacheLineBytes - 1); line < end; line += kCacheLineBytes) {
    __builtin_prefetch(reinterpret_cast<const void*>(line));
  }
}

}  // namespace alexbench::engines
