#include "harness/session/child_limits.h"

#include <sys/resource.h>
#include <unistd.h>

#include <new>
#include <string_view>

#include "base/check.h"

namespace alexbench::harness {
namespace {

#ifdef ALEXBENCH_SANITIZED
constexpr bool kCanLimitMemory = false;
#else
constexpr bool kCanLimitMemory = true;
#endif

// Called where no memory can be had: says so without asking for any.
[[noreturn]] void EndForWantOfMemory() {
  constexpr std::string_view kMessage = "out of memory\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(1);
}

}  // namespace

void LimitThisProcess(std::uint64_t memory_limit_bytes) {
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
  ALEXBENCH_CHECK(setrlimit(RLIMIT_CORE, &no_core) == 0);
  std::set_new_handler(&EndForWantOfMemory);
  if (kCanLimitMemory && memory_limit_bytes > 0) {
    rlimit memory{};
    ALEXBENCH_CHECK(getrlimit(RLIMIT_DATA, &memory) == 0);
    if (memory.rlim_cur > memory_limit_bytes) {
      memory.rlim_cur = memory_limit_bytes;
      ALEXBENCH_CHECK(setrlimit(RLIMIT_DATA, &memory) == 0);
    }
  }
}

}  // namespace alexbench::harness
