// What a write has become safe from when it returns.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace alexbench::engines::alex {

// Whatever survives is a prefix of what was written, in the order it was written. Of logs without
// checksums (v1, v2) that holds where a process is killed; after a loss of power pages that never
// reached the device are zeros, which can read as records.
//
//               the process is killed        the machine loses power
// kNone         may lose what was last       may lose all since the last sync
//               written
// kBuffered     loses nothing acknowledged   may lose all since the last sync
// kInterval     loses nothing acknowledged   may lose one interval and the time of one sync
// kGroup        loses nothing acknowledged   loses nothing acknowledged
// kSync         loses nothing acknowledged   loses nothing acknowledged
//
// A level is a promise, not a mechanism: kNone is kept by writing as kBuffered does, unless
// LogAppend::kBufferedBatch makes use of it. kGroup syncs once for all writers that wait; kSync
// once for every write.
//
// A promise to the writer, who is told when it holds. Where several threads use a store, the others
// may read what was written before that.
enum class Durability : std::uint8_t { kNone, kBuffered, kInterval, kGroup, kSync };

struct DurabilityLevel {
  Durability durability = Durability::kBuffered;
  std::chrono::milliseconds interval{10};  // of kInterval

  bool operator==(const DurabilityLevel&) const = default;
};

// "none", "buffered", "interval" (10 ms), "interval:MS", "group" or "sync".
// Errors:   InvalidArgument, naming the levels there are.
absl::StatusOr<DurabilityLevel> ParseDurability(std::string_view text);

}  // namespace alexbench::engines::alex
