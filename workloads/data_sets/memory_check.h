// Refuses key counts that this machine has no memory for, before any allocation.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/key.h"

namespace alexbench::workloads {

// Errors: ResourceExhausted naming `what` and both sizes if so many keys alone are more than all
//         physical memory.
inline absl::Status CheckKeysFitMemory(std::string_view what, std::uint64_t key_count) {
  const auto memory_bytes = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                            static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  if (key_count <= memory_bytes / sizeof(Key)) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(
      absl::StrFormat("%s: %d keys need more than the %d bytes of memory of this machine", what,
                      key_count, memory_bytes));
}

}  // namespace alexbench::workloads
