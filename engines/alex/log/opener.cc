#include "engines/alex/log/opener.h"

#include <pthread.h>
#include <unistd.h>

#include "absl/strings/str_format.h"

#include "base/check.h"

namespace alexbench::engines::alex {

Opener::Opener() {
  static const bool is_told = ::pthread_atfork(nullptr, nullptr, &NoteFork) == 0;
  ALEXBENCH_CHECK(is_told);  // or else there is no memory for a few words
  fork_count_ = fork_count_now_.load(std::memory_order_relaxed);
  process_id_ = ::getpid();
}

bool Opener::IsCallerForCertain() const { return IsCaller() && ::getpid() == process_id_; }

absl::Status Opener::Refusal(const std::filesystem::path& store) const {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s was opened by process %d, from which this one was forked: only that one writes to it",
      store.string(), process_id_));
}

}  // namespace alexbench::engines::alex
