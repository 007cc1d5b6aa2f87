// Sealed data in full buckets, or nearly, that a directory finds: no prediction can be wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <string_view>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/key.h"
#include "harness/micro/sealed_buckets.h"
#include "harness/micro/sealed_directories.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {

// Values of one size; a bucket's number is its place.
template <typename Directory, BucketPrefetch kPrefetch>
class DirectoryBuckets {
 public:
  explicit DirectoryBuckets(const SealedRequest& request) : DirectoryBuckets(EvenCut(request)) {
    ALEXBENCH_CHECK(request.sizes == SealedSizes::kFixed);
  }

  // Requires: the key is not above all others.
  std::string_view Get(Key key) const {
    const char* const bucket = buckets_.At(directory_.Find(key));
    if constexpr (kPrefetch == BucketPrefetch::kWhole) {
      buckets_.Prefetch(bucket);
    }
    return buckets_.Find(bucket, key);
  }

  std::size_t bytes() const { return buckets_.bytes() + directory_.bytes(); }

 private:
  explicit DirectoryBuckets(const EvenCut& cut) : buckets_(cut.count), directory_(cut.LastKeys()) {
    for (std::size_t bucket = 0; bucket < cut.count; ++bucket) {
      buckets_.Fill(bucket, cut.Entries(bucket));
    }
  }

  FixedBuckets buckets_;
  Directory directory_;
};

// Where a value is in its bucket.
struct ValueSlot {
  std::uint32_t offset = 0;  // from the bucket's start
  std::uint32_t value_bytes = 0;
};
struct SlottedHead {
  KeyLine keys;
  std::array<ValueSlot, kBucketKeys> slots{};
};
static_assert(sizeof(SlottedHead) == 2 * kLineBytes);

// Values of any size: behind the key line a line of eight slots, which say where in the bucket the
// values are, and then the values, one behind the other. Buckets start at cache lines.
template <BucketPrefetch kPrefetch>
class SlottedBuckets {
 public:
  explicit SlottedBuckets(const SealedRequest& request) : SlottedBuckets(EvenCut(request)) {}

  // Requires: the key is not above all others.
  std::string_view Get(Key key) const {
    const std::size_t number = directory_.Find(key);
    const char* const bucket = At(number);
    const auto& head = *reinterpret_cast<const SlottedHead*>(bucket);
    if constexpr (kPrefetch == BucketPrefetch::kWhole) {
      for (const char* line = bucket; line < At(number + 1); line += kLineBytes) {
        __builtin_prefetch(line);
      }
    } else {
      __builtin_prefetch(&head.slots);  // it is read next, whichever key it is
    }
    const std::size_t place = KeysBelow(head.keys, key);
    if (place == kBucketKeys || head.keys.keys[place] != key) [[unlikely]] {
      return {};
    }
    const ValueSlot slot = head.slots[place];
    return {bucket + slot.offset, slot.value_bytes};
  }

  std::size_t bytes() const {
    return memory_.size_bytes() + starts_.size_bytes() + directory_.bytes();
  }

 private:
  explicit SlottedBuckets(const EvenCut& cut)
      : memory_(SumOfLines(cut) * kLineBytes),
        starts_((cut.count + 1) * sizeof(std::uint32_t)),
        directory_(cut.LastKeys()) {
    auto* const starts = reinterpret_cast<std::uint32_t*>(starts_.data());
    std::size_t line = 0;
    for (std::size_t number = 0; number < cut.count; ++number) {
      const std::span<const IndexEntry> entries = cut.Entries(number);
      starts[number] = static_cast<std::uint32_t>(line);
      Fill(memory_.data() + line * kLineBytes, entries, cut.request.sizes);
      line += LinesOf(entries, cut.request.sizes);
    }
    starts[cut.count] = static_cast<std::uint32_t>(line);
  }

  static std::size_t LinesOf(std::span<const IndexEntry> entries, SealedSizes sizes) {
    const std::size_t bytes =
        sizeof(SlottedHead) + SumOfValueBytes({.entries = entries, .sizes = sizes});
    return (bytes + kLineBytes - 1) / kLineBytes;
  }

  static std::size_t SumOfLines(const EvenCut& cut) {
    std::size_t sum = 0;
    for (std::size_t number = 0; number < cut.count; ++number) {
      sum += LinesOf(cut.Entries(number), cut.request.sizes);
    }
    ALEXBENCH_CHECK(sum <= std::numeric_limits<std::uint32_t>::max());
    return sum;
  }

  static void Fill(char* bucket, std::span<const IndexEntry> entries, SealedSizes sizes) {
    auto* const head = ::new (bucket) SlottedHead{.keys = KeyLine::Of(entries)};
    std::uint32_t offset = sizeof(SlottedHead);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::uint32_t value_bytes = SealedValueBytes(sizes, entries[i].key);
      FillDerivedValue(entries[i].key, 0, value_bytes, bucket + offset);
      head->slots[i] = {.offset = offset, .value_bytes = value_bytes};
      offset += value_bytes;
    }
  }

  const char* At(std::size_t number) const {
    const auto* const starts = reinterpret_cast<const std::uint32_t*>(starts_.data());
    return memory_.data() + starts[number] * kLineBytes;
  }

  SealedMemory memory_;
  SealedMemory starts_;  // of the buckets and of what is behind the last, in lines: 4 bytes each
  KeyTree directory_;
};

}  // namespace alexbench::harness
