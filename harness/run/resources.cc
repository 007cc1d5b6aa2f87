#include "harness/run/resources.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"

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

absl::Status CheckScratchIsADisk(const RunPlan& plan, const std::filesystem::path& scratch) {
  const std::optional<std::string> name = FileSystemName(scratch);
  if (name != "tmpfs" && name != "ramfs") {
    return absl::OkStatus();
  }
  for (const CellPlan& cell : plan.cells) {
    if (!cell.unsupported.empty()) {
      continue;
    }
    if (cell.durability == "sync") {
      return absl::UnavailableError(absl::StrFormat(
          "--durability sync: %s is on %s, where nothing is synced; name a --scratch on a disk",
          scratch.string(), *name));
    }
    if (cell.settings.memory_limit_bytes.has_value()) {
      return absl::UnavailableError(absl::StrFormat(
          "--memory-limit: %s is on %s, whose files are memory; name a --scratch on a disk",
          scratch.string(), *name));
    }
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
