#include "engines/alex/log/posix_status.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"

namespace alexbench::engines::alex {
namespace {

absl::StatusCode CodeOf(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
      return absl::StatusCode::kResourceExhausted;
    case ENOENT:
      return absl::StatusCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
    case ENAMETOOLONG:
      return absl::StatusCode::kFailedPrecondition;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status PosixStatus(int error_number, std::string_view what,
                         const std::filesystem::path& file) {
  const std::string reason = std::generic_category().message(error_number);
  return absl::Status(CodeOf(error_number),
                      absl::StrFormat("cannot %s %s: %s", what, file.string(), reason));
}

absl::Status DamageStatus(const std::filesystem::path& file, std::uint64_t offset,
                          std::string_view what) {
  return absl::DataLossError(absl::StrFormat("%s, offset %u: %s", file.string(), offset, what));
}

}  // namespace alexbench::engines::alex
