#include "harness/report/sample_fares.h"

#include <cstdint>

namespace alexbench::harness {
namespace {

// 1,200 operations, the slowest of them in a bucket several ns wide.
SamplingObservation SampleTimes() {
  return {.every = 64,
          .latency = {.buckets = {100, 200, 300, LatencyBucketOf(4'000)},
                      .counts = {400, 400, 380, 20},
                      .max_ns = 4'001},
          .sampled = {.operations = 76'800, .ns = 15'400'000},
          .plain = {.operations = 76'800, .ns = 15'300'000}};
}

// At three quarters of the rate asked for.
OpenLoopObservation SamplePace() {
  const LatencyCounts service = SampleTimes().latency;
  LatencyCounts response = service;
  response.buckets.back() = LatencyBucketOf(9'000);
  response.max_ns = 9'001;
  return {.operations = 1'200,
          .late_starts = 800,
          .elapsed_ns = 400'000,
          .response = response,
          .service = service};
}

// Most of a limit in use, and every fourth operation a fault.
MemoryObservation SampleMemory(std::uint32_t session) {
  return {.limit_bytes = 1'000'000,
          .used_bytes = 950'000 + 1000 * session,
          .operations = 1'200,
          .major_faults = 300,
          .read_bytes = 1'228'800};
}

// A third more leaves than in the image.
IndexAfterWrites SampleIndexLeft() {
  return {.operations = 4'000,
          .records = 1'800,
          .index_bytes_per_key = 23.5,
          .figures = {{"leaves", "nodes", 16}, {"rebuilds", "events", 7}}};
}

}  // namespace

void AddStreamsAndFares(SessionRecord& record) {
  for (const GroupPlan& group : record.plan.groups) {
    record.streams.push_back({.group_id = group.group_id,
                              .data_set_hash = "d0",
                              .stream_hash = "5a",
                              .duplicates_dropped = 0,
                              .key_bias = 0});
    for (std::uint32_t session = 0; session < group.sessions; ++session) {
      for (const ArmPlan& arm : group.arms) {
        ArmObservation fare;
        fare.group_id = group.group_id;
        fare.session = session;
        fare.arm_index = arm.arm_index;
        fare.status = "ok";
        if (group.settings.scenario == Scenario::kMixed) {
          fare.sampling = SampleTimes();
          fare.time_limited = arm.spec == "beta";
          if (arm.spec == "alpha" && session == 0) {
            fare.index_after_writes = SampleIndexLeft();
          }
        } else if (group.settings.scenario == Scenario::kOpenLoop) {
          fare.open_loop = SamplePace();
          fare.memory = SampleMemory(session);
        }
        record.arms.push_back(fare);
      }
    }
  }
}

}  // namespace alexbench::harness
