#include "harness/analysis/percentiles.h"

#include <algorithm>

namespace alexbench::harness {

std::optional<LatencyPercentiles> Percentiles(std::vector<std::uint32_t> values_ns) {
  if (values_ns.empty()) {
    return std::nullopt;
  }
  std::sort(values_ns.begin(), values_ns.end());
  // Whole numbers, so that ceil(p n) never meets a rounded p.
  constexpr std::uint64_t kWhole = 10'000;
  const auto at = [&](std::uint64_t share_of_whole) -> std::uint64_t {
    return values_ns[(values_ns.size() * share_of_whole + kWhole - 1) / kWhole - 1];
  };
  return LatencyPercentiles{.p50 = at(5'000),
                            .p90 = at(9'000),
                            .p99 = at(9'900),
                            .p999 = at(9'990),
                            .p9999 = at(9'999),
                            .max = values_ns.back()};
}

}  // namespace alexbench::harness
