// What sealed_reads_bench.cc stores, and the memory that every layout of it lies in.
#pragma once

#include <sys/mman.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/check.h"
#include "base/key.h"
#include "base/random.h"
#include "engines/alex/index/index_entry.h"

namespace alexbench::harness {

using engines::alex::IndexEntry;

// kFixed:  128 bytes each.
// kSpread: 16 to 1,024 bytes, every doubling of the size as likely as every other.
enum class SealedSizes : std::uint8_t { kFixed, kSpread };

inline constexpr std::uint32_t kSealedValueBytes = 128;  // at kFixed

// How long the value of a key is: the key alone decides it.
inline std::uint32_t SealedValueBytes(SealedSizes sizes, Key key) {
  if (sizes == SealedSizes::kFixed) {
    return kSealedValueBytes;
  }
  constexpr std::uint64_t kSeed = 42;
  const std::uint64_t drawn = MixBits(static_cast<std::uint64_t>(key) ^ MixBits(kSeed));
  const double fraction = static_cast<double>(drawn >> 11U) * 0x1.0p-53;
  return static_cast<std::uint32_t>(std::lround(16 * std::exp2(6 * fraction)));
}

// What a layout is made of. The value of a key is DerivedValue(key, 0, its size).
struct SealedRequest {
  std::span<const IndexEntry> entries;  // ascending; their payloads are not looked at
  SealedSizes sizes = SealedSizes::kFixed;
  double density = 1;  // of buckets, above 0 and at most 1
};

// Of all values.
inline std::size_t SumOfValueBytes(const SealedRequest& request) {
  std::size_t sum = 0;
  for (const IndexEntry& entry : request.entries) {
    sum += SealedValueBytes(request.sizes, entry.key);
  }
  return sum;
}

// Anonymous memory in pages of 4 KiB, whatever the machine's settings, all of which have been
// written in the order of their addresses. It starts at a page.
class SealedMemory {
 public:
  // Requires: size_bytes > 0.
  explicit SealedMemory(std::size_t size_bytes) : size_bytes_(size_bytes) {
    void* const start =
        ::mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ALEXBENCH_CHECK(start != MAP_FAILED);
    ::madvise(start, size_bytes, MADV_NOHUGEPAGE);  // a kernel without large pages refuses it
    std::memset(start, 0, size_bytes);
    data_ = static_cast<char*>(start);
  }
  SealedMemory(const SealedMemory&) = delete;
  SealedMemory& operator=(const SealedMemory&) = delete;
  ~SealedMemory() { ::munmap(data_, size_bytes_); }

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t size_bytes() const { return size_bytes_; }

 private:
  std::size_t size_bytes_;
  char* data_ = nullptr;
};

}  // namespace alexbench::harness
