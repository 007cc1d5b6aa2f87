#include "engines/alex/index/one_line/leaf_edit.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engines/alex/index/one_line/line_edit.h"
#include "engines/alex/index/one_line/one_line_limits.h"

namespace alexbench::engines::alex::one_line {

namespace {

// Of the lines up to `reach` away from `line`, the nearest with `test` true; the right one of two.
template <typename Test>
std::optional<std::uint32_t> NearestLine(const Leaf& leaf, std::uint32_t line, std::uint32_t reach,
                                         Test test) {
  for (std::uint32_t distance = 1; distance <= reach; ++distance) {
    if (distance < leaf.line_count - line && test(leaf.lines[line + distance])) {
      return line + distance;
    }
    if (distance <= line && test(leaf.lines[line - distance])) {
      return line - distance;
    }
    if (distance >= leaf.line_count - line && distance > line) {
      break;
    }
  }
  return std::nullopt;
}

// Every line from the position's to the one before `roomy` hands its last entry on.
void PushRight(const Leaf& leaf, const LeafPosition& position, const IndexEntry& entry,
               std::uint32_t roomy) {
  IndexEntry carried = entry;
  std::uint32_t line = position.line;
  if (position.slot < kSlotsPerLine) {
    carried = PushOutLast(leaf.lines[line], position.slot, carried);
  }
  for (++line; line < roomy; ++line) {
    carried = PushOutLast(leaf.lines[line], 0, carried);
  }
  InsertInLine(leaf.lines[roomy], KeyCount(leaf.lines[roomy]), 0, carried);
}

// Every line from the position's to the one behind `roomy` hands its first entry on.
void PushLeft(const Leaf& leaf, const LeafPosition& position, const IndexEntry& entry,
              std::uint32_t roomy) {
  IndexEntry carried = PushOutFirst(leaf.lines[position.line], position.slot, entry);
  for (std::uint32_t line = position.line - 1; line > roomy; --line) {
    carried = PushOutFirst(leaf.lines[line], kSlotsPerLine, carried);
  }
  const std::uint32_t key_count = KeyCount(leaf.lines[roomy]);
  InsertInLine(leaf.lines[roomy], key_count, key_count, carried);
}

// Refills the emptied line from the right: every line up to `giver` passes its first entry left.
void PullFromRight(const Leaf& leaf, std::uint32_t line, std::uint32_t giver) {
  for (; line < giver; ++line) {
    WriteLine(leaf.lines[line], {&leaf.lines[line + 1].slots[0], 1});
  }
  RemoveFromLine(leaf.lines[giver], KeyCount(leaf.lines[giver]), 0);
}

void PullFromLeft(const Leaf& leaf, std::uint32_t line, std::uint32_t giver) {
  for (; line > giver + 1; --line) {
    WriteLine(leaf.lines[line], {&leaf.lines[line - 1].slots[0], 1});
  }
  const std::uint32_t key_count = KeyCount(leaf.lines[giver]);
  WriteLine(leaf.lines[line], {&leaf.lines[giver].slots[key_count - 1], 1});
  RemoveFromLine(leaf.lines[giver], key_count, key_count - 1);
}

std::uint64_t SlotsBetween(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{kSlotsPerLine} * (std::max(a, b) - std::min(a, b));
}

}  // namespace

Edit InsertAt(const Leaf& leaf, const LeafPosition& position, const IndexEntry& entry) {
  SlotLine& line = leaf.lines[position.line];
  const std::uint32_t key_count = KeyCount(line);
  if (key_count < kSlotsPerLine) {
    InsertInLine(line, key_count, position.slot, entry);
    return {.moved_slots = key_count - position.slot};
  }
  const auto roomy = NearestLine(leaf, position.line, PushLinesMax(leaf.line_count),
                                 [](const SlotLine& at) { return KeyCount(at) < kSlotsPerLine; });
  if (!roomy.has_value()) {
    return {.outcome = EditOutcome::kCrowded};
  }
  if (*roomy > position.line) {
    PushRight(leaf, position, entry, *roomy);
  } else {
    PushLeft(leaf, position, entry, *roomy);
  }
  return {.moved_slots = SlotsBetween(*roomy, position.line)};
}

Edit EraseAt(const Leaf& leaf, const LeafPosition& position) {
  SlotLine& line = leaf.lines[position.line];
  const std::uint32_t key_count = KeyCount(line);
  if (key_count > 1) {
    RemoveFromLine(line, key_count, position.slot);
    return {.moved_slots = key_count - position.slot - 1};
  }
  const auto giver = NearestLine(leaf, position.line, kPullLinesMax,
                                 [](const SlotLine& at) { return KeyCount(at) > 1; });
  if (!giver.has_value()) {
    return {.outcome = EditOutcome::kSparse};
  }
  if (*giver > position.line) {
    PullFromRight(leaf, position.line, *giver);
  } else {
    PullFromLeft(leaf, position.line, *giver);
  }
  return {.moved_slots = SlotsBetween(*giver, position.line)};
}

}  // namespace alexbench::engines::alex::one_line
