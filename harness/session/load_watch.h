// What else the machine does while a session runs.
#pragma once

#include <filesystem>
#include <optional>

#include "harness/session/observation.h"

namespace alexbench::harness {

// Processor time of the whole machine since it started, in the kernel's ticks.
struct MachineTicks {
  double all = 0;
  double stolen = 0;  // by a hypervisor, for other guests
};

// Of the first line of a /proc/stat; nullopt where it does not tell.
// Source: proc(5).
std::optional<MachineTicks> ReadMachineTicks(const std::filesystem::path& stat);

class LoadWatch {
 public:
  // `proc`: where the kernel tells of itself.
  explicit LoadWatch(std::filesystem::path proc = "/proc");

  // The load when it was made, and what was stolen since; group and session are left to the caller.
  LoadObservation Look() const;

 private:
  std::filesystem::path proc_;
  std::optional<double> load_average_;
  std::optional<MachineTicks> start_;
};

}  // namespace alexbench::harness
