// Compaction on a store's own accord.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

#include "absl/status/status.h"

#include "engines/alex/log/segmented/ticker.h"

namespace alexbench::engines::alex {

// How often a store is looked at.
inline constexpr std::chrono::milliseconds kAutoCompactionInterval{100};

// Does `work` every so often in a thread of its own, until it fails once: what ended a compaction
// (no room, damage) would end the next one, after as much copying.
class AutoCompaction {
 public:
  // Compacts if that is worth it, and leaves it where it is when `is_over` is set.
  using Work = std::function<absl::Status(const std::atomic<bool>& is_over)>;

  explicit AutoCompaction(Work work)
      : work_(std::move(work)), ticker_(kAutoCompactionInterval, [this] { Tick(); }) {}
  // Waits for the step that is under way: reading the log once, a look at some records, a stretch of
  // copies, or the end.
  ~AutoCompaction() { is_over_ = true; }
  AutoCompaction(const AutoCompaction&) = delete;
  AutoCompaction& operator=(const AutoCompaction&) = delete;

 private:
  void Tick() { has_failed_ = has_failed_ || !work_(is_over_).ok(); }

  const Work work_;
  bool has_failed_ = false;  // the ticker's thread alone looks at it
  std::atomic<bool> is_over_ = false;
  Ticker ticker_;
};

}  // namespace alexbench::engines::alex
