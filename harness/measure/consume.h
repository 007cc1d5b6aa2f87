// How a measured loop looks at a value, and how its work is kept from the optimiser.
//
// A value counts as consumed by as much as the cell says: its place and size, its first 8 bytes,
// or every byte. The words read are added up; the sum feeds the next key in the latency scenario
// and is the checksum that proves the answers.
//
// What looks at a value is part of every loop, and only one of fewer than 8 bytes is a call: left
// to choose, the compiler makes calls in the loops of some engines and none in those of others.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "harness/measure/block.h"

namespace alexbench::harness {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

// The first 1 to 7 bytes as a word padded with zeros. Requires: 0 < size_bytes < 8.
[[gnu::noinline]] inline std::uint64_t ShortWord(const char* bytes, std::size_t size_bytes) {
  std::uint64_t word = 0;
  std::size_t done = 0;
  if ((size_bytes & 4U) != 0) {
    std::uint32_t part = 0;
    std::memcpy(&part, bytes, sizeof(part));
    word = part;
    done = sizeof(part);
  }
  if ((size_bytes & 2U) != 0) {
    std::uint16_t part = 0;
    std::memcpy(&part, bytes + done, sizeof(part));
    word |= std::uint64_t{part} << (8 * done);
    done += sizeof(part);
  }
  if ((size_bytes & 1U) != 0) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[done])} << (8 * done);
  }
  return word;
}

// The first 8 bytes, or fewer padded with zeros.
[[gnu::always_inline]] inline std::uint64_t FirstWord(std::string_view value) {
  if (value.size() < sizeof(std::uint64_t)) {
    return ShortWord(value.data(), value.size());
  }
  std::uint64_t word = 0;
  std::memcpy(&word, value.data(), sizeof(word));
  return word;
}

// The sum of all 8-byte words modulo 2^64; what is left at the end is one more word, padded with
// zeros. Plain adds in any order, so that the compiler may use vectors.
[[gnu::always_inline]] inline std::uint64_t SumWords(std::string_view value) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  if (value.size() < kWord) {
    return ShortWord(value.data(), value.size());
  }
  const std::size_t word_count = value.size() / kWord;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < word_count; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, value.data() + i * kWord, kWord);
    sum += word;
  }
  const std::size_t rest = value.size() % kWord;
  if (rest != 0) {
    // The last whole word of the value, shifted so that only the bytes not yet added remain.
    std::uint64_t word = 0;
    std::memcpy(&word, value.data() + value.size() - kWord, kWord);
    sum += word >> (8 * (kWord - rest));
  }
  return sum;
}

template <Consume kConsume>
[[gnu::always_inline]] inline std::uint64_t ConsumeValue(std::string_view value) {
  if constexpr (kConsume == Consume::kNone) {
    return reinterpret_cast<std::uintptr_t>(value.data()) + value.size();
  } else if constexpr (kConsume == Consume::kFirst) {
    return FirstWord(value);
  } else {
    return SumWords(value);
  }
}

// What a get adds to the checksum of its block: nothing at kNone, where addresses differ from
// process to process.
inline std::uint64_t ChecksumOf(Consume consume, std::string_view value) {
  switch (consume) {
    case Consume::kNone:
      return 0;
    case Consume::kFirst:
      return FirstWord(value);
    case Consume::kAll:
      return SumWords(value);
  }
  return 0;
}

// Zero, which the compiler can't know: masking with it makes a dependence without a change.
inline std::uint64_t HiddenZero() {
  std::uint64_t zero = 0;
  asm volatile("" : "+r"(zero));
  return zero;
}

// Makes the compiler compute `word` once per call. No memory clobber: it would force reloads that
// differ from arm to arm.
inline void KeepAlive(std::uint64_t word) { asm volatile("" : : "r"(word)); }

}  // namespace alexbench::harness
