#include "harness/analysis/open_loop.h"

#include <algorithm>
#include <cstdint>

#include "harness/analysis/percentiles.h"
#include "harness/measure/latency_histogram.h"

namespace alexbench::harness {

void FillOpenLoop(const std::vector<const ArmObservation*>& fares, CellResult& result) {
  LatencyHistogram response;
  LatencyHistogram service;
  OpenLoopResult open_loop;
  std::int64_t elapsed_ns = 0;
  for (const ArmObservation* fare : fares) {
    if (fare->open_loop) {
      response.Add(fare->open_loop->response);
      service.Add(fare->open_loop->service);
      open_loop.operations += fare->open_loop->operations;
      open_loop.late_starts += fare->open_loop->late_starts;
      elapsed_ns += fare->open_loop->elapsed_ns;
    }
  }
  if (open_loop.operations == 0 || !result.target_ops_per_s) {
    return;
  }
  open_loop.achieved_ops_per_s =
      1e9 * static_cast<double>(open_loop.operations) / static_cast<double>(elapsed_ns);
  open_loop.service_ns = PercentilesOf(service.Counts());
  result.latency_ns = PercentilesOf(response.Counts());
  if (open_loop.achieved_ops_per_s < kLeastShareOfTarget * *result.target_ops_per_s) {
    result.flags.emplace_back("late");
  }
  result.open_loop = open_loop;
}

}  // namespace alexbench::harness
