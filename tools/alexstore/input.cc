#include "tools/alexstore/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

#include "engines/alex/log/posix_status.h"

namespace alexbench::tools {

using engines::alex::FileDescriptor;
using engines::alex::PosixStatus;

absl::StatusOr<Input> Input::Open(const std::string& path) {
  Input input;
  input.name_ = path == "-" ? "standard input" : path;
  if (path == "-") {
    input.descriptor_ = STDIN_FILENO;
  } else {
    input.file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    input.descriptor_ = input.file_.get();
  }
  struct stat facts = {};
  if (input.descriptor_ < 0 || ::fstat(input.descriptor_, &facts) != 0) {
    return PosixStatus(errno, "read", input.name_);
  }
  if (S_ISDIR(facts.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat(input.name_, " is a folder"));
  }
  if (path != "-" && S_ISREG(facts.st_mode)) {
    input.size_bytes_ = static_cast<std::uint64_t>(facts.st_size);
  }
  return input;
}

absl::StatusOr<bool> Input::Read(std::string& buffer) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 22;
  const std::size_t kept = buffer.size();
  buffer.resize(kept + kMostBytes);
  ssize_t count = -1;
  do {
    count = ::read(descriptor_, buffer.data() + kept, kMostBytes);
  } while (count < 0 && errno == EINTR);
  const int error = errno;
  buffer.resize(kept + (count > 0 ? static_cast<std::size_t>(count) : 0));
  if (count < 0) {
    return PosixStatus(error, "read", name_);
  }
  return count > 0;
}

absl::Status Input::Rewind() {
  if (::lseek(descriptor_, 0, SEEK_SET) != 0) {
    return PosixStatus(errno, "rewind", name_);
  }
  return absl::OkStatus();
}

}  // namespace alexbench::tools
