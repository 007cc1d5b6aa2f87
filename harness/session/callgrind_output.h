// How callgrind is started, and what its output says of a stretch of operations.
//
// Source: the format is documented with valgrind, "Callgrind Format Specification" [VALGRIND07].
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/session/observation.h"

namespace alexbench::harness {

// Command and options that go before a program's own. Counting is off until the program asks for
// it. The caches are the same everywhere, whatever the machine has, so that counts of two machines
// can be compared: 32 KiB in 8 ways and 8 MiB in 16 ways, lines of 64 bytes.
std::vector<std::string> CallgrindCommand(const std::filesystem::path& valgrind,
                                          const std::filesystem::path& output);

struct CallgrindDump {
  std::string label;                            // that of DumpCounts()
  std::map<std::string, std::uint64_t> counts;  // by the names of operation_counts.h
};

// Allocations are calls of malloc and its kin, mapping calls those of mmap, mremap and munmap.
//
// Errors: DataLoss naming `source` where that is no such output.
absl::StatusOr<CallgrindDump> ParseCallgrind(std::string_view text, std::string_view source);

// Reads and removes the dumps of one process, in their order.
// Errors: those of ParseCallgrind and of the file system.
absl::StatusOr<std::vector<CallgrindDump>> TakeCallgrindDumps(const std::filesystem::path& output);

}  // namespace alexbench::harness
