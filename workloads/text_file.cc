#include "workloads/text_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"

namespace alexbench::workloads {

absl::StatusOr<std::ifstream> OpenTextFile(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return absl::DataLossError(absl::StrFormat("%s: %s", path, error.message()));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return absl::DataLossError(absl::StrFormat("%s: is no regular file", path));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::DataLossError(absl::StrFormat("%s: %s", path, std::strerror(errno)));
  }
  return file;
}

}  // namespace alexbench::workloads
