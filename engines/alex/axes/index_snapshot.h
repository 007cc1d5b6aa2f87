// The axis "index_snapshot": whether a store of record format v3 keeps its index on disk, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// A snapshot is a hint: what it says was true of the log up to some record, and opening reads only
// what is behind. One that does not belong to the log, or is damaged, is as good as none.
//
// kOff:  opening reads every byte of the log, and no snapshot.
// kUse:  opening begins with the snapshot that is there; none is written but by Checkpoint.
// kKeep: the same, and the end of a store that was written to writes one.
//
// The price of opening by one: what it covers is not held against its checksums, so a value that
// was damaged since is handed out until someone verifies the store.
enum class IndexSnapshot : std::uint8_t { kOff, kUse, kKeep };

constexpr std::string_view AxisName(IndexSnapshot) { return "index_snapshot"; }
constexpr std::string_view ChoiceName(IndexSnapshot choice) {
  constexpr std::string_view kNames[] = {"off", "use", "keep"};
  return kNames[static_cast<std::size_t>(choice)];
}

}  // namespace alexbench::engines::alex
