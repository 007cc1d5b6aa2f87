// Group commit: of those who wait for the device one leads a sync for all of them, and who comes
// meanwhile waits for the next.
//
// Threads:  every call with the caller's lock held, the same one always; it guards this object.
#pragma once

#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "absl/status/status.h"

#include "base/status_macros.h"

namespace alexbench::engines::alex {

class SyncLeader {
 public:
  using Lock = std::unique_lock<std::mutex>;

  enum class Syncing : std::uint8_t {
    kByAnyone,  // whoever's sync covers the caller
    kByItself,  // one of the caller's own, besides
  };

  // Returns once is_durable(), leading by lead() while no one else does; the lock is released while
  // another leads.
  // Errors:   those of health() and lead().
  template <std::predicate IsDurable, std::invocable Health, std::invocable Lead>
  absl::Status Await(Lock& lock, Syncing syncing, IsDurable is_durable, Health health, Lead lead) {
    bool has_to_lead = syncing == Syncing::kByItself;
    while (has_to_lead || !is_durable()) {
      RETURN_IF_ERROR(health());
      if (has_leader_) {
        progress_.wait(lock);
        continue;
      }
      RETURN_IF_ERROR(lead());
      has_to_lead = false;
    }
    return absl::OkStatus();
  }

  // Returns what sync() does, with the lock released. No one else leads before the caller lets go
  // of the lock again, so what it makes of the result is seen by all who waited.
  // Requires: no one leads.
  template <std::invocable Sync>
  absl::Status Lead(Lock& lock, Sync sync) {
    has_leader_ = true;
    lock.unlock();
    const absl::Status status = sync();
    lock.lock();
    has_leader_ = false;
    progress_.notify_all();
    return status;
  }

  // Returns once no one leads. A sync of one's own, behind one of a leader that failed, would
  // succeed and say nothing: look at the health first.
  void AwaitLeader(Lock& lock) {
    progress_.wait(lock, [this] { return !has_leader_; });
  }

 private:
  std::condition_variable progress_;
  bool has_leader_ = false;
};

}  // namespace alexbench::engines::alex
