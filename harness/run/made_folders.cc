#include "harness/run/made_folders.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "harness/run/folder_error.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

// Each but the last met another run just at its end.
constexpr int kMostTries = 100;

// Makes one folder. What is in its way may be no folder, or one that is gone by now.
bool MakeOne(const fs::path& folder, std::error_code& error) {
  const bool is_made = fs::create_directory(folder, error);
  if (error == std::errc::file_exists) {
    std::error_code ignored;
    error = std::make_error_code(fs::exists(fs::symlink_status(folder, ignored))
                                     ? std::errc::not_a_directory
                                     : std::errc::no_such_file_or_directory);
  }
  return is_made;
}

}  // namespace

absl::Status MadeFolders::Make(const fs::path& folder) {
  fs::path each;
  // Part by part as the kernel walks it: what ".." means behind a link, only the kernel knows.
  for (const fs::path& part : folder) {
    each /= part;
    std::error_code error;
    if (fs::is_directory(each, error)) {
      continue;
    }
    const bool is_made = MakeOne(each, error);
    if (error) {
      return CreationError(folder, error);
    }
    if (is_made && std::find(made_.begin(), made_.end(), each) == made_.end()) {
      made_.push_back(each);
    }
  }
  return absl::OkStatus();
}

absl::Status MadeFolders::MakeAndFill(const fs::path& folder,
                                      absl::FunctionRef<absl::Status()> fill) {
  absl::Status status;
  for (int i = 0; i < kMostTries; ++i) {
    status = Make(folder);
    if (status.ok()) {
      status = fill();
    }
    if (!absl::IsNotFound(status)) {
      return status;
    }
  }
  return absl::PermissionDeniedError(status.message());
}

MadeFolders::~MadeFolders() {
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) {
    ::rmdir(folder->c_str());  // stays where something was put into it
  }
}

}  // namespace alexbench::harness
