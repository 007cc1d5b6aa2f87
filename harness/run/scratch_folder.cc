#include "harness/run/scratch_folder.h"

#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/file_io.h"
#include "harness/run/folder_error.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "alexbench-scratch";

bool IsMarked(const fs::path& folder, const std::string& run_tag) {
  const absl::StatusOr<std::string> tag = ReadTextFile(folder / kMarker);
  return tag.ok() && *tag == run_tag + "\n";
}

// As a run leaves it that is killed before the marker has its name.
bool IsUnfinished(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(std::string(kMarker) + ".") || !name.ends_with(".tmp")) {
      return false;
    }
  }
  return !error;
}

std::error_code RemoveAllButMarker(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename() != kMarker) {
      std::error_code failed;
      fs::remove_all(entry->path(), failed);
      if (failed) {
        return failed;
      }
    }
  }
  return error;
}

}  // namespace

absl::Status MakeScratch(const fs::path& folder, const std::string& run_tag) {
  std::error_code error;
  if (!fs::create_directory(folder, error)) {
    return CreationError(folder, error ? error : std::make_error_code(std::errc::file_exists));
  }
  absl::Status status = ReplaceFile(folder / kMarker, run_tag + "\n");
  if (!status.ok()) {
    fs::remove(folder, error);
  }
  return status;
}

absl::Status RemoveScratch(const fs::path& folder, const std::string& run_tag) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder, error))) {
    return absl::OkStatus();
  }
  const bool is_folder = fs::symlink_status(folder, error).type() == fs::file_type::directory;
  if (!is_folder || (!IsMarked(folder, run_tag) && !IsUnfinished(folder))) {
    return absl::PermissionDeniedError(absl::StrFormat(
        "%s: is not a scratch folder of this run; remove it yourself", folder.string()));
  }
  error = RemoveAllButMarker(folder);
  if (!error) {
    fs::remove(folder / kMarker, error);
    fs::remove(folder, error);
  }
  return error ? absl::PermissionDeniedError(
                     absl::StrFormat("%s: can't remove: %s", folder.string(), error.message()))
               : absl::OkStatus();
}

}  // namespace alexbench::harness
