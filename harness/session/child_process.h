// A child process of its own group that cannot outlive what is asked of it.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace alexbench::harness {

struct ChildRequest {
  std::filesystem::path program;
  std::vector<std::string> arguments;  // after the program's name
  // Bytes added to the environment: where the stack starts moves addresses and with them speed
  // ([MYTKOWICZ09] in docs/references.md), so every session gets its own number.
  std::uint32_t environment_padding_bytes = 0;
  std::filesystem::path stderr_file;  // what the child says before it dies
  double timeout_seconds = 0;
  const std::atomic<bool>* stop = nullptr;  // ends the child early; may be nullptr
};

enum class ChildEnd : std::uint8_t { kExited, kKilledBySignal, kTimedOut, kStopped };

struct ChildResult {
  ChildEnd end = ChildEnd::kExited;
  int code = 0;  // exit code or signal

  bool ok() const { return end == ChildEnd::kExited && code == 0; }
};

// Runs the child to its end, in the C locale and in a process group of its own, which is killed
// whole when the time is up, when `stop` becomes true, and after the child's end.
//
// Errors: those of the system if it cannot be started.
absl::StatusOr<ChildResult> RunChild(const ChildRequest& request);

// Why a child failed, in words: how it ended and the last line it wrote to its stderr file.
std::string DescribeEnd(const ChildRequest& request, const ChildResult& result);

// Called by the child at its start: it dies with its parent, at once if that has ended before.
void DieWithParent(pid_t parent);

}  // namespace alexbench::harness
