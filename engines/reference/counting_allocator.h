// Counts the bytes a container holds, so that an index can say exactly what it costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace alexbench::engines::reference {

struct AllocationCount {
  std::uint64_t bytes = 0;
  std::uint64_t blocks = 0;
};

// Lifetime: the counter outlives every container that counts into it.
template <typename T>
class CountingAllocator {
 public:
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;

  explicit CountingAllocator(AllocationCount* held) : held_(held) {}
  template <typename Other>
  CountingAllocator(const CountingAllocator<Other>& other)  // NOLINT: containers rebind
      : held_(other.held()) {}

  T* allocate(std::size_t count) {
    held_->bytes += count * sizeof(T);
    ++held_->blocks;
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* start, std::size_t count) {
    held_->bytes -= count * sizeof(T);
    --held_->blocks;
    std::allocator<T>().deallocate(start, count);
  }

  AllocationCount* held() const { return held_; }

  template <typename Other>
  bool operator==(const CountingAllocator<Other>& other) const {
    return held_ == other.held();
  }

 private:
  AllocationCount* held_;
};

}  // namespace alexbench::engines::reference
