#include "harness/measure/latency_histogram.h"

#include <algorithm>

#include <boost/histogram/make_histogram.hpp>

#include "base/check.h"

namespace alexbench::harness {
namespace {

// Far above what a run counts, far below where sums over sessions overflow.
constexpr std::uint64_t kMostInBucket = std::uint64_t{1} << 40U;

}  // namespace

bool IsHistogram(const LatencyCounts& counts) {
  if (counts.buckets.size() != counts.counts.size()) {
    return false;
  }
  if (counts.buckets.empty()) {
    return counts.max_ns == 0;
  }
  const bool ascending =
      std::adjacent_find(counts.buckets.begin(), counts.buckets.end(),
                         [](std::uint32_t a, std::uint32_t b) { return a >= b; }) ==
      counts.buckets.end();
  const bool sane = std::all_of(counts.counts.begin(), counts.counts.end(), [](std::uint64_t n) {
    return n > 0 && n <= kMostInBucket;
  });
  return ascending && sane && counts.buckets.back() == LatencyBucketOf(counts.max_ns);
}

LatencyHistogram::LatencyHistogram()
    : histogram_(boost::histogram::make_histogram_with(
          boost::histogram::dense_storage<std::uint64_t>(), Axis{})) {}

void LatencyHistogram::Add(std::uint64_t ns) {
  histogram_(ns);
  max_ns_ = std::max(max_ns_, ns);
}

void LatencyHistogram::Add(const LatencyCounts& counts) {
  ALEXBENCH_CHECK(IsHistogram(counts));
  for (std::size_t i = 0; i < counts.buckets.size(); ++i) {
    histogram_.at(static_cast<int>(counts.buckets[i])) += counts.counts[i];
  }
  max_ns_ = std::max(max_ns_, counts.max_ns);
}

LatencyCounts LatencyHistogram::Counts() const {
  LatencyCounts counts;
  counts.max_ns = max_ns_;
  for (std::uint32_t bucket = 0; bucket < kLatencyBuckets; ++bucket) {
    const std::uint64_t count = histogram_.at(static_cast<int>(bucket));
    if (count > 0) {
      counts.buckets.push_back(bucket);
      counts.counts.push_back(count);
    }
  }
  return counts;
}

}  // namespace alexbench::harness
