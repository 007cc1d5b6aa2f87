#include "engines/alex/log/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

absl::StatusOr<FileDescriptor> OpenDescriptor(const std::filesystem::path& path,
                                              FileAccess access) {
  // O_NONBLOCK: a pipe must be refused below, not waited for. It means nothing to a regular file.
  const int flags =
      (access == FileAccess::kReadOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  FileDescriptor descriptor(::open(path.c_str(), flags));
  if (!descriptor.is_open()) {
    return PosixStatus(errno, "open", path);
  }
  struct stat facts = {};
  if (::fstat(descriptor.get(), &facts) != 0) {
    return PosixStatus(errno, "examine", path);
  }
  if (!S_ISREG(facts.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is not a regular file", path.string()));
  }
  return descriptor;
}

}  // namespace

absl::StatusOr<std::shared_ptr<MappedFile>> MappedFile::Open(const std::filesystem::path& path,
                                                             const MapOptions& options) {
  std::shared_ptr<MappedFile> file(new MappedFile());
  file->path_ = path;
  ASSIGN_OR_RETURN(file->descriptor_, OpenDescriptor(path, options.access));
  ASSIGN_OR_RETURN(const std::uint64_t file_bytes, file->SizeBytes());
  ASSIGN_OR_RETURN(file->window_, AddressWindow::Reserve({.wanted_bytes = options.window_bytes,
                                                          .least_bytes = 2 * file_bytes},
                                                         path));
  RETURN_IF_ERROR(file->MapWindow());
  return file;
}

absl::Status MappedFile::MapWindow() {
  char* const base = window_.base();
  if (::mmap(base, window_.size_bytes(), PROT_READ, MAP_SHARED | MAP_FIXED, descriptor_.get(), 0) ==
      MAP_FAILED) {
    return PosixStatus(errno, "map", path_);
  }
  // Advice only: a core dump should not carry the store, but works either way.
  ::madvise(base, window_.size_bytes(), MADV_DONTDUMP);
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> MappedFile::SizeBytes() const {
  struct stat facts = {};
  if (::fstat(descriptor_.get(), &facts) != 0) {
    return PosixStatus(errno, "examine", path_);
  }
  return static_cast<std::uint64_t>(facts.st_size);
}

absl::StatusOr<std::uint64_t> MappedFile::AllocatedBytes() const {
  struct stat facts = {};
  if (::fstat(descriptor_.get(), &facts) != 0) {
    return PosixStatus(errno, "examine", path_);
  }
  constexpr std::uint64_t kStatBlockBytes = 512;  // fixed by stat(2), whatever the file system
  return static_cast<std::uint64_t>(facts.st_blocks) * kStatBlockBytes;
}

absl::Status MappedFile::WriteAt(std::uint64_t offset, std::string_view bytes) {
  if (offset > window_.size_bytes() || bytes.size() > window_.size_bytes() - offset) {
    return absl::ResourceExhaustedError(absl::StrFormat("%s has reached its window of %u bytes",
                                                        path_.string(), window_.size_bytes()));
  }
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return PosixStatus(errno, "write", path_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return absl::OkStatus();
}

absl::Status MappedFile::Truncate(std::uint64_t size_bytes) {
  if (::ftruncate(descriptor_.get(), static_cast<off_t>(size_bytes)) != 0) {
    return PosixStatus(errno, "truncate", path_);
  }
  return absl::OkStatus();
}

absl::Status MappedFile::Sync() {
  if (::fdatasync(descriptor_.get()) != 0) {
    return PosixStatus(errno, "sync", path_);
  }
  return absl::OkStatus();
}

absl::StatusOr<MemoryRegion> MappedFile::MapFront(std::size_t size_bytes) {
  void* start =
      ::mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_.get(), 0);
  if (start == MAP_FAILED) {
    return PosixStatus(errno, "map the header of", path_);
  }
  return MemoryRegion(start, size_bytes);
}

}  // namespace alexbench::engines::alex
