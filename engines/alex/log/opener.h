// The process that opened a store: the one that may write to its files.
//
// A fork copies an open store, but none of the threads that work for it, and the files go on with
// the process that was forked. What the copy knows of them is soon out of date: a copy that cut
// them to the size it knows would take away what was acknowledged since. So in any other process
// the copy refuses with FailedPrecondition what would write or sync, and its end changes no file.
//
// Requires: no call on the store is under way when its process forks.
// Lifetime: the lock of a store's folder is held until both processes have ended the store, or the
//           other one has executed another program.
// Threads:  any number.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"

namespace alexbench::engines::alex {

class Opener {
 public:
  // The calling process.
  Opener();

  // Whether it is the calling process, as far as fork() tells.
  // Cost:     a load.
  bool IsCaller() const { return fork_count_ == fork_count_now_.load(std::memory_order_relaxed); }

  // The same where the answer must be certain: the system knows of processes that were made without
  // fork(), too.
  // Cost:     a system call.
  bool IsCallerForCertain() const;

  // FailedPrecondition: the calling process is not the one that opened `store`.
  absl::Status Refusal(const std::filesystem::path& store) const;

 private:
  static void NoteFork() { fork_count_now_.fetch_add(1, std::memory_order_relaxed); }

  // How many forks lie between the first process that asked and this one.
  static inline std::atomic<std::uint64_t> fork_count_now_ = 0;

  std::uint64_t fork_count_ = 0;
  pid_t process_id_ = 0;
};

}  // namespace alexbench::engines::alex
