#include "harness/measure/clock.h"

#include <sys/resource.h>
#include <time.h>

#include <chrono>

#include "base/check.h"

namespace alexbench::harness {
namespace {

std::int64_t CpuNs(clockid_t clock) {
  timespec time{};
  ALEXBENCH_CHECK(clock_gettime(clock, &time) == 0);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::int64_t NowNs() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since_start).count();
}

ThreadUsage ReadThreadUsage() {
  rusage usage{};
  ALEXBENCH_CHECK(getrusage(RUSAGE_THREAD, &usage) == 0);
  return ThreadUsage{.voluntary_switches = static_cast<std::uint32_t>(usage.ru_nvcsw),
                     .involuntary_switches = static_cast<std::uint32_t>(usage.ru_nivcsw),
                     .minor_faults = static_cast<std::uint32_t>(usage.ru_minflt),
                     .major_faults = static_cast<std::uint32_t>(usage.ru_majflt),
                     .cpu_ns = CpuNs(CLOCK_THREAD_CPUTIME_ID)};
}

ThreadUsage UsageBetween(const ThreadUsage& earlier, const ThreadUsage& later) {
  return ThreadUsage{
      .voluntary_switches = later.voluntary_switches - earlier.voluntary_switches,
      .involuntary_switches = later.involuntary_switches - earlier.involuntary_switches,
      .minor_faults = later.minor_faults - earlier.minor_faults,
      .major_faults = later.major_faults - earlier.major_faults,
      .cpu_ns = later.cpu_ns - earlier.cpu_ns};
}

std::int64_t ProcessCpuNs() { return CpuNs(CLOCK_PROCESS_CPUTIME_ID); }

}  // namespace alexbench::harness
