// Inserts and erases within one leaf.
#pragma once

#include <cstdint>

#include "engines/alex/index/one_line/leaf.h"

namespace alexbench::engines::alex::one_line {

// Where an entry is or would be: behind `slot` smaller keys of its line.
struct LeafPosition {
  std::uint32_t line = 0;
  std::uint32_t slot = 0;
};

inline LeafPosition PositionIn(const Leaf& leaf, Key key, std::uint32_t line) {
  const SlotLine& at = leaf.lines[line];
  return {.line = line, .slot = std::min(CountBelow(at, key), KeyCount(at))};
}

// What became of an attempt. Only kDone has changed the leaf.
enum class EditOutcome : std::uint8_t {
  kDone,
  kCrowded,  // no room within PushLinesMax
  kSparse,   // the line would be empty, and no line within kPullLinesMax can spare a key
};

struct Edit {
  EditOutcome outcome = EditOutcome::kDone;
  std::uint64_t moved_slots = 0;  // lines touched besides the entry's own, in slots
};

// Inserts a key that is not there, pushing keys towards the nearest line with room.
//
// Requires: the position is that of the entry's key.
Edit InsertAt(const Leaf& leaf, const LeafPosition& position, const IndexEntry& entry);

// Erases the entry at a position.
//
// Requires: the leaf has more than one key.
Edit EraseAt(const Leaf& leaf, const LeafPosition& position);

}  // namespace alexbench::engines::alex::one_line
