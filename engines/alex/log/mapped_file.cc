#include "engines/alex/log/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/race_notes.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kPageBytes = 4096;

std::uint64_t RoundDown(std::uint64_t position, std::uint64_t unit) {
  return position / unit * unit;
}
std::uint64_t RoundUp(std::uint64_t position, std::uint64_t unit) {
  return RoundDown(position + unit - 1, unit);
}

// How much of the window shows a file that ends at `end`.
std::uint64_t WantedCover(LogGrowth growth, std::uint64_t end) {
  const std::uint64_t at_least = std::max<std::uint64_t>(end, 1);  // no mapping is empty
  switch (growth) {
    case LogGrowth::kRemapEach:
      return at_least;
    case LogGrowth::kRemap16MiB:
      return RoundUp(at_least, kRemapStepBytes);
    case LogGrowth::kReserved:
      break;
  }
  return std::numeric_limits<std::uint64_t>::max();
}

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
  // Of a file that is longer than logs can be, what lies behind is no part of one.
  const std::uint64_t least_bytes = std::min(2 * file_bytes, kDefaultWindowBytes);
  ASSIGN_OR_RETURN(file->window_, AddressWindow::Reserve({.wanted_bytes = options.window_bytes,
                                                          .least_bytes = least_bytes,
                                                          .advice = options.advice},
                                                         path));
  file->growth_ = options.growth;
  RETURN_IF_ERROR(file->Cover(file_bytes));
  return file;
}

absl::Status MappedFile::MapFrom(std::uint64_t start, std::uint64_t end) {
  // Over whatever is there: the system call unmaps that and maps the file in one, so that no one
  // finds the range empty.
  if (::mmap(window_.base() + start, end - start, PROT_READ, MAP_SHARED | MAP_FIXED,
             descriptor_.get(), static_cast<off_t>(start)) == MAP_FAILED) {
    return PosixStatus(errno, "map", path_);
  }
  window_.Advise(window_.base() + start, end - start);
  return absl::OkStatus();
}

absl::Status MappedFile::Cover(std::uint64_t end) {
  if (covered_ > 0 && covered_ >= end && growth_ != LogGrowth::kRemapEach) {
    return absl::OkStatus();
  }
  const std::uint64_t covered = std::min(WantedCover(growth_, end), window_.size_bytes());
  RETURN_IF_ERROR(MapFrom(0, covered));
  if (growth_ == LogGrowth::kReserved) {
    // Advice only: a core dump should not carry the store, but works either way. The other choices
    // stand for one system call a growth, so they do without.
    ::madvise(window_.base(), covered, MADV_DONTDUMP);
  }
  covered_ = covered;
  return absl::OkStatus();
}

absl::StatusOr<char*> MappedFile::ShowMemory(const FilePart& part) {
  const std::uint64_t page = RoundDown(part.position, kPageBytes);
  const std::size_t size_bytes = RoundUp(part.position + part.size_bytes, kPageBytes) - page;
  void* const memory =
      ::mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return PosixStatus(errno, "find memory to buffer", path_);
  }
  std::memcpy(memory, window_.base() + page, part.position - page);
  // Filled first and moved there whole: views of that page never see anything else.
  if (::mremap(memory, size_bytes, size_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
               window_.base() + page) == MAP_FAILED) {
    const int error = errno;
    ::munmap(memory, size_bytes);
    return PosixStatus(error, "place memory to buffer", path_);
  }
  return window_.base() + part.position;
}

absl::Status MappedFile::ShowFile(const FilePart& part) {
  return MapFrom(RoundDown(part.position, kPageBytes),
                 RoundUp(part.position + part.size_bytes, kPageBytes));
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
    NoteWritten(window_.base() + offset, static_cast<std::size_t>(written));
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
