#include "harness/analysis/percentiles.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace alexbench::harness {
namespace {

// Whole numbers, so that ceil(p n) never meets a rounded p.
constexpr std::uint64_t kWhole = 10'000;

std::uint64_t RankOf(std::uint64_t share_of_whole, std::uint64_t total) {
  return (total * share_of_whole + kWhole - 1) / kWhole;
}

// `at(share)` is the percentile at a share of kWhole.
template <typename At>
LatencyPercentiles AtEachShare(At at) {
  LatencyPercentiles percentiles;
  percentiles.p50 = at(5'000);
  percentiles.p90 = at(9'000);
  percentiles.p99 = at(9'900);
  percentiles.p999 = at(9'990);
  percentiles.p9999 = at(9'999);
  return percentiles;
}

}  // namespace

std::optional<LatencyPercentiles> PercentilesOf(const LatencyCounts& counts) {
  const std::uint64_t total =
      std::accumulate(counts.counts.begin(), counts.counts.end(), std::uint64_t{0});
  if (total == 0) {
    return std::nullopt;
  }
  LatencyPercentiles percentiles =
      AtEachShare([&](std::uint64_t share) -> std::optional<std::uint64_t> {
        if (total * (kWhole - share) < kLeastAbovePercentile * kWhole) {
          return std::nullopt;
        }
        std::uint64_t left = RankOf(share, total);
        std::size_t i = 0;
        while (counts.counts[i] < left) {
          left -= counts.counts[i++];
        }
        return std::min(LongestOfBucket(counts.buckets[i]), counts.max_ns);
      });
  percentiles.max = counts.max_ns;
  return percentiles;
}

std::optional<LatencyPercentiles> Percentiles(std::vector<std::uint32_t> values_ns) {
  if (values_ns.empty()) {
    return std::nullopt;
  }
  std::sort(values_ns.begin(), values_ns.end());
  LatencyPercentiles percentiles = AtEachShare(
      [&](std::uint64_t share) { return values_ns[RankOf(share, values_ns.size()) - 1]; });
  percentiles.max = values_ns.back();
  return percentiles;
}

}  // namespace alexbench::harness
