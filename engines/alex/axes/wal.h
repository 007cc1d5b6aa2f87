// The axis "wal": whether writes go to a log of their own before they go to the store's log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kNone:     the store's log is the write-ahead log.
// kSeparate: every write is written twice, as the published store did it [REPORT25]: first to a
//            file of its own, which is what the level of durability is about, then to the log,
//            which is synced once in kWalCheckpointRecords writes. Unlike there, both are
//            checksummed, synced where that is promised, and replayed as they were written.
enum class Wal : std::uint8_t { kNone, kSeparate };

constexpr std::string_view AxisName(Wal) { return "wal"; }
constexpr std::string_view ChoiceName(Wal choice) {
  constexpr std::string_view kNames[] = {"none", "separate"};
  return kNames[static_cast<std::size_t>(choice)];
}

// As published: a checkpoint after so many writes.
inline constexpr std::uint64_t kWalCheckpointRecords = 1'000;

}  // namespace alexbench::engines::alex
