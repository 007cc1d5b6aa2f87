// Changes of a single line. Each leaves the gaps behind the last key as copies of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "engines/alex/index/one_line/slot_line.h"

namespace alexbench::engines::alex::one_line {

// Requires: 1 to 4 ascending entries.
inline void WriteLine(SlotLine& line, std::span<const IndexEntry> entries) {
  ALEXBENCH_DCHECK(!entries.empty() && entries.size() <= kSlotsPerLine);
  for (std::size_t i = 0; i < kSlotsPerLine; ++i) {
    line.slots[i] = entries[std::min(i, entries.size() - 1)];
  }
}

// Requires: key_count == KeyCount(line) < 4, and the entry belongs at `slot` <= key_count.
inline void InsertInLine(SlotLine& line, std::uint32_t key_count, std::uint32_t slot,
                         const IndexEntry& entry) {
  ALEXBENCH_DCHECK(key_count < kSlotsPerLine && slot <= key_count);
  for (std::uint32_t i = key_count; i > slot; --i) {
    line.slots[i] = line.slots[i - 1];
  }
  line.slots[slot] = entry;
  for (std::uint32_t i = key_count + 1; i < kSlotsPerLine; ++i) {
    line.slots[i] = line.slots[key_count];
  }
}

// Requires: slot < key_count == KeyCount(line), key_count > 1.
inline void RemoveFromLine(SlotLine& line, std::uint32_t key_count, std::uint32_t slot) {
  ALEXBENCH_DCHECK(slot < key_count && key_count > 1);
  for (std::uint32_t i = slot; i + 1 < key_count; ++i) {
    line.slots[i] = line.slots[i + 1];
  }
  for (std::uint32_t i = key_count - 1; i < kSlotsPerLine; ++i) {
    line.slots[i] = line.slots[key_count - 2];
  }
}

// Puts an entry into a full line and returns the line's first, which it pushes out.
// Requires: the entry's place is behind `slot` >= 1 smaller keys.
inline IndexEntry PushOutFirst(SlotLine& line, std::uint32_t slot, const IndexEntry& entry) {
  const IndexEntry pushed = line.slots[0];
  std::copy(line.slots.begin() + 1, line.slots.begin() + slot, line.slots.begin());
  line.slots[slot - 1] = entry;
  return pushed;
}

// Puts an entry into a full line and returns the line's last, which it pushes out.
// Requires: the entry's place is behind `slot` <= 3 smaller keys.
inline IndexEntry PushOutLast(SlotLine& line, std::uint32_t slot, const IndexEntry& entry) {
  const IndexEntry pushed = line.slots[kSlotsPerLine - 1];
  std::copy_backward(line.slots.begin() + slot, line.slots.end() - 1, line.slots.end());
  line.slots[slot] = entry;
  return pushed;
}

}  // namespace alexbench::engines::alex::one_line
