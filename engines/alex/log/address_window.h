// Address space reserved for all a log may become, so that growing never moves a byte.
//
// Behind the window lies a guard: whatever 40-bit offset and 32-bit length a damaged index or file
// may state, base() + offset + length stays in this reservation.
#pragma once

#include <cstdint>
#include <filesystem>

#include "absl/status/statusor.h"

#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/axes/read_ahead.h"
#include "engines/alex/log/memory_region.h"

namespace alexbench::engines::alex {

inline constexpr std::uint64_t kDefaultWindowBytes = std::uint64_t{1} << 40;

// What the kernel is told of all that will be mapped in a window.
struct WindowAdvice {
  PageAdvice pages = PageAdvice::kKernel;
  ReadAhead read_ahead = ReadAhead::kKernel;
};

struct WindowSize {
  std::uint64_t wanted_bytes = kDefaultWindowBytes;
  std::uint64_t least_bytes = 0;
  WindowAdvice advice = {};
};

class AddressWindow {
 public:
  // Reserves, without access, the wanted size, halved until the address space allows it.
  //
  // Errors:   ResourceExhausted, naming `file`, if there is no room for the least size either.
  // Cost:     microseconds, whatever the size; no memory until something is mapped and touched.
  static absl::StatusOr<AddressWindow> Reserve(const WindowSize& size,
                                               const std::filesystem::path& file);

  AddressWindow() = default;

  // Aligned to 2 MiB, so that the kernel can use pages of that size.
  char* base() const { return base_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

  // Tells the kernel what a part of the window is for. To be said of every mapping, and before it
  // is read: pages are chosen at the first touch.
  void Advise(char* start, std::uint64_t size_bytes) const;
  // To be called once, when the log that ends at `size_bytes` has been read from end to end: gets
  // come next. Where large pages are asked for, puts what is mapped into them, as far as the kernel
  // and the file system do that; most do so for files in memory alone.
  // Cost:     copies what is not in such pages yet.
  void BeginGets(std::uint64_t size_bytes);

 private:
  MemoryRegion reservation_;
  char* base_ = nullptr;
  std::uint64_t size_bytes_ = 0;
  WindowAdvice advice_;
  bool serves_gets_ = false;
};

}  // namespace alexbench::engines::alex
