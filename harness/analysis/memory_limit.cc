#include "harness/analysis/memory_limit.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace alexbench::harness {

std::optional<MemoryResult> MemoryOf(const std::vector<const ArmObservation*>& fares) {
  std::optional<MemoryResult> result;
  std::uint64_t operations = 0;
  std::uint64_t major_faults = 0;
  std::uint64_t read_bytes = 0;
  for (const ArmObservation* fare : fares) {
    if (fare->memory) {
      const std::uint64_t used_bytes = fare->memory->used_bytes;
      result = MemoryResult{.used_bytes = result ? std::min(result->used_bytes, used_bytes)
                                                 : used_bytes};
      operations += fare->memory->operations;
      major_faults += fare->memory->major_faults;
      read_bytes += fare->memory->read_bytes;
    }
  }
  if (!result || operations == 0) {
    return std::nullopt;
  }
  result->major_faults_per_op =
      static_cast<double>(major_faults) / static_cast<double>(operations);
  result->read_bytes_per_op = static_cast<double>(read_bytes) / static_cast<double>(operations);
  return result;
}

std::string WhyNotShortOfMemory(const std::vector<const ArmObservation*>& fares,
                                std::uint64_t limit_bytes) {
  const std::optional<MemoryResult> memory = MemoryOf(fares);
  const bool all_tell = std::all_of(fares.begin(), fares.end(), [](const ArmObservation* fare) {
    return fare->memory.has_value();
  });
  if (!memory || !all_tell) {
    return "memory limit: a session does not say what became of it";
  }
  if (static_cast<double>(memory->used_bytes) <
      kLeastShareOfLimit * static_cast<double>(limit_bytes)) {
    return absl::StrFormat("memory limit: only %d of %d bytes were in use", memory->used_bytes,
                           limit_bytes);
  }
  if (memory->major_faults_per_op == 0 && memory->read_bytes_per_op == 0) {
    return "memory limit: no major fault and nothing read from storage; the store fitted";
  }
  return "";
}

}  // namespace alexbench::harness
