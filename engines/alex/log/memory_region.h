// A range of address space that gives itself back.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <utility>

namespace alexbench::engines::alex {

class MemoryRegion {
 public:
  MemoryRegion() = default;
  MemoryRegion(void* start, std::size_t size_bytes)
      : start_(static_cast<char*>(start)), size_bytes_(size_bytes) {}
  MemoryRegion(MemoryRegion&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)), size_bytes_(other.size_bytes_) {}
  MemoryRegion& operator=(MemoryRegion&& other) noexcept {
    std::swap(start_, other.start_);
    std::swap(size_bytes_, other.size_bytes_);
    return *this;
  }
  ~MemoryRegion() {
    if (start_ != nullptr) {
      ::munmap(start_, size_bytes_);
    }
  }

  char* start() const { return start_; }
  std::size_t size_bytes() const { return size_bytes_; }

 private:
  char* start_ = nullptr;
  std::size_t size_bytes_ = 0;
};

}  // namespace alexbench::engines::alex
