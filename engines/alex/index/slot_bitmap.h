// Searches in the bitmap that says which slots of a gapped array hold a key.
#pragma once

#include <bit>
#include <cstdint>

namespace alexbench::engines::alex {

inline constexpr std::uint32_t kNoArraySlot = ~std::uint32_t{0};

inline constexpr std::uint32_t BitmapWords(std::uint32_t slot_count) {
  return (slot_count + 63) / 64;
}

// What a search looks for.
enum class SlotState : std::uint8_t { kUsed, kGap };

// The word of `bitmap` in which a set bit is a slot in the state looked for.
template <SlotState kState>
inline std::uint64_t MatchingBits(const std::uint64_t* bitmap, std::uint32_t word) {
  return kState == SlotState::kUsed ? bitmap[word] : ~bitmap[word];
}

// The first slot in the state at or after `from`, `limit` if there is none below it.
//
// Requires: from <= limit <= slots of the bitmap.
template <SlotState kState>
std::uint32_t FirstAtOrAfter(const std::uint64_t* bitmap, std::uint32_t from, std::uint32_t limit) {
  if (from >= limit) {
    return limit;
  }
  std::uint32_t word = from / 64;
  std::uint64_t bits = MatchingBits<kState>(bitmap, word) & (~std::uint64_t{0} << (from % 64));
  const std::uint32_t word_last = (limit - 1) / 64;
  while (bits == 0 && word < word_last) {
    bits = MatchingBits<kState>(bitmap, ++word);
  }
  if (bits == 0) {
    return limit;
  }
  const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
  return slot < limit ? slot : limit;
}

// The last slot in the state before `from`, kNoArraySlot if there is none.
template <SlotState kState>
std::uint32_t LastBefore(const std::uint64_t* bitmap, std::uint32_t from) {
  if (from == 0) {
    return kNoArraySlot;
  }
  const std::uint32_t start = from - 1;
  std::uint32_t word = start / 64;
  std::uint64_t bits =
      MatchingBits<kState>(bitmap, word) & (~std::uint64_t{0} >> (63 - start % 64));
  while (bits == 0 && word > 0) {
    bits = MatchingBits<kState>(bitmap, --word);
  }
  return bits == 0 ? kNoArraySlot
                   : word * 64 + 63 - static_cast<std::uint32_t>(std::countl_zero(bits));
}

}  // namespace alexbench::engines::alex
