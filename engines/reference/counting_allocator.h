// Counts the bytes a container holds, so that an index can say exactly what it costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace alexbench::engines::reference {

// Lifetime: the counter outlives every container that counts into it.
template <typename T>
class CountingAllocator {
 public:
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;

  explicit CountingAllocator(std::uint64_t* bytes) : bytes_(bytes) {}
  template <typename Other>
  CountingAllocator(const CountingAllocator<Other>& other)  // NOLINT: containers rebind
      : bytes_(other.bytes()) {}

  T* allocate(std::size_t count) {
    *bytes_ += count * sizeof(T);
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* start, std::size_t count) {
    *bytes_ -= count * sizeof(T);
    std::allocator<T>().deallocate(start, count);
  }

  std::uint64_t* bytes() const { return bytes_; }

  template <typename Other>
  bool operator==(const CountingAllocator<Other>& other) const {
    return bytes_ == other.bytes();
  }

 private:
  std::uint64_t* bytes_;
};

}  // namespace alexbench::engines::reference
