#include "engines/alex/log/segmented/segment_window.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstdint>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {

absl::StatusOr<std::shared_ptr<SegmentWindow>> SegmentWindow::Reserve(
    const WindowSize& size, const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(AddressWindow window, AddressWindow::Reserve(size, path));
  return std::shared_ptr<SegmentWindow>(new SegmentWindow(std::move(window), path));
}

absl::Status SegmentWindow::Map(const File& file, const LogRange& segment) {
  if (segment.end > window_.size_bytes()) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s: the log has reached the end of its window", path_.string()));
  }
  char* const start = window_.base() + segment.start;
  const std::uint64_t size_bytes = segment.end - segment.start;
  RETURN_IF_ERROR(file.MapAt(start, {.position = 0, .size_bytes = size_bytes}));
  window_.Advise(start, size_bytes);
  return absl::OkStatus();
}

absl::Status SegmentWindow::CloseRest(const LogRange& rest) {
  constexpr std::uint64_t kPageBytes = 4096;
  const LogOffset start = (rest.start + kPageBytes - 1) / kPageBytes * kPageBytes;
  if (start >= rest.end) {
    return absl::OkStatus();
  }
  if (::mmap(window_.base() + start, rest.end - start, PROT_READ,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
    return PosixStatus(errno, "map the unused rest of a segment of", path_);
  }
  return absl::OkStatus();
}

absl::Status SegmentWindow::Retire(const LogRange& range) {
  if (::mmap(window_.base() + range.start, range.end - range.start, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
    return PosixStatus(errno, "unmap a retired segment of", path_);
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
