// The processor's own event counters, where the system lets a process read them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace alexbench::harness {

// Opens a counter of one hardware event (PERF_COUNT_HW_...) of the calling thread in user mode and
// returns its descriptor, or -1 with errno set.
using PerfOpener = std::function<int(std::uint64_t hardware_event)>;

int OpenPerfCounter(std::uint64_t hardware_event);

// Those counters that could be opened.
//
// Threads: counts the thread that made it.
class PerfCounters {
 public:
  explicit PerfCounters(const PerfOpener& open = OpenPerfCounter);
  PerfCounters(const PerfCounters&) = delete;
  PerfCounters& operator=(const PerfCounters&) = delete;
  ~PerfCounters();

  bool empty() const { return open_.empty(); }
  // "cycles: No such file or directory; ...": those that could not be opened; empty if all could.
  const std::string& reason() const { return reason_; }

  // What each has counted since it was opened, by name. A counter that had to share its hardware
  // with others is left out: it holds a guess.
  std::vector<std::pair<std::string, std::uint64_t>> Read() const;

 private:
  struct OpenCounter {
    std::string name;
    int descriptor = -1;
  };
  std::vector<OpenCounter> open_;
  std::string reason_;
};

}  // namespace alexbench::harness
