#include "harness/run/folder_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

// Children of a dead holder are dead or dying: they die with their parent.
constexpr int kMostWaits = 100;
constexpr std::chrono::milliseconds kWait{50};

LockNote ReadNote(int descriptor) {
  std::array<char, 8192> text;
  const ssize_t got = ::pread(descriptor, text.data(), text.size(), 0);
  std::istringstream lines(std::string(text.data(), got < 0 ? 0 : static_cast<std::size_t>(got)));
  LockNote note;
  std::string scratch;
  if (lines >> note.pid >> note.run_tag && lines.get() == '\n' && std::getline(lines, scratch)) {
    note.scratch = scratch;
  }
  return note;
}

bool IsRunning(const LockNote& holder) {
  return holder.pid == 0 || ::kill(holder.pid, 0) == 0 || errno == EPERM;
}

bool IsStillNamed(const std::filesystem::path& file, int descriptor) {
  struct stat opened = {};
  struct stat named = {};
  return ::fstat(descriptor, &opened) == 0 && ::lstat(file.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

absl::Status SystemStatus(const std::filesystem::path& file, int error) {
  const std::string message =
      absl::StrFormat("lock %s: %s", file.string(), std::generic_category().message(error));
  return error == ENOENT ? absl::NotFoundError(message) : absl::PermissionDeniedError(message);
}

}  // namespace

FolderLock::FolderLock(std::filesystem::path file, int descriptor)
    : file_(std::move(file)), descriptor_(descriptor), left_(ReadNote(descriptor)) {}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      left_(std::move(other.left_)) {}

absl::StatusOr<FolderLock> FolderLock::Take(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kFileName;
  for (int wait = 0; wait <= kMostWaits; ++wait) {
    // Not closed in children: the folder is free only once the last of them is gone.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (descriptor < 0) {
      return SystemStatus(file, errno);
    }
    const int error = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    // Whoever held it may have removed the file in between; a lock without a name keeps nobody out.
    if (error == 0 && IsStillNamed(file, descriptor)) {
      return FolderLock(file, descriptor);
    }
    const LockNote holder = ReadNote(descriptor);
    ::close(descriptor);
    if (error != 0 && error != EWOULDBLOCK) {
      return SystemStatus(file, error);
    }
    if (error == EWOULDBLOCK && IsRunning(holder)) {
      return absl::UnavailableError(
          absl::StrFormat("%s is in use by process %d", folder.string(), holder.pid));
    }
    std::this_thread::sleep_for(kWait);
  }
  return absl::UnavailableError(
      absl::StrFormat("%s is in use by what a dead run has left running", folder.string()));
}

bool FolderLock::IsStillThere() const { return IsStillNamed(file_, descriptor_); }

absl::Status FolderLock::Write(const LockNote& note) {
  const std::string text =
      absl::StrFormat("%d %s\n%s\n", note.pid, note.run_tag, note.scratch.string());
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) ||
      ::fsync(descriptor_) != 0) {
    const int error = errno;
    return error == ENOSPC ? absl::ResourceExhaustedError(
                                 absl::StrFormat("%s: no space left on device", file_.string()))
                           : SystemStatus(file_, error);
  }
  return absl::OkStatus();
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) {
    if (IsStillThere()) {
      ::unlink(file_.c_str());
    }
    ::close(descriptor_);
  }
}

}  // namespace alexbench::harness
