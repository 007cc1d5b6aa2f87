// Keeps the measuring thread on one processor.
#pragma once

#include <sched.h>

#include <cstdint>
#include <vector>

namespace alexbench::harness {

// While it lives, the calling thread runs on one processor it was allowed: not the first of the
// machine if there is a choice, because interrupts and everyone else end up there.
//
// Stores with threads of their own are opened outside: threads inherit the pin of their maker.
class CpuPin {
 public:
  explicit CpuPin(std::uint64_t seed);
  ~CpuPin();
  CpuPin(const CpuPin&) = delete;
  CpuPin& operator=(const CpuPin&) = delete;

 private:
  cpu_set_t before_;
};

// The processors that the calling thread may run on, ascending.
std::vector<int> AllowedProcessors();

// Keeps the calling thread on one processor until it ends, if the system lets it.
void PinThisThread(int processor);

}  // namespace alexbench::harness
