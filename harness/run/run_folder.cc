#include "harness/run/run_folder.h"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

absl::Status FolderError(const fs::path& folder, const std::error_code& error) {
  const std::string message =
      absl::StrFormat("%s: can't create: %s", folder.string(), error.message());
  if (error == std::errc::no_space_on_device) {
    return absl::ResourceExhaustedError(message);
  }
  return absl::PermissionDeniedError(message);
}

}  // namespace

absl::Status CheckOutFolder(const fs::path& out) {
  std::error_code error;
  const fs::file_status status = fs::status(out, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::OkStatus();
  }
  if (status.type() != fs::file_type::directory) {
    return absl::InvalidArgumentError(absl::StrFormat("--out: %s is no folder", out.string()));
  }
  const bool empty = fs::is_empty(out, error);
  if (error) {
    return absl::PermissionDeniedError(
        absl::StrFormat("--out: %s: %s", out.string(), error.message()));
  }
  if (!empty) {
    return absl::AlreadyExistsError(
        absl::StrFormat("--out: %s is not empty; name a new folder", out.string()));
  }
  return absl::OkStatus();
}

absl::StatusOr<RunFolder> RunFolder::Create(const fs::path& out, const fs::path& scratch_parent) {
  std::error_code error;
  const bool out_is_new = !fs::exists(out, error);
  fs::create_directories(out, error);
  if (error) {
    return FolderError(out, error);
  }
  const fs::path absolute_out = fs::canonical(out, error);
  fs::path scratch = absolute_out / "scratch";
  if (!scratch_parent.empty()) {
    scratch = fs::absolute(scratch_parent, error) / absl::StrFormat("alexbench-%d", getpid());
  }
  fs::create_directories(scratch.parent_path(), error);
  if (!fs::create_directory(scratch, error)) {
    if (!error) {
      error = std::make_error_code(std::errc::file_exists);
    }
    const absl::Status status = FolderError(scratch, error);
    if (out_is_new) {
      fs::remove(out, error);
    }
    return status;
  }
  return RunFolder(absolute_out, std::move(scratch));
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : out_(std::move(other.out_)), scratch_(std::exchange(other.scratch_, fs::path())) {}

RunFolder::~RunFolder() {
  if (!scratch_.empty()) {
    std::error_code ignored;  // nothing can be done about a scratch folder that won't go
    fs::remove_all(scratch_, ignored);
  }
}

std::string RunFolder::run_id() const { return out_.filename().string(); }

}  // namespace alexbench::harness
