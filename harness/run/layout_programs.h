// The binaries of `make layouts`: the same objects as this program, linked in other orders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace alexbench::harness {

struct LayoutPrograms {
  std::vector<std::filesystem::path> programs;  // absolute; session s is run by [s % size]
  std::string hashes;  // of each, 16 hexadecimal digits, with commas between; empty if none

  // How many binaries take the sessions: these, or this program alone.
  std::uint32_t count() const {
    return programs.empty() ? 1 : static_cast<std::uint32_t>(programs.size());
  }
};

// DIR/01/alexbench, DIR/02/alexbench and so on, in the order of the folders' names. Two at least:
// one layout more is no sample.
//
// Errors: InvalidArgument for a folder without two of them; FailedPrecondition naming the first
//         that is older than `self` and so may hold other code.
absl::StatusOr<LayoutPrograms> FindLayoutPrograms(
    const std::filesystem::path& folder, const std::filesystem::path& self = "/proc/self/exe");

}  // namespace alexbench::harness
