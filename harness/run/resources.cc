#include "harness/run/resources.h"

#include <limits>

#include "harness/report/probe.h"

namespace alexbench::harness {

Resources AvailableResources(const std::filesystem::path& scratch) {
  constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t kBytesPerKib = 1024;
  Resources resources{
      .memory_bytes = kNoLimit, .disk_bytes = kNoLimit, .scratch = scratch.string()};
  if (const auto meminfo = ProbeFile("/proc/meminfo")) {
    if (const auto available = ProbeField(*meminfo, "MemAvailable")) {
      if (const auto kib = ProbeNumber(*available); kib.has_value() && *kib >= 0) {
        resources.memory_bytes = static_cast<std::uint64_t>(*kib) * kBytesPerKib;
      }
    }
  }
  if (const auto free = DiskFreeBytes(scratch); free.has_value() && *free >= 0) {
    resources.disk_bytes = static_cast<std::uint64_t>(*free);
  }
  return resources;
}

}  // namespace alexbench::harness
