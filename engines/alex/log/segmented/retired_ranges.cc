#include "engines/alex/log/segmented/retired_ranges.h"

#include <utility>

#include "base/status_macros.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

RetiredRanges::RetiredRanges(std::shared_ptr<SegmentWindow> window)
    : window_(std::move(window)), pin_(NewPin()) {}

std::shared_ptr<SegmentWindow> RetiredRanges::NewPin() const {
  return {window_.get(), [window = window_](SegmentWindow*) {}};
}

std::shared_ptr<SegmentWindow> RetiredRanges::Pin() const {
  const std::lock_guard lock(mutex_);
  return pin_;
}

void RetiredRanges::Add(const LogRange& range) {
  if (range.start == range.end) {
    return;
  }
  const std::lock_guard lock(mutex_);
  retired_.push_back({.range = range, .pin = std::exchange(pin_, NewPin())});
}

absl::Status RetiredRanges::UnmapUnused() {
  for (const LogRange& range : TakeUnused()) {
    RETURN_IF_ERROR(window_->Retire(range));
  }
  return absl::OkStatus();
}

std::vector<LogRange> RetiredRanges::TakeUnused() {
  const std::lock_guard lock(mutex_);
  std::vector<LogRange> unused;
  // In order: a pin from before one range may have been used to read from the next.
  while (!retired_.empty()) {
    const Retired& oldest = retired_.front();
    if (oldest.pin.use_count() > 1 && !IsPlanted(PlantedBug::kUnmapEarly)) {
      break;
    }
    // Whoever let go of the last view may have done so in another thread. Reading the count orders
    // nothing; taking one and letting go of it comes after what that thread did.
    std::shared_ptr(oldest.pin).reset();
    unused.push_back(oldest.range);
    retired_.pop_front();
  }
  return unused;
}

}  // namespace alexbench::engines::alex
