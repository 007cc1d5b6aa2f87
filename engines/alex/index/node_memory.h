// Where the memory of a node starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/check.h"

namespace alexbench::engines::alex {

inline constexpr std::size_t kCacheLineBytes = 64;

// kAllocator: wherever the allocator puts it, which is at a multiple of 16.
// kCacheLine: at the start of a cache line.
enum class NodeAlignment : std::uint8_t { kAllocator, kCacheLine };

struct FreeNodeMemory {
  void operator()(void* memory) const { std::free(memory); }
};

// Ends the process if there is no memory, as `new` does in a program without exceptions.
inline void* AllocateNodeMemory(std::size_t size_bytes, NodeAlignment alignment) {
  void* memory = nullptr;
  if (alignment == NodeAlignment::kAllocator) {
    memory = std::malloc(size_bytes);
  } else if (::posix_memalign(&memory, kCacheLineBytes, size_bytes) != 0) {
    memory = nullptr;
  }
  ALEXBENCH_CHECK(memory != nullptr);
  return memory;
}

}  // namespace alexbench::engines::alex
