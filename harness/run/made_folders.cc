#include "harness/run/made_folders.h"

#include <unistd.h>

#include <system_error>

#include "harness/run/folder_error.h"

namespace alexbench::harness {

namespace fs = std::filesystem;

absl::Status MadeFolders::Make(const fs::path& folder) {
  std::error_code error;
  fs::path each;
  // Part by part as the kernel walks it: what ".." means behind a link, only the kernel knows.
  for (const fs::path& part : folder) {
    each /= part;
    if (fs::is_directory(each, error)) {
      continue;
    }
    if (fs::create_directory(each, error)) {
      made_.push_back(each);
    } else if (error == std::errc::file_exists) {
      return CreationError(folder, std::make_error_code(std::errc::not_a_directory));
    } else if (error) {
      return CreationError(folder, error);
    }
  }
  return absl::OkStatus();
}

MadeFolders::~MadeFolders() {
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) {
    ::rmdir(folder->c_str());  // stays where something was put into it
  }
}

}  // namespace alexbench::harness
