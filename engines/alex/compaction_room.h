// Whether there is room for what a compaction on a store's own accord would copy.
#pragma once

#include <cstdint>
#include <optional>

namespace alexbench::engines::alex {

// To be asked time and again: what every record that counts takes is found out by looking at each,
// so it is remembered what they took on average, until the log has grown by a sixteenth since: the
// large ones among them may be gone by then.
//
// Threads:  one at a time.
class CompactionRoom {
 public:
  struct Question {
    std::uint64_t room_bytes = 0;  // SegmentedLog::RoomForCopies
    std::uint64_t log_bytes = 0;   // no more than that can be copied
    std::uint64_t log_end = 0;     // grows with every write
    std::uint64_t live_count = 0;  // records that count
  };

  // `live_bytes()` is what the records that count take now, nullopt where it was not found out. It
  // is asked only where the log as a whole would not fit and so many records of the size found the
  // last time would, or where that was long ago.
  template <typename LiveBytes>
  bool Suffices(const Question& asked, const LiveBytes& live_bytes) {
    if (asked.log_bytes <= asked.room_bytes) {
      return true;
    }
    const auto live_count = static_cast<double>(asked.live_count);
    if (asked.log_end < look_again_at_ &&
        mean_bytes_ * live_count > static_cast<double>(asked.room_bytes)) {
      return false;
    }
    const std::optional<std::uint64_t> bytes = live_bytes();
    if (!bytes.has_value()) {
      return false;
    }
    mean_bytes_ = live_count > 0 ? static_cast<double>(*bytes) / live_count : 0;
    look_again_at_ = asked.log_end + asked.log_bytes / 16 + 1;
    return *bytes <= asked.room_bytes;
  }

 private:
  double mean_bytes_ = 0;
  std::uint64_t look_again_at_ = 0;
};

}  // namespace alexbench::engines::alex
