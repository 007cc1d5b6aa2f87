#include "engines/store_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "absl/strings/str_format.h"

namespace alexbench::engines {

absl::Status CreateStoreFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? absl::UnavailableError(
                     absl::StrFormat("cannot create %s: %s", folder.string(), error.message()))
               : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Take(const std::filesystem::path& folder) {
  std::unique_ptr<FolderLock> lock(
      new FolderLock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (lock->descriptor_ < 0 || ::flock(lock->descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(
        absl::StrFormat("another store has %s open, or it cannot be locked", folder.string()));
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

std::uint64_t BytesOnDisk(const std::filesystem::path& folder) {
  constexpr std::uint64_t kStatBlockBytes = 512;
  std::uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    struct stat facts = {};
    if (::stat(file->path().c_str(), &facts) == 0) {
      bytes += static_cast<std::uint64_t>(facts.st_blocks) * kStatBlockBytes;
    }
  }
  return bytes;
}

}  // namespace alexbench::engines
