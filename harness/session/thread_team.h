// Several threads that begin together, each on a processor of its own as long as there are any.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"

#include "harness/measure/clock.h"

namespace alexbench::harness {

struct TeamRequest {
  std::uint32_t threads = 1;
  std::uint64_t seed = 0;  // of which processors, where there are more than threads
};

// What a run of a team took.
struct TeamUsage {
  std::int64_t wall_ns = 0;  // from the first thread's beginning to the last one's end
  ThreadUsage work;          // all threads, between their beginning and their end
  std::int64_t other_cpu_ns = 0;  // processor time of this process's other threads meanwhile
};

// Runs work(0) to work(threads - 1) on as many new threads. None begins before all are ready. The
// first processor of the machine is the last to be taken.
//
// Cost: starting the threads, and their wait for each other, stand outside of what is taken.
TeamUsage RunTogether(const TeamRequest& request, absl::FunctionRef<void(std::uint32_t)> work);

}  // namespace alexbench::harness
