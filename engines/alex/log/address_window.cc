#include "engines/alex/log/address_window.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_format.h"

#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kHugePageBytes = std::uint64_t{1} << 21;
// The longest length a record can state, and a page for its header.
constexpr std::uint64_t kGuardBytes = (std::uint64_t{1} << 32) + 4096;
// MADV_COLLAPSE of Linux 6.1, which the C library has no name for yet.
constexpr int kCollapse = 25;

}  // namespace

absl::StatusOr<AddressWindow> AddressWindow::Reserve(const WindowSize& size,
                                                     const std::filesystem::path& file) {
  const std::uint64_t least_bytes = std::max(size.least_bytes, kHugePageBytes);
  for (std::uint64_t bytes = size.wanted_bytes; bytes >= least_bytes; bytes /= 2) {
    const std::uint64_t reserved = bytes + kGuardBytes + kHugePageBytes;
    void* start =
        ::mmap(nullptr, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start != MAP_FAILED) {
      AddressWindow window;
      window.reservation_ = MemoryRegion(start, reserved);
      window.size_bytes_ = bytes;
      window.advice_ = size.advice;
      const auto address = reinterpret_cast<std::uintptr_t>(start);
      window.base_ =
          static_cast<char*>(start) + (kHugePageBytes - address % kHugePageBytes) % kHugePageBytes;
      return window;
    }
    // EINVAL: valgrind's answer to more address space than it hands out.
    if (errno != ENOMEM && errno != EINVAL) {
      return PosixStatus(errno, "reserve address space for", file);
    }
  }
  return absl::ResourceExhaustedError(
      absl::StrFormat("%s: no address space for a window of %u bytes", file.string(), least_bytes));
}

// What comes of any of this is looked up in what the kernel says it has mapped, not in the answer.
void AddressWindow::Advise(char* start, std::uint64_t size_bytes) const {
  if (advice_.pages != PageAdvice::kKernel) {
    const bool is_huge = advice_.pages == PageAdvice::kHuge;
    ::madvise(start, size_bytes, is_huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  }
  if (serves_gets_ && advice_.read_ahead == ReadAhead::kOff) {
    ::madvise(start, size_bytes, MADV_RANDOM);
  }
}

void AddressWindow::BeginGets(std::uint64_t size_bytes) {
  serves_gets_ = true;
  const std::uint64_t whole_bytes = size_bytes / kHugePageBytes * kHugePageBytes;
  if (advice_.pages == PageAdvice::kHuge && whole_bytes > 0) {
    ::madvise(base_, whole_bytes, kCollapse);
  }
  if (advice_.read_ahead == ReadAhead::kOff) {
    ::madvise(base_, size_bytes_, MADV_RANDOM);
  }
}

}  // namespace alexbench::engines::alex
