#include "harness/report/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

absl::Status ReadError(const std::filesystem::path& file, int error) {
  const std::string message =
      absl::StrFormat("reading %s: %s", file.string(), std::generic_category().message(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:  // a file where a folder is looked for
    case ENAMETOOLONG:
      return absl::NotFoundError(message);
    default:
      return absl::UnavailableError(message);
  }
}

absl::Status WriteError(std::string_view doing, const std::filesystem::path& file, int error) {
  const std::string message =
      absl::StrFormat("%s %s: %s", doing, file.string(), std::generic_category().message(error));
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  int number() const { return number_; }

 private:
  int number_;
};

absl::Status WriteAll(const Descriptor& descriptor, const std::filesystem::path& file,
                      std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor.number(), text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return WriteError("writing", file, errno);
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor.number()) == 0 ? absl::OkStatus() : WriteError("syncing", file, errno);
}

// Makes a rename in `folder` last.
absl::Status SyncFolder(const std::filesystem::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0) {
    return WriteError("syncing", folder, errno);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::filesystem::path& file) {
  struct stat facts = {};
  if (::stat(file.c_str(), &facts) != 0) {
    return ReadError(file, errno);
  }
  if (!S_ISREG(facts.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("reading %s: is no regular file", file.string()));
  }
  // gzread hands out files that are not gzip as they are.
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> opened(gzopen(file.c_str(), "rbe"), &gzclose_r);
  if (opened == nullptr) {
    return ReadError(file, errno);
  }
  std::string text;
  std::array<char, 1 << 16> part;
  int got = 0;
  while ((got = gzread(opened.get(), part.data(), part.size())) > 0) {
    text.append(part.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxTextFileSizeBytes) {
      return absl::DataLossError(
          absl::StrFormat("%s: longer than %d bytes", file.string(), kMaxTextFileSizeBytes));
    }
  }
  int error = Z_OK;
  const char* message = gzerror(opened.get(), &error);
  if (error != Z_OK) {
    return absl::DataLossError(absl::StrFormat("%s: damaged gzip: %s", file.string(), message));
  }
  return text;
}

absl::Status ReplaceFile(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::path beside = file;
  beside += absl::StrFormat(".%d.tmp", ::getpid());
  absl::Status status;
  {
    const Descriptor descriptor(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (descriptor.number() < 0) {
      return WriteError("creating", beside, errno);
    }
    status = WriteAll(descriptor, beside, text);
  }
  if (status.ok() && ::rename(beside.c_str(), file.c_str()) != 0) {
    status = WriteError("renaming to", file, errno);
  }
  if (!status.ok()) {
    ::unlink(beside.c_str());
    return status;
  }
  return SyncFolder(file.has_parent_path() ? file.parent_path() : ".");
}

absl::Status AppendToFile(const std::filesystem::path& file, std::string_view text) {
  const Descriptor descriptor(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  const off_t before = descriptor.number() < 0 ? -1 : ::lseek(descriptor.number(), 0, SEEK_END);
  if (before < 0) {
    return WriteError("opening", file, errno);
  }
  const absl::Status status = WriteAll(descriptor, file, text);
  if (!status.ok() && ::ftruncate(descriptor.number(), before) != 0) {
    return WriteError("cutting what was half written to", file, errno);
  }
  return status;
}

absl::Status CutTornLine(const std::filesystem::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (descriptor.number() < 0) {
    return errno == ENOENT ? absl::OkStatus() : WriteError("opening", file, errno);
  }
  off_t end = ::lseek(descriptor.number(), 0, SEEK_END);
  const off_t before = end;
  char last = '\0';
  while (end > 0 && last != '\n') {
    if (::pread(descriptor.number(), &last, 1, end - 1) != 1) {
      return ReadError(file, errno);
    }
    end -= last == '\n' ? 0 : 1;
  }
  if (end < 0 || (end != before && ::ftruncate(descriptor.number(), end) != 0)) {
    return WriteError("cutting a torn line of", file, errno);
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
