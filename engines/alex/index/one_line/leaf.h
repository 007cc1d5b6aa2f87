// A leaf as the lines it is made of, and how a key is found in them.
//
// The lines ascend as a whole: each line's first key is above every key of the line before. So a
// key belongs to the last line whose first key is not above it, and one line tells whether the
// key is there.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/slot_line.h"

namespace alexbench::engines::alex::one_line {

struct Leaf {
  SlotLine* lines = nullptr;
  std::uint32_t line_count = 0;

  static Leaf Of(ChildWord word) { return {word.lines(), word.line_count()}; }
};

// The last of the lines [low, high) whose first key is not above `key`.
// Requires: that holds for line `low`.
inline std::uint32_t BisectLines(const Leaf& leaf, Key key, std::uint32_t low, std::uint32_t high) {
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const bool below = leaf.lines[middle].first() <= key;
    low = below ? middle : low;
    high = below ? high : middle;
  }
  return low;
}

// The line the key belongs to, looked for from `guess` outwards; the first line for a key below
// all others. Cost: a line for each doubling of the distance, and as many again.
[[gnu::noinline]] inline std::uint32_t LineFrom(const Leaf& leaf, Key key, std::uint32_t guess) {
  if (leaf.lines[guess].first() <= key) {
    std::uint32_t low = guess;
    std::uint32_t step = 1;
    while (step < leaf.line_count - low && leaf.lines[low + step].first() <= key) {
      low += step;
      step *= 2;
    }
    return BisectLines(leaf, key, low, low + std::min(step, leaf.line_count - low));
  }
  std::uint32_t high = guess;
  std::uint32_t step = 1;
  while (step <= high && leaf.lines[high - step].first() > key) {
    high -= step;
    step *= 2;
  }
  if (step <= high) {
    return BisectLines(leaf, key, high - step, high);
  }
  return leaf.lines[0].first() <= key ? BisectLines(leaf, key, 0, high) : 0;
}

// The same in a leaf of any kind. The ends of an even leaf come first, for appended keys.
inline std::uint32_t LineOf(ChildWord word, const KeyPlace& place, Key key) {
  const Leaf leaf = Leaf::Of(word);
  if (word.kind() == ChildKind::kPlaced) {
    return LineFrom(leaf, key, LineAt(place.WithinGroup(word.dup()), leaf.line_count));
  }
  if (leaf.lines[leaf.line_count - 1].first() <= key) {
    return leaf.line_count - 1;
  }
  return leaf.lines[0].first() <= key ? BisectLines(leaf, key, 0, leaf.line_count) : 0;
}

// The true slot of the key in the line that the mask is of, nullptr without a match.
inline const Payload* Matched(const SlotLine& line, std::uint32_t match_mask) {
  return match_mask == 0
             ? nullptr
             : &line.slots[static_cast<std::uint32_t>(std::countr_zero(match_mask))].payload;
}

// Looks for a key that is not in the line it was predicted in.
[[gnu::noinline]] inline const Payload* FindElsewhere(const Leaf& leaf, Key key,
                                                      std::uint32_t guess) {
  const SlotLine& missed = leaf.lines[guess];
  if (missed.first() < key && key < missed.last()) {
    return nullptr;
  }
  const SlotLine& line = leaf.lines[LineFrom(leaf, key, guess)];
  return Matched(line, MatchMask(line, key));
}

// Looks for the key in a placed leaf, given the predicted line.
inline const Payload* FindNear(const Leaf& leaf, Key key, std::uint32_t guess) {
  const SlotLine& line = leaf.lines[guess];
  const std::uint32_t mask = MatchMask(line, key);
  if (mask != 0) [[likely]] {
    return Matched(line, mask);
  }
  return FindElsewhere(leaf, key, guess);
}

// Looks for the key in an even leaf.
[[gnu::noinline]] inline const Payload* FindInEven(ChildWord word, Key key) {
  const SlotLine& line = word.lines()[LineOf(word, {}, key)];
  return Matched(line, MatchMask(line, key));
}

}  // namespace alexbench::engines::alex::one_line
