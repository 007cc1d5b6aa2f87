#include "harness/run/folder_error.h"

#include <string>

#include "absl/strings/str_format.h"

namespace alexbench::harness {

absl::Status CreationError(const std::filesystem::path& folder, const std::error_code& error) {
  const std::string message =
      absl::StrFormat("%s: can't create: %s", folder.string(), error.message());
  if (error == std::errc::no_space_on_device) {
    return absl::ResourceExhaustedError(message);
  }
  return error == std::errc::no_such_file_or_directory ? absl::NotFoundError(message)
                                                       : absl::PermissionDeniedError(message);
}

}  // namespace alexbench::harness
