// Invariants. CHECK is always on; DCHECK only in builds without NDEBUG, for the measured path.
//
// Errors: a failed check prints file, line and the condition on stderr and aborts. Checks are for
// bugs in this program, never for what a file, a user or a disk may contain.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace alexbench {

[[noreturn]] inline void FailCheck(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace alexbench

#define ALEXBENCH_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::alexbench::FailCheck(__FILE__, __LINE__, #condition))

#ifdef NDEBUG
#define ALEXBENCH_DCHECK(condition) static_cast<void>(0)
#else
#define ALEXBENCH_DCHECK(condition) ALEXBENCH_CHECK(condition)
#endif
