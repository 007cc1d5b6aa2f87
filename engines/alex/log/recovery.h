// What opening a log does about what stands behind its end.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// A crash may leave behind the end of a log what was written and never acknowledged, or not made
// durable; and so may damage to what was acknowledged, which is not always told from it.
//
// kPointInTime: the log is what stands before. Opened for writing, what is behind is cut off.
// kStrict:      anything that would be cut off is refused, with file and offset, and every file of
//               the log stays as it is: records, whole or torn, a segment that was begun. Zeros
//               behind a v3 log are room that was allocated ahead, and hold nothing.
//
// Damage before what is known to be durable is refused by both. Copying what can be proved of such
// a store is repair's (repair/repair.h). The end of a write-ahead log is not judged: behind it
// stands what earlier epochs left, which looks like a torn entry.
// Names and meanings are those of RocksDB's modes.
enum class Recovery : std::uint8_t { kPointInTime, kStrict };

inline constexpr Recovery kRecoveries[] = {Recovery::kPointInTime, Recovery::kStrict};

constexpr std::string_view ChoiceName(Recovery choice) {
  return choice == Recovery::kPointInTime ? "point_in_time" : "strict";
}

}  // namespace alexbench::engines::alex
