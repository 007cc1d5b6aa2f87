// Sequences of keys that have broken learned indexes, for tests of the index and of stores.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>
#include <vector>

#include "base/key.h"
#include "base/random.h"

namespace alexbench::engines::alex {

// How much work a test does: less where a sanitizer makes each operation several times dearer.
#ifdef ALEXBENCH_SANITIZED
inline constexpr std::size_t kTestScale = 2;
#else
inline constexpr std::size_t kTestScale = 8;
#endif

enum class KeyShape : std::uint8_t {
  kAscending,
  kDescending,
  kBothEnds,  // up and down in turn
  kDenseRandom,
  kUniform,  // all of int64
  kLogNormal,
  kPowersOfTwo,
  kAround2To53,     // where doubles stop telling whole numbers apart
  kDenseAt2To62,    // appended ids far from zero
  kNearLimits,      // a few thousand keys at each end of int64
  kFarClusters,     // 64 tight clusters 2^57 apart
  kSteps,           // runs of 1,000 neighbours, 2^40 apart
  kSawtooth,        // passes over the same range, shifted by one
  kZipfAgain,       // mostly keys that are there already
  kFarOutliers,     // dense ids and, rarely, a huge one
  kNestedClusters,  // clusters within clusters down to single keys
  kShrinkingGaps,   // each key halves the gap to a limit point
  kBitReversed,     // ascending numbers read backwards: each halves the widest gap left
  kAround2To60,     // nanoseconds of one day of this decade, where doubles are 256 apart
  kOneKeyAgain,     // one key, again and again, between ever farther neighbours
};

inline constexpr std::array kKeyShapes{
    KeyShape::kAscending,      KeyShape::kDescending,    KeyShape::kBothEnds,
    KeyShape::kDenseRandom,    KeyShape::kUniform,       KeyShape::kLogNormal,
    KeyShape::kPowersOfTwo,    KeyShape::kAround2To53,   KeyShape::kDenseAt2To62,
    KeyShape::kNearLimits,     KeyShape::kFarClusters,   KeyShape::kSteps,
    KeyShape::kSawtooth,       KeyShape::kZipfAgain,     KeyShape::kFarOutliers,
    KeyShape::kNestedClusters, KeyShape::kShrinkingGaps, KeyShape::kBitReversed,
    KeyShape::kAround2To60,    KeyShape::kOneKeyAgain};

constexpr std::string_view KeyShapeName(KeyShape shape) {
  constexpr std::array<std::string_view, kKeyShapes.size()> kNames{
      "Ascending",      "Descending",    "BothEnds",    "DenseRandom",  "Uniform",
      "LogNormal",      "PowersOfTwo",   "Around2To53", "DenseAt2To62", "NearLimits",
      "FarClusters",    "Steps",         "Sawtooth",    "ZipfAgain",    "FarOutliers",
      "NestedClusters", "ShrinkingGaps", "BitReversed",  "Around2To60",  "OneKeyAgain"};
  return kNames[static_cast<std::size_t>(shape)];
}

// Draws the keys of one shape, one after the other.
class KeySource {
 public:
  KeySource(KeyShape shape, std::uint64_t seed) : shape_(shape), random_(seed, 1) {}

  Key Next() { return static_cast<Key>(NextBits(step_++)); }

 private:
  static constexpr std::uint64_t kLowest = std::uint64_t{1} << 63U;

  // All arithmetic wraps, so that every shape may run into the ends of int64.
  std::uint64_t NextBits(std::uint64_t i) {
    switch (shape_) {
      case KeyShape::kAscending:
        return 7 * i;
      case KeyShape::kDescending:
        return 0 - 7 * i;
      case KeyShape::kBothEnds:
        return i % 2 == 0 ? i : 0 - i;
      case KeyShape::kDenseRandom:
        return random_.Below(50'000);
      case KeyShape::kUniform:
        return random_.Next();
      case KeyShape::kLogNormal:
        return static_cast<std::uint64_t>(std::exp(2 * Gauss()) * 1e9);
      case KeyShape::kPowersOfTwo:
        return (std::uint64_t{1} << random_.Below(64)) * (random_.Below(2) == 0 ? 1 : ~0ULL) +
               random_.Below(64);
      case KeyShape::kAround2To53:
        return (std::uint64_t{1} << 53U) - 10'000 + random_.Below(20'000);
      case KeyShape::kDenseAt2To62:
        return (std::uint64_t{1} << 62U) + i;
      default:
        return NextUnevenBits(i);
    }
  }

  std::uint64_t NextUnevenBits(std::uint64_t i) {
    switch (shape_) {
      case KeyShape::kNearLimits:
        return kLowest - 5'000 + random_.Below(10'000);  // INT64_MAX - 4,999 .. INT64_MIN + 4,999
      case KeyShape::kFarClusters:
        return (random_.Below(64) << 57U) + kLowest + random_.Below(4'000);
      case KeyShape::kSteps:
        return ((i / 1'000) << 40U) + i % 1'000;
      case KeyShape::kSawtooth:
        return (i % 500) * 1'000'003 + i / 500;
      case KeyShape::kZipfAgain:
        return MixBits(static_cast<std::uint64_t>(std::exp(random_.Fraction() * 10)));
      case KeyShape::kFarOutliers:
        return random_.Below(100) == 0 ? random_.Next() : i;
      case KeyShape::kNestedClusters:
        return NestedBits();
      case KeyShape::kBitReversed:
        return ReversedBits(i);
      case KeyShape::kAround2To60:
        return (std::uint64_t{1} << 60U) + random_.Below(86'400'000'000'000);
      case KeyShape::kOneKeyAgain:
        return i % 16 != 0 ? 0 : (i / 16) * (random_.Below(2) == 0 ? 1 : ~0ULL);
      default:
        return kLowest + (~0ULL >> (i % 64)) - random_.Below(1 + i);
    }
  }

  // Few digits at every scale, chosen unevenly: self-similar from 2^63 down to 1.
  std::uint64_t NestedBits() {
    std::uint64_t bits = 0;
    for (int digit = 0; digit < 16; ++digit) {
      bits = bits << 4U | (random_.Below(3) == 0 ? random_.Below(3) * 7 : 0);
    }
    return bits;
  }

  static std::uint64_t ReversedBits(std::uint64_t i) {
    std::uint64_t bits = 0;
    for (unsigned bit = 0; bit < 64; ++bit) {
      bits = bits << 1U | (i >> bit & 1U);
    }
    return bits;
  }

  double Gauss() {
    return std::sqrt(-2 * std::log(1 - random_.Fraction())) *
           std::cos(2 * std::numbers::pi * random_.Fraction());
  }

  KeyShape shape_;
  RandomStream random_;
  std::uint64_t step_ = 0;
};

// Draws the keys of one shape for a random run, in which keys have to meet again.
class KeyDraws {
 public:
  KeyDraws(KeyShape shape, std::uint64_t seed) : keys_(shape, seed) {}

  Key New() {
    drawn_.push_back(keys_.Next());
    return drawn_.back();
  }

  // A key of the sequence or its neighbour, drawn before as often as new.
  Key Some(RandomStream& random) {
    const Key key = random.Below(2) == 0 ? New() : drawn_[random.Below(drawn_.size())];
    return static_cast<Key>(static_cast<std::uint64_t>(key) + random.Below(3) / 2);
  }

 private:
  KeySource keys_;
  std::vector<Key> drawn_ = {0};
};

}  // namespace alexbench::engines::alex
