#include "tools/alexstore/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "engines/alex/log/posix_status.h"

namespace alexbench::tools {

absl::Status Output::MaybeFlush() {
  constexpr std::size_t kEnoughBytes = std::size_t{1} << 16;
  return buffer_.size() < kEnoughBytes ? absl::OkStatus() : Flush();
}

absl::Status Output::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return engines::alex::PosixStatus(errno, "write to", "standard output");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return absl::OkStatus();
}

}  // namespace alexbench::tools
