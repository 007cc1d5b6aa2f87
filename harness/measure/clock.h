// The only clock, and what the kernel counts while it runs. Nothing else in the project reads time.
#pragma once

#include <cstdint>

namespace alexbench::harness {

// Time since an arbitrary start, never set back.
std::int64_t NowNs();

// What the calling thread has used since it started.
struct ThreadUsage {
  std::uint32_t voluntary_switches = 0;
  std::uint32_t involuntary_switches = 0;
  std::uint32_t minor_faults = 0;
  std::uint32_t major_faults = 0;
  std::int64_t cpu_ns = 0;
};

// Cost: one system call (two with the processor time), so a block calls it outside its clock.
ThreadUsage ReadThreadUsage();

// The difference of two readings of the same thread, later minus earlier.
ThreadUsage UsageBetween(const ThreadUsage& earlier, const ThreadUsage& later);

// Processor time of all threads of this process, ended ones included.
std::int64_t ProcessCpuNs();

}  // namespace alexbench::harness
