// What to say when a folder can't be created.
#pragma once

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"

namespace alexbench::harness {

// ResourceExhausted on a full disk, NotFound where a folder it would be in is not there, else
// PermissionDenied; names the folder.
absl::Status CreationError(const std::filesystem::path& folder, const std::error_code& error);

}  // namespace alexbench::harness
