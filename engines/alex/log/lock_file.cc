#include "engines/alex/log/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

absl::StatusOr<FileDescriptor> OpenLock(const std::filesystem::path& path) {
  constexpr int kFlags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  FileDescriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | kFlags, 0600));
  if (!descriptor.is_open() && (errno == EROFS || errno == EACCES)) {
    // A reader may lock what it must not write.
    descriptor = FileDescriptor(::open(path.c_str(), O_RDONLY | kFlags));
  }
  if (!descriptor.is_open()) {
    return PosixStatus(errno, "open", path);
  }
  return descriptor;
}

// The process id of whoever holds a lock on the file, as the kernel lists it; empty if it does not.
std::string HolderOf(const struct stat& file) {
  const std::string name = absl::StrFormat("%02x:%02x:%u", major(file.st_dev), minor(file.st_dev),
                                           static_cast<std::uint64_t>(file.st_ino));
  std::ifstream locks("/proc/locks");
  std::string number;
  std::string kind;
  std::string mode;
  std::string access;
  std::string pid;
  std::string inode;
  std::string rest;
  while (locks >> number >> kind >> mode >> access >> pid >> inode && std::getline(locks, rest)) {
    if (kind == "FLOCK" && inode == name) {
      return pid;
    }
  }
  return "";
}

absl::Status HeldStatus(const std::filesystem::path& folder, const struct stat& file) {
  const std::string pid = HolderOf(file);
  if (pid.empty()) {
    return absl::UnavailableError(
        absl::StrFormat("%s is in use by another process", folder.string()));
  }
  return absl::UnavailableError(
      absl::StrFormat("%s is in use by process %s", folder.string(), pid));
}

bool IsStillNamed(const std::filesystem::path& path, const struct stat& file) {
  struct stat named = {};
  return ::lstat(path.c_str(), &named) == 0 && named.st_ino == file.st_ino &&
         named.st_dev == file.st_dev;
}

}  // namespace

LockFile::LockFile(std::filesystem::path path, FileDescriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

absl::StatusOr<LockFile> LockFile::Take(const std::filesystem::path& folder, LockKind kind) {
  const std::filesystem::path path = folder / "LOCK";
  const int operation = (kind == LockKind::kShared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  while (true) {
    ASSIGN_OR_RETURN(FileDescriptor descriptor, OpenLock(path));
    struct stat file = {};
    if (::fstat(descriptor.get(), &file) != 0) {
      return PosixStatus(errno, "examine", path);
    }
    if (::flock(descriptor.get(), operation) != 0) {
      return errno == EWOULDBLOCK ? HeldStatus(folder, file) : PosixStatus(errno, "lock", path);
    }
    // Between opening and locking, a failed creation may have removed the file: a lock on a file
    // without a name protects nothing, so start again.
    if (IsStillNamed(path, file)) {
      return LockFile(path, std::move(descriptor));
    }
  }
}

void LockFile::Remove() const { ::unlink(path_.c_str()); }

}  // namespace alexbench::engines::alex
