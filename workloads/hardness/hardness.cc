#include "workloads/hardness/hardness.h"

#include <algorithm>

#include "base/check.h"
#include "workloads/hardness/linear_segments.h"

namespace alexbench::workloads {
namespace {

constexpr std::uint64_t kRecordsPerBin = 256;

struct BinCounts {
  std::uint64_t used = 0;  // bins with a key
  std::uint64_t fullest = 0;
};

// Deals the keys to bins of equal width that cover their range.
BinCounts CountBins(std::span<const Key> keys, std::uint64_t bins) {
  __extension__ using Wide = unsigned __int128;
  const auto least = static_cast<std::uint64_t>(keys.front());
  const Wide range = Wide{static_cast<std::uint64_t>(keys.back()) - least} + 1;
  BinCounts counts;
  std::uint64_t in_bin = 0;
  std::uint64_t last_bin = bins;
  for (const Key key : keys) {
    const auto bin =
        static_cast<std::uint64_t>(Wide{static_cast<std::uint64_t>(key) - least} * bins / range);
    in_bin = bin == last_bin ? in_bin + 1 : 1;
    counts.used += in_bin == 1 ? 1U : 0U;
    counts.fullest = std::max(counts.fullest, in_bin);
    last_bin = bin;
  }
  return counts;
}

}  // namespace

Hardness MeasureHardness(std::span<const Key> keys) {
  ALEXBENCH_CHECK(!keys.empty());
  const std::uint64_t records = keys.size();
  const std::uint64_t bins = std::max<std::uint64_t>(1, records / kRecordsPerBin);
  return {.records = records,
          .segments_local = CountLinearSegments(keys, kLocalMaxError),
          .segments_global = CountLinearSegments(keys, kGlobalMaxError),
          .fullest_bin_records = CountBins(keys, bins).fullest,
          .collision_fraction = static_cast<double>(records - CountBins(keys, records).used) /
                                static_cast<double>(records)};
}

}  // namespace alexbench::workloads
