#include "harness/session/cpu_pin.h"

#include <vector>

#include "base/check.h"
#include "base/random.h"

namespace alexbench::harness {

CpuPin::CpuPin(std::uint64_t seed) {
  CPU_ZERO(&before_);
  ALEXBENCH_CHECK(sched_getaffinity(0, sizeof(before_), &before_) == 0);
  std::vector<int> choices;
  for (int cpu = 1; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &before_)) {
      choices.push_back(cpu);
    }
  }
  if (choices.empty()) {
    return;  // there is only the first
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(choices[MixBits(seed) % choices.size()], &one);
  // A container may refuse; the session then runs unpinned and its switches show it.
  sched_setaffinity(0, sizeof(one), &one);
}

CpuPin::~CpuPin() { sched_setaffinity(0, sizeof(before_), &before_); }

}  // namespace alexbench::harness
