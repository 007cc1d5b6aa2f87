// One object for each thread that uses a store: what a library lends to one thread at a time, such
// as a read transaction or a cursor.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace alexbench::engines {

// More threads than this in one process are a broken invariant.
inline constexpr std::uint32_t kMostThreads = 1024;

// The calling thread's number: the least that no other living thread has. Numbers of threads that
// ended are given again.
std::uint32_t ThreadNumber();

// Threads:  any at a time, each at its own object. A number that is given again hands its object
//           on.
// Lifetime: the objects go with this; no thread may be using it then.
template <typename T>
class PerThread {
 public:
  // The calling thread's; empty until it puts something there.
  std::unique_ptr<T>& Mine() { return objects_[ThreadNumber()]; }

 private:
  std::vector<std::unique_ptr<T>> objects_ = std::vector<std::unique_ptr<T>>(kMostThreads);
};

}  // namespace alexbench::engines
