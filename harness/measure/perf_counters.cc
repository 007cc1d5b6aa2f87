#include "harness/measure/perf_counters.h"

#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

struct Event {
  const char* name;
  std::uint64_t hardware_event;
};

constexpr Event kEvents[] = {
    {"cycles", PERF_COUNT_HW_CPU_CYCLES},
    {"retired_instructions", PERF_COUNT_HW_INSTRUCTIONS},
    {"cache_misses", PERF_COUNT_HW_CACHE_MISSES},
    {"retired_branch_misses", PERF_COUNT_HW_BRANCH_MISSES},
};

// What a counter's descriptor hands out; see perf_event_open(2).
struct Reading {
  std::uint64_t count = 0;
  std::uint64_t enabled_ns = 0;
  std::uint64_t running_ns = 0;
};

}  // namespace

int OpenPerfCounter(std::uint64_t hardware_event) {
  perf_event_attr attributes{};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = hardware_event;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return static_cast<int>(
      syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

PerfCounters::PerfCounters(const PerfOpener& open) {
  for (const Event& event : kEvents) {
    errno = 0;
    const int descriptor = open(event.hardware_event);
    if (descriptor >= 0) {
      open_.push_back({event.name, descriptor});
    } else {
      reason_ += absl::StrFormat("%sperf_event_open of %s: %s", reason_.empty() ? "" : "; ",
                                 event.name, strerrordesc_np(errno));
    }
  }
}

PerfCounters::~PerfCounters() {
  for (const OpenCounter& counter : open_) {
    close(counter.descriptor);
  }
}

std::vector<std::pair<std::string, std::uint64_t>> PerfCounters::Read() const {
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  for (const OpenCounter& counter : open_) {
    Reading reading;
    const ssize_t size = read(counter.descriptor, &reading, sizeof(reading));
    if (size == sizeof(reading) && reading.running_ns == reading.enabled_ns) {
      counts.emplace_back(counter.name, reading.count);
    }
  }
  return counts;
}

}  // namespace alexbench::harness
