// What compactions have given up and views may still lead to.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"

#include "engines/alex/log/segmented/segment_window.h"

namespace alexbench::engines::alex {

// Pins are counted apart for each stretch between two compactions, so those taken after one do not
// keep what it gave up.
//
// Threads:  any number.
class RetiredRanges {
 public:
  explicit RetiredRanges(std::shared_ptr<SegmentWindow> window);
  RetiredRanges(const RetiredRanges&) = delete;
  RetiredRanges& operator=(const RetiredRanges&) = delete;

  // Everything that can be reached now, or while this is held, stays mapped until it is let go of.
  std::shared_ptr<SegmentWindow> Pin() const;

  // Gives up a range. Requires: who takes a pin from here on is led to nothing in it, and no one
  // reads there without a pin.
  void Add(const LogRange& range);

  // Unmaps what no pin is left of that was taken before its Add.
  absl::Status UnmapUnused();

 private:
  struct Retired {
    LogRange range;
    std::shared_ptr<SegmentWindow> pin;  // of all from before, but after the range before it
  };

  std::shared_ptr<SegmentWindow> NewPin() const;
  std::vector<LogRange> TakeUnused();

  const std::shared_ptr<SegmentWindow> window_;
  mutable std::mutex mutex_;
  // The window, counted by a count of its own: its holders are this object and who keeps views.
  std::shared_ptr<SegmentWindow> pin_;
  std::deque<Retired> retired_;  // the oldest first
};

}  // namespace alexbench::engines::alex
