#include "engines/alex/log/segmented/posix_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

class PosixFile : public File {
 public:
  PosixFile(std::filesystem::path path, FileDescriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  absl::StatusOr<std::uint64_t> SizeBytes() const override {
    ASSIGN_OR_RETURN(const struct stat facts, Facts());
    return static_cast<std::uint64_t>(facts.st_size);
  }

  absl::StatusOr<std::uint64_t> AllocatedBytes() const override {
    ASSIGN_OR_RETURN(const struct stat facts, Facts());
    constexpr std::uint64_t kStatBlockBytes = 512;  // fixed by stat(2), whatever the file system
    return static_cast<std::uint64_t>(facts.st_blocks) * kStatBlockBytes;
  }

  absl::StatusOr<std::string> Read(const FileRange& range) const override {
    std::string bytes(range.size_bytes, '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::pread(descriptor_.get(), bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(range.position + done));
      if (got == 0) {
        break;
      }
      if (got < 0 && errno != EINTR) {
        return PosixStatus(errno, "read", path_);
      }
      done += got < 0 ? 0 : static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

  absl::Status MapAt(char* address, const FileRange& range) const override {
    if (::mmap(address, range.size_bytes, PROT_READ, MAP_SHARED | MAP_FIXED, descriptor_.get(),
               static_cast<off_t>(range.position)) == MAP_FAILED) {
      return PosixStatus(errno, "map", path_);
    }
    // Advice only: a core dump should not carry the store, but works either way.
    ::madvise(address, range.size_bytes, MADV_DONTDUMP);
    return absl::OkStatus();
  }

  absl::StatusOr<std::size_t> WriteSome(std::uint64_t position, std::string_view bytes) override {
    ssize_t written = -1;
    do {
      written =
          ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(position));
    } while (written < 0 && errno == EINTR);
    if (written < 0) {
      return PosixStatus(errno, "write", path_);
    }
    return static_cast<std::size_t>(written);
  }

  absl::Status Allocate(const FileRange& range) override {
    ASSIGN_OR_RETURN(const std::uint64_t size_before, SizeBytes());
    int failed = 0;
    do {
      failed = ::fallocate(descriptor_.get(), 0, static_cast<off_t>(range.position),
                           static_cast<off_t>(range.size_bytes));
    } while (failed != 0 && errno == EINTR);
    if (failed == 0) {
      return absl::OkStatus();
    }
    const int error_number = errno;
    if (error_number == EOPNOTSUPP) {
      // A file system without allocation: a full disk shows when writing.
      return Truncate(std::max(size_before, range.position + range.size_bytes));
    }
    // Some file systems keep what they could find.
    RETURN_IF_ERROR(Truncate(size_before));
    return PosixStatus(error_number, "allocate space for", path_);
  }

  absl::Status Truncate(std::uint64_t size_bytes) override {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size_bytes)) != 0) {
      return PosixStatus(errno, "truncate", path_);
    }
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    if (::fdatasync(descriptor_.get()) != 0) {
      return PosixStatus(errno, "sync", path_);
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<struct stat> Facts() const {
    struct stat facts = {};
    if (::fstat(descriptor_.get(), &facts) != 0) {
      return PosixStatus(errno, "examine", path_);
    }
    return facts;
  }

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

}  // namespace

PosixFolder::PosixFolder(std::filesystem::path path, FileDescriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

absl::StatusOr<std::unique_ptr<PosixFolder>> PosixFolder::Open(const std::filesystem::path& path) {
  FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    return PosixStatus(errno, "open", path);
  }
  return std::unique_ptr<PosixFolder>(new PosixFolder(path, std::move(descriptor)));
}

absl::StatusOr<std::uint64_t> PosixFolder::FreeBytes() const {
  struct statvfs facts = {};
  if (::fstatvfs(descriptor_.get(), &facts) != 0) {
    return PosixStatus(errno, "ask for the free space of", path_);
  }
  if (facts.f_blocks == 0) {
    return std::numeric_limits<std::uint64_t>::max();  // a file system that does not count
  }
  // A file system that has no number of its own may say the largest there is.
  std::uint64_t bytes = 0;
  const bool wraps = __builtin_mul_overflow(std::uint64_t{facts.f_bavail}, facts.f_frsize, &bytes);
  return wraps ? std::numeric_limits<std::uint64_t>::max() : bytes;
}

absl::StatusOr<std::unique_ptr<File>> PosixFolder::Open(std::string_view name, FileAccess access) {
  const std::filesystem::path path = path_ / name;
  // O_NONBLOCK: a pipe must be refused below, not waited for. It means nothing to a regular file.
  const int flags =
      (access == FileAccess::kReadOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  FileDescriptor file(::openat(descriptor_.get(), std::string(name).c_str(), flags));
  if (!file.is_open()) {
    return PosixStatus(errno, "open", path);
  }
  struct stat facts = {};
  if (::fstat(file.get(), &facts) != 0) {
    return PosixStatus(errno, "examine", path);
  }
  if (!S_ISREG(facts.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is not a regular file", path.string()));
  }
  return std::make_unique<PosixFile>(path, std::move(file));
}

absl::StatusOr<std::vector<std::string>> PosixFolder::List() const {
  // A descriptor of its own: reading moves its place in the folder, and closing ends it.
  FileDescriptor own(::openat(descriptor_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* const listing = own.is_open() ? ::fdopendir(own.get()) : nullptr;
  if (listing == nullptr) {
    return PosixStatus(errno, "list", path_);
  }
  (void)own.Release();
  std::vector<std::string> names;
  errno = 0;
  for (const dirent* entry = ::readdir(listing); entry != nullptr; entry = ::readdir(listing)) {
    if (const std::string_view name = entry->d_name; name != "." && name != "..") {
      names.emplace_back(name);
    }
    errno = 0;
  }
  const int error_number = errno;
  ::closedir(listing);
  if (error_number != 0) {
    return PosixStatus(error_number, "list", path_);
  }
  return names;
}

absl::StatusOr<std::unique_ptr<File>> PosixFolder::Create(std::string_view name) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  FileDescriptor file(::openat(descriptor_.get(), std::string(name).c_str(), kFlags, 0600));
  if (!file.is_open()) {
    return PosixStatus(errno, "create", path_ / name);
  }
  return std::make_unique<PosixFile>(path_ / name, std::move(file));
}

absl::Status PosixFolder::Rename(std::string_view from, std::string_view to) {
  if (::renameat(descriptor_.get(), std::string(from).c_str(), descriptor_.get(),
                 std::string(to).c_str()) != 0) {
    return PosixStatus(errno, "rename", path_ / from);
  }
  return absl::OkStatus();
}

absl::Status PosixFolder::Remove(std::string_view name) {
  if (::unlinkat(descriptor_.get(), std::string(name).c_str(), 0) != 0 && errno != ENOENT) {
    return PosixStatus(errno, "remove", path_ / name);
  }
  return absl::OkStatus();
}

absl::Status PosixFolder::Sync() {
  if (::fsync(descriptor_.get()) != 0) {
    return PosixStatus(errno, "sync", path_);
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
