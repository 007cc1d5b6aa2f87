// Memory of an index's own, in which blocks of whole cache lines lie side by side.
//
// The general allocator scatters the blocks of an index among everything else, and knows nothing of
// large pages. Here they come from one range of addresses, of which the kernel is told what pages
// it is to lie in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/alex/axes/huge_pages.h"

namespace alexbench::engines::alex::one_line {

// A block that was given back serves a later one of its size, or of one that is rounded to the same
// (by an eighth at most, and not below 65 lines). Nothing goes back to the system before the end:
// the range takes at most the sum, over the sizes, of what was alive of each at a time.
//
// Threads:  one at a time.
class LineArena {
 public:
  // Cost:     one range of addresses; no memory until blocks are written to.
  explicit LineArena(PageAdvice pages);
  LineArena(const LineArena&) = delete;
  LineArena& operator=(const LineArena&) = delete;
  ~LineArena();

  // An uninitialised block that starts at a multiple of 64. Where the range of addresses is used
  // up, it comes from the general allocator. Ends the process if there is no memory.
  // Requires: size_bytes is a multiple of 64, and not 0.
  void* Take(std::size_t size_bytes);
  // Requires: `block` came from Take with the same size, or from the general allocator at a
  // multiple of 64.
  void Give(void* block, std::size_t size_bytes);

  // Everything that ever was in use.
  std::span<const char> range() const { return {base_, used_bytes_}; }

 private:
  struct FreeBlock {
    FreeBlock* next = nullptr;
  };

  bool Contains(const void* block) const;
  void* TakeNew(std::size_t size_bytes);

  char* reservation_ = nullptr;
  std::size_t reserved_bytes_ = 0;
  char* base_ = nullptr;  // in the reservation, at a multiple of 2 MiB
  std::size_t window_bytes_ = 0;
  std::size_t open_bytes_ = 0;  // from base_ on: what can be read and written
  std::size_t used_bytes_ = 0;
  std::vector<FreeBlock*> free_;  // by class of size
};

}  // namespace alexbench::engines::alex::one_line
