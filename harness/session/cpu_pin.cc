#include "harness/session/cpu_pin.h"

#include "base/check.h"
#include "base/random.h"

namespace alexbench::harness {

CpuPin::CpuPin(std::uint64_t seed) {
  CPU_ZERO(&before_);
  ALEXBENCH_CHECK(sched_getaffinity(0, sizeof(before_), &before_) == 0);
  std::vector<int> choices = AllowedProcessors();
  if (!choices.empty() && choices.front() == 0) {
    choices.erase(choices.begin());
  }
  if (choices.empty()) {
    return;  // there is only the first
  }
  PinThisThread(choices[MixBits(seed) % choices.size()]);
}

CpuPin::~CpuPin() { sched_setaffinity(0, sizeof(before_), &before_); }

std::vector<int> AllowedProcessors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  ALEXBENCH_CHECK(sched_getaffinity(0, sizeof(allowed), &allowed) == 0);
  std::vector<int> processors;
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (CPU_ISSET(processor, &allowed)) {
      processors.push_back(processor);
    }
  }
  return processors;
}

void PinThisThread(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  // A container may refuse; the thread then runs unpinned and its switches show it.
  sched_setaffinity(0, sizeof(one), &one);
}

}  // namespace alexbench::harness
