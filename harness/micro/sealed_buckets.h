// Buckets of up to eight records: a line of their keys first, then their values.
#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/key.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {

inline constexpr std::size_t kBucketKeys = 8;
inline constexpr std::size_t kLineBytes = 64;

// What is asked for as soon as a bucket's address is known: nothing beyond what is read next, or
// all of its lines, so that key line and value are waited for together.
enum class BucketPrefetch : std::uint8_t { kNone, kWhole };

// Ascending keys; places without a key repeat the last one.
struct alignas(kLineBytes) KeyLine {
  std::array<Key, kBucketKeys> keys{};

  Key first() const { return keys.front(); }
  Key last() const { return keys.back(); }

  // Requires: 1 to kBucketKeys entries.
  static KeyLine Of(std::span<const IndexEntry> entries) {
    KeyLine line;
    for (std::size_t i = 0; i < kBucketKeys; ++i) {
      line.keys[i] = entries[std::min(i, entries.size() - 1)].key;
    }
    return line;
  }
};
static_assert(sizeof(KeyLine) == kLineBytes);

// How many of the eight are smaller: the place of a key that is there.
inline std::size_t KeysBelow(const KeyLine& line, Key key) {
#ifdef __AVX2__
  const auto* const halves = reinterpret_cast<const __m256i*>(line.keys.data());
  const __m256i wanted = _mm256_set1_epi64x(key);
  const __m256i low = _mm256_cmpgt_epi64(wanted, _mm256_load_si256(halves));
  const __m256i high = _mm256_cmpgt_epi64(wanted, _mm256_load_si256(halves + 1));
  const auto low_mask = static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(low)));
  const auto high_mask = static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(high)));
  return static_cast<std::size_t>(std::popcount(low_mask | high_mask << 4U));
#else
  std::size_t count = 0;
  for (const Key other : line.keys) {
    count += static_cast<std::size_t>(other < key);
  }
  return count;
#endif
}

// Buckets that so many keys make at a density.
inline std::uint32_t BucketsFor(std::size_t key_count, double density) {
  return static_cast<std::uint32_t>(
      std::ceil(static_cast<double>(key_count) / (kBucketKeys * density)));
}

// The entries of a request in equal parts, one a bucket.
struct EvenCut {
  explicit EvenCut(const SealedRequest& whole)
      : request(whole), count(BucketsFor(whole.entries.size(), whole.density)) {}

  std::span<const IndexEntry> Entries(std::size_t bucket) const {
    const std::size_t begin = request.entries.size() * bucket / count;
    const std::size_t end = request.entries.size() * (bucket + 1) / count;
    return request.entries.subspan(begin, end - begin);
  }

  std::vector<Key> LastKeys() const {
    std::vector<Key> keys;
    for (std::size_t bucket = 0; bucket < count; ++bucket) {
      keys.push_back(Entries(bucket).back().key);
    }
    return keys;
  }

  SealedRequest request;
  std::size_t count;
};

// Buckets for values of kSealedValueBytes, side by side, all of the same size.
class FixedBuckets {
 public:
  explicit FixedBuckets(std::size_t count) : memory_(count * stride()) {}

  // Requires: 1 to kBucketKeys ascending entries.
  void Fill(std::size_t number, std::span<const IndexEntry> entries) {
    ALEXBENCH_CHECK(!entries.empty() && entries.size() <= kBucketKeys);
    char* const bucket = memory_.data() + number * stride();
    ::new (bucket) KeyLine(KeyLine::Of(entries));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      FillDerivedValue(entries[i].key, 0, value_bytes_, bucket + kLineBytes + i * value_bytes_);
    }
  }

  const char* At(std::size_t number) const { return memory_.data() + number * stride(); }

  static const KeyLine& KeysOf(const char* bucket) {
    return *reinterpret_cast<const KeyLine*>(bucket);
  }

  [[gnu::always_inline]] void Prefetch(const char* bucket) const {
    for (std::size_t offset = 0; offset < stride(); offset += kLineBytes) {
      __builtin_prefetch(bucket + offset);
    }
  }

  // The value of the key if the bucket holds it, else empty.
  std::string_view Find(const char* bucket, Key key) const {
    const KeyLine& line = KeysOf(bucket);
    const std::size_t place = KeysBelow(line, key);
    if (place == kBucketKeys || line.keys[place] != key) [[unlikely]] {
      return {};
    }
    return {bucket + kLineBytes + place * value_bytes_, value_bytes_};
  }

  std::size_t stride() const { return kLineBytes + kBucketKeys * value_bytes_; }
  std::size_t bytes() const { return memory_.size_bytes(); }

 private:
  // A number the compiler does not know, as where a record's header tells it: values are then added
  // up by the same code in all layouts.
  std::size_t value_bytes_ = kSealedValueBytes;
  SealedMemory memory_;
};
static_assert(kBucketKeys * kSealedValueBytes % kLineBytes == 0);

}  // namespace alexbench::harness
