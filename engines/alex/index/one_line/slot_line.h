// One cache line of a leaf: up to four keys with their payloads.
//
// A line of a leaf is never empty. Its keys ascend from slot 0 on; the slots behind the last key
// are gaps and repeat that key, so a line is sorted and needs no count and no mark. The first slot
// with a key is its only true one: every path reads and writes the payload there, and what a gap
// keeps as payload is never read. So changing a payload is one store, and no two readers can see
// different copies.
#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>

#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::alex::one_line {

inline constexpr std::uint32_t kSlotsPerLine = 4;

struct alignas(64) SlotLine {
  std::array<IndexEntry, kSlotsPerLine> slots;

  Key first() const { return slots[0].key; }
  Key last() const { return slots[kSlotsPerLine - 1].key; }
};
static_assert(sizeof(SlotLine) == 64);

// Bit i is set where slot i has the key. The lowest set bit is the true slot.
inline std::uint32_t MatchMaskScalar(const SlotLine& line, Key key) {
  std::uint32_t mask = 0;
  for (std::uint32_t i = 0; i < kSlotsPerLine; ++i) {
    mask |= static_cast<std::uint32_t>(line.slots[i].key == key) << i;
  }
  return mask;
}

// Slots with a smaller key, gaps included.
inline std::uint32_t CountBelowScalar(const SlotLine& line, Key key) {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < kSlotsPerLine; ++i) {
    count += static_cast<std::uint32_t>(line.slots[i].key < key);
  }
  return count;
}

#ifdef __AVX2__

// The four keys in slot order.
inline __m256i LoadKeys(const SlotLine& line) {
  const auto* const halves = reinterpret_cast<const __m256i*>(line.slots.data());
  const __m256i mixed =
      _mm256_unpacklo_epi64(_mm256_load_si256(halves), _mm256_load_si256(halves + 1));
  return _mm256_permute4x64_epi64(mixed, 0b11'01'10'00);
}

inline std::uint32_t LaneMask(__m256i lanes) {
  return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)));
}

inline std::uint32_t MatchMask(const SlotLine& line, Key key) {
  return LaneMask(_mm256_cmpeq_epi64(LoadKeys(line), _mm256_set1_epi64x(key)));
}

inline std::uint32_t CountBelow(const SlotLine& line, Key key) {
  const __m256i below = _mm256_cmpgt_epi64(_mm256_set1_epi64x(key), LoadKeys(line));
  return static_cast<std::uint32_t>(std::popcount(LaneMask(below)));
}

#else

inline std::uint32_t MatchMask(const SlotLine& line, Key key) { return MatchMaskScalar(line, key); }
inline std::uint32_t CountBelow(const SlotLine& line, Key key) {
  return CountBelowScalar(line, key);
}

#endif

// Keys in the line, gaps not counted: 1 to 4.
inline std::uint32_t KeyCount(const SlotLine& line) { return CountBelow(line, line.last()) + 1; }

}  // namespace alexbench::engines::alex::one_line
