// Counts how long single operations took, bucket by bucket (latency_counts.h).
#pragma once

#include <cstdint>
#include <tuple>

#include <boost/histogram/histogram.hpp>
#include <boost/histogram/storage_adaptor.hpp>

#include "harness/measure/latency_counts.h"

namespace alexbench::harness {

// Threads:  one.
class LatencyHistogram {
 public:
  LatencyHistogram();

  void Add(std::uint64_t ns);
  // Requires: IsHistogram(counts).
  void Add(const LatencyCounts& counts);

  LatencyCounts Counts() const;

 private:
  // An axis of Boost.Histogram is anything with these two members.
  struct Axis {
    int index(std::uint64_t ns) const { return static_cast<int>(LatencyBucketOf(ns)); }
    int size() const { return static_cast<int>(kLatencyBuckets); }
  };

  boost::histogram::histogram<std::tuple<Axis>, boost::histogram::dense_storage<std::uint64_t>>
      histogram_;
  std::uint64_t max_ns_ = 0;
};

}  // namespace alexbench::harness
