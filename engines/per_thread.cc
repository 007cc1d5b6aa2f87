#include "engines/per_thread.h"

#include <algorithm>
#include <mutex>

#include "base/check.h"

namespace alexbench::engines {
namespace {

// Which numbers living threads have.
struct Numbers {
  std::mutex mutex;
  std::vector<bool> taken = std::vector<bool>(kMostThreads);
};

// Never destroyed: threads may end after everything else.
Numbers& AllNumbers() {
  static Numbers& numbers = *new Numbers;
  return numbers;
}

// Taken with a thread's first call and given back at its end, both under one mutex: whatever a
// thread did with its objects is seen by the next one of its number.
class Number {
 public:
  Number() {
    Numbers& all = AllNumbers();
    const std::lock_guard lock(all.mutex);
    const auto free = std::find(all.taken.begin(), all.taken.end(), false);
    ALEXBENCH_CHECK(free != all.taken.end());
    *free = true;
    number_ = static_cast<std::uint32_t>(free - all.taken.begin());
  }
  ~Number() {
    Numbers& all = AllNumbers();
    const std::lock_guard lock(all.mutex);
    all.taken[number_] = false;
  }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  std::uint32_t get() const { return number_; }

 private:
  std::uint32_t number_ = 0;
};

}  // namespace

std::uint32_t ThreadNumber() {
  thread_local const Number number;
  return number.get();
}

}  // namespace alexbench::engines
