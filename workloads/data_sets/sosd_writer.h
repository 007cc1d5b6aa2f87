// Writes keys as a SOSD file.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "base/key.h"
#include "base/sosd.h"

namespace alexbench::workloads {

// Whether a file could be written there, as far as that can be told beforehand.
//
// Errors: InvalidArgument if `path` is there and no regular file; Unavailable with path and cause
//         if its folder is not there or not to be written to.
absl::Status CheckSosdTarget(const std::string& path);

// Writes count and keys, in the order given, to `path`. A regular file that is there is replaced as
// a whole; nothing else is. `on_written` is told now and then how many keys were written.
//
// Errors: InvalidArgument naming the first key that `type` cannot hold, or if `path` is there and
//         no regular file; Unavailable with path and cause if the file cannot be written (full or
//         read-only disk, no such folder). In every case nothing is left behind.
// Cost:   a temporary file beside `path` and one fsync.
absl::Status WriteSosdFile(std::span<const Key> keys, const std::string& path, SosdType type,
                           absl::FunctionRef<void(std::uint64_t)> on_written =
                               [](std::uint64_t) {});

}  // namespace alexbench::workloads
