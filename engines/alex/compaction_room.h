// Whether there is room for what a compaction on a store's own accord would copy.
#pragma once

#include <cstdint>

namespace alexbench::engines::alex {

// To be asked time and again: what every record that counts takes is found out by looking at each,
// so it is remembered what they took on average.
//
// Threads:  one at a time.
class CompactionRoom {
 public:
  struct Question {
    std::uint64_t room_bytes = 0;  // SegmentedLog::RoomForCopies
    std::uint64_t log_bytes = 0;   // no more than that can be copied
    std::uint64_t live_count = 0;  // records that count
  };

  // `live_bytes()` is what the records that count take now. It is asked only where the log as a whole
  // would not fit and so many records of the size found the last time would.
  template <typename LiveBytes>
  bool Suffices(const Question& asked, const LiveBytes& live_bytes) {
    if (asked.log_bytes <= asked.room_bytes) {
      return true;
    }
    const auto live_count = static_cast<double>(asked.live_count);
    if (mean_bytes_ * live_count > static_cast<double>(asked.room_bytes)) {
      return false;
    }
    const std::uint64_t bytes = live_bytes();
    mean_bytes_ = live_count > 0 ? static_cast<double>(bytes) / live_count : 0;
    return bytes <= asked.room_bytes;
  }

 private:
  double mean_bytes_ = 0;
};

}  // namespace alexbench::engines::alex
