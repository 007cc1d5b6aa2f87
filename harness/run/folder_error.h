// What to say when a folder can't be created.
#pragma once

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"

namespace alexbench::harness {

// ResourceExhausted on a full disk, else PermissionDenied; names the folder.
absl::Status CreationError(const std::filesystem::path& folder, const std::error_code& error);

}  // namespace alexbench::harness
