// Compaction on a store's own accord.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include "absl/status/status.h"

#include "engines/alex/log/segmented/ticker.h"

namespace alexbench::engines::alex {

// How often a store is looked at.
inline constexpr std::chrono::milliseconds kAutoCompactionInterval{100};

// Does `work` every so often in a thread of its own. Where it finds no room (ResourceExhausted),
// that may pass: it is done again after a pause, each in a row twice as long as the one before, up
// to half an hour, since each time the log may be read in vain. Any other failure is the last:
// what ended it (damage, a failed sync) would end the next one.
class AutoCompaction {
 public:
  // Compacts if that is worth it, and leaves it where it is when `is_over` is set.
  using Work = std::function<absl::Status(const std::atomic<bool>& is_over)>;

  explicit AutoCompaction(Work work)
      : work_(std::move(work)), ticker_(kAutoCompactionInterval, [this] { Tick(); }) {}
  // Waits for the step that is under way: reading the log once, a look at some records, a stretch
  // of copies, or the end.
  ~AutoCompaction() { is_over_ = true; }
  AutoCompaction(const AutoCompaction&) = delete;
  AutoCompaction& operator=(const AutoCompaction&) = delete;

 private:
  static constexpr std::uint64_t kFirstPauseLooks = 2;
  static constexpr std::uint64_t kLastPauseLooks = 18'000;

  void Tick() {
    if (looks_to_skip_ > 0) {
      --looks_to_skip_;
      return;
    }
    if (has_failed_) {
      return;
    }
    const absl::Status status = work_(is_over_);
    if (absl::IsResourceExhausted(status)) {
      looks_to_skip_ = pause_looks_;
      pause_looks_ = std::min(2 * pause_looks_, kLastPauseLooks);
      return;
    }
    pause_looks_ = kFirstPauseLooks;
    has_failed_ = !status.ok();
  }

  const Work work_;
  // The ticker's thread alone looks at these.
  bool has_failed_ = false;
  std::uint64_t looks_to_skip_ = 0;
  std::uint64_t pause_looks_ = kFirstPauseLooks;
  std::atomic<bool> is_over_ = false;
  Ticker ticker_;
};

}  // namespace alexbench::engines::alex
