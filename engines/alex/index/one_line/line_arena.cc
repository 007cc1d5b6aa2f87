#include "engines/alex/index/one_line/line_arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>

#include "base/check.h"

namespace alexbench::engines::alex::one_line {
namespace {

constexpr std::size_t kLineBytes = 64;
constexpr std::size_t kHugePageBytes = std::size_t{1} << 21U;
constexpr std::size_t kMostWindowBytes = std::size_t{1} << 40U;
constexpr std::align_val_t kLineAlignment{kLineBytes};

// Sizes up to so many lines are not rounded.
constexpr std::size_t kExactBits = 6;
constexpr std::size_t kExactLines = std::size_t{1} << kExactBits;

// What a block of so many lines counts as. Every power of two from kExactLines on is divided in
// eight.
struct SizeClass {
  std::size_t number = 0;
  std::size_t line_count = 0;

  static SizeClass Of(std::size_t line_count) {
    if (line_count <= kExactLines) {
      return {line_count, line_count};
    }
    const std::size_t last = line_count - 1;
    const auto exponent = static_cast<std::size_t>(std::bit_width(last)) - 1;
    const std::size_t step_bits = exponent - 3;
    const std::size_t eighth = last >> step_bits;  // 8 to 15
    const std::size_t exponents_before = exponent - kExactBits;
    return {kExactLines + 1 + 8 * exponents_before + (eighth - 8), (eighth + 1) << step_bits};
  }
};

std::size_t RoundUp(std::size_t size_bytes, std::size_t unit) {
  return (size_bytes + unit - 1) / unit * unit;
}

}  // namespace

LineArena::LineArena(PageAdvice pages) {
  for (std::size_t bytes = kMostWindowBytes; bytes >= kHugePageBytes; bytes /= 2) {
    void* const start = ::mmap(nullptr, bytes + kHugePageBytes, PROT_NONE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) {
      continue;
    }
    reservation_ = static_cast<char*>(start);
    reserved_bytes_ = bytes + kHugePageBytes;
    base_ = reservation_ +
            (kHugePageBytes - reinterpret_cast<std::uintptr_t>(start) % kHugePageBytes) %
                kHugePageBytes;
    window_bytes_ = bytes;
    // What the kernel makes of it is looked up in what it says it has mapped.
    if (pages != PageAdvice::kKernel) {
      ::madvise(base_, bytes, pages == PageAdvice::kHuge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    }
    return;
  }
}

LineArena::~LineArena() {
  if (reservation_ != nullptr) {
    ::munmap(reservation_, reserved_bytes_);
  }
}

bool LineArena::Contains(const void* block) const {
  const auto at = reinterpret_cast<std::uintptr_t>(block);
  const auto base = reinterpret_cast<std::uintptr_t>(base_);
  return at >= base && at - base < window_bytes_;
}

void* LineArena::Take(std::size_t size_bytes) {
  ALEXBENCH_DCHECK(size_bytes > 0 && size_bytes % kLineBytes == 0);
  const SizeClass size = SizeClass::Of(size_bytes / kLineBytes);
  if (size.number < free_.size() && free_[size.number] != nullptr) {
    FreeBlock* const block = free_[size.number];
    free_[size.number] = block->next;
    return block;
  }
  return TakeNew(size.line_count * kLineBytes);
}

void* LineArena::TakeNew(std::size_t size_bytes) {
  const std::size_t end = used_bytes_ + size_bytes;
  if (end > window_bytes_) {
    return ::operator new(size_bytes, kLineAlignment);
  }
  if (end > open_bytes_) {
    // An eighth more than there is, so that growing costs few calls; memory it costs none.
    const std::size_t wanted = std::max(end, open_bytes_ + open_bytes_ / 8);
    const std::size_t opened = std::min(RoundUp(wanted, kHugePageBytes), window_bytes_);
    ALEXBENCH_CHECK(::mprotect(base_ + open_bytes_, opened - open_bytes_,
                               PROT_READ | PROT_WRITE) == 0);
    open_bytes_ = opened;
  }
  void* const block = base_ + used_bytes_;
  used_bytes_ = end;
  return block;
}

void LineArena::Give(void* block, std::size_t size_bytes) {
  if (!Contains(block)) {
    ::operator delete(block, kLineAlignment);
    return;
  }
  const std::size_t number = SizeClass::Of(size_bytes / kLineBytes).number;
  if (number >= free_.size()) {
    free_.resize(number + 1);
  }
  free_[number] = ::new (block) FreeBlock{.next = free_[number]};
}

}  // namespace alexbench::engines::alex::one_line
