// Seeded randomness that gives the same numbers on every machine and library.
//
// The generator is std::mt19937_64, whose output the standard fixes; the standard distributions
// are not fixed, so bounded draws are made here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>

namespace alexbench {

// A bijection on 64-bit words with full avalanche (the finaliser of SplitMix64).
// Source: [SPLITMIX14] in docs/references.md.
constexpr std::uint64_t MixBits(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

// One stream of random numbers. Streams with the same seed but other names are independent.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream_name)
      : generator_(MixBits(seed ^ MixBits(stream_name))) {}

  std::uint64_t Next() { return generator_(); }

  // A whole number from 0 to bound - 1, without measurable bias (multiply and shift; the bias is
  // below bound / 2^64). Requires: bound > 0.
  std::uint64_t Below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;  // no ISO type is wide enough
    return static_cast<std::uint64_t>((static_cast<Wide>(Next()) * bound) >> 64U);
  }

  // A number in [0, 1).
  double Fraction() { return static_cast<double>(Next() >> 11U) * 0x1.0p-53; }

  // Fisher and Yates' shuffle.
  template <typename T>
  void Shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[Below(i)]);
    }
  }

 private:
  std::mt19937_64 generator_;
};

}  // namespace alexbench
