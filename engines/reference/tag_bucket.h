// Eight places of a hash index in one cache line.
//
// Source: the packed tag and address of [FASTER18], but with an eighth place instead of a link to
//         an overflow bucket: what finds its bucket full goes to the next one.
#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/key.h"
#include "base/random.h"
#include "engines/alex/log/log_header.h"

namespace alexbench::engines::reference {

inline constexpr int kOffsetBits = 40;
static_assert(alex::kLogOffsetLimit == std::uint64_t{1} << kOffsetBits);

// What is known of a key once it is hashed.
struct HashedKey {
  std::uint64_t hash = 0;
  std::uint64_t tag = 0;  // 24 bits, never 0

  static HashedKey Of(Key key) {
    const std::uint64_t hash = MixBits(static_cast<std::uint64_t>(key));
    // The bucket follows from the upper bits of the hash, the tag from the lower ones.
    const std::uint64_t tag = hash & ((std::uint64_t{1} << (64 - kOffsetBits)) - 1);
    return {.hash = hash, .tag = tag == 0 ? 1 : tag};
  }
};

// A place holds a tag and a log offset in one word. Two words are no record: no tag is 0, and no
// record starts in the header page.
inline constexpr std::uint64_t kEmptyPlace = 0;
inline constexpr std::uint64_t kErasedPlace = 1;

constexpr std::uint64_t PlaceOf(std::uint64_t tag, alex::LogOffset offset) {
  return (tag << kOffsetBits) | offset;
}
constexpr std::uint64_t TagOf(std::uint64_t place) { return place >> kOffsetBits; }
constexpr alex::LogOffset OffsetOf(std::uint64_t place) {
  return place & (alex::kLogOffsetLimit - 1);
}

class alignas(64) TagBucket {
 public:
  static constexpr std::size_t kPlaces = 8;

  std::array<std::uint64_t, kPlaces> places{};

  // Bit i says whether place i has the tag.
  unsigned WithTag(std::uint64_t tag) const { return PlacesEqual<kOffsetBits>(tag); }

  // Whether no key was ever pushed from here into the next bucket.
  bool HasEmpty() const { return PlacesEqual<0>(kEmptyPlace) != 0; }

 private:
  // Bit i says whether place i, without its lowest kDropped bits, is `wanted`. The vector code is
  // written out because the compiler makes eight branchless compares of the loop.
  template <int kDropped>
  unsigned PlacesEqual(std::uint64_t wanted) const {
#ifdef __AVX2__
    const __m256i all_wanted = _mm256_set1_epi64x(static_cast<long long>(wanted));
    const auto half = [&all_wanted](const std::uint64_t* start) {
      const __m256i four = _mm256_load_si256(reinterpret_cast<const __m256i*>(start));
      const __m256i equal = _mm256_cmpeq_epi64(_mm256_srli_epi64(four, kDropped), all_wanted);
      return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(equal)));
    };
    return half(places.data()) | half(places.data() + 4) << 4U;
#else
    unsigned mask = 0;
    for (std::size_t i = 0; i < kPlaces; ++i) {
      mask |= static_cast<unsigned>(places[i] >> kDropped == wanted) << i;
    }
    return mask;
#endif
  }
};

static_assert(sizeof(TagBucket) == 64);

}  // namespace alexbench::engines::reference
