// What the operating system answered, as a Status that names the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "absl/status/status.h"

namespace alexbench::engines::alex {

// "cannot <what> <file>: <reason>". No space left, or no more memory or descriptors, is
// ResourceExhausted, a missing file NotFound, a forbidden one PermissionDenied, a name that cannot
// be such a file's FailedPrecondition, anything else Internal.
absl::Status PosixStatus(int error_number, std::string_view what,
                         const std::filesystem::path& file);

// DataLoss: "<file>, offset <offset>: <what>".
absl::Status DamageStatus(const std::filesystem::path& file, std::uint64_t offset,
                          std::string_view what);

}  // namespace alexbench::engines::alex
