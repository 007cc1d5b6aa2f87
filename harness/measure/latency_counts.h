// How long single operations took: counts over buckets of one relative width, which add up over
// trials, sessions and runs.
//
// Up to 2^(b+1) ns every bucket is 1 ns wide; above, each doubling has 2^b buckets of equal width,
// so that no bucket is wider than 2^-b = 0.79 % of its values (b = kLatencyBucketBits). This is the
// layout of HdrHistogram; docs/formats/run_files.md has it once more.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace alexbench::harness {

inline constexpr std::uint32_t kLatencyBucketBits = 7;
// The last bucket ends at 2^42 ns, over an hour, and takes all that is longer.
inline constexpr std::uint32_t kLatencyBuckets = (42 - kLatencyBucketBits + 1)
                                                 << kLatencyBucketBits;

constexpr std::uint32_t LatencyBucketOf(std::uint64_t ns) {
  constexpr std::uint64_t kExact = std::uint64_t{2} << kLatencyBucketBits;
  if (ns < kExact) {
    return static_cast<std::uint32_t>(ns);
  }
  const auto doublings = static_cast<std::uint32_t>(std::bit_width(ns)) - kLatencyBucketBits - 1;
  const std::uint64_t bucket = (std::uint64_t{doublings} << kLatencyBucketBits) + (ns >> doublings);
  return bucket < kLatencyBuckets ? static_cast<std::uint32_t>(bucket) : kLatencyBuckets - 1;
}

// The longest time that a bucket counts.
constexpr std::uint64_t LongestOfBucket(std::uint32_t bucket) {
  constexpr std::uint32_t kPerDoubling = 1U << kLatencyBucketBits;
  if (bucket < 2 * kPerDoubling) {
    return bucket;
  }
  const std::uint32_t doublings = bucket / kPerDoubling - 1;
  return (std::uint64_t{bucket % kPerDoubling + kPerDoubling + 1} << doublings) - 1;
}

// A histogram as it is stored: its buckets that hold something, ascending.
struct LatencyCounts {
  std::vector<std::uint32_t> buckets;
  std::vector<std::uint64_t> counts;  // of buckets[i], above 0
  std::uint64_t max_ns = 0;           // the longest time itself

  bool operator==(const LatencyCounts&) const = default;
};

// Whether counts are such as a histogram hands out; what is read from a file may be anything.
bool IsHistogram(const LatencyCounts& counts);

}  // namespace alexbench::harness
