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

// The last of the lines [low, high) whose first key is not above `key`; `low` if there is none.
// Lines are what a search waits for, so one that has been fetched is read to its end: a key that is
// not above its last key belongs to it.
//
// Whichever leaf offers lines[] and line_count can be searched: one that counts what is read, too.
template <typename AnyLeaf>
std::uint32_t BisectLines(const AnyLeaf& leaf, Key key, std::uint32_t low, std::uint32_t high) {
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const SlotLine& line = leaf.lines[middle];
    if (key < line.first()) {
      high = middle;
    } else if (key <= line.last()) {
      return middle;
    } else {
      low = middle;
    }
  }
  return low;
}

// The line the key belongs to, looked for from `guess` outwards; the first line for a key below
// all others. Cost: a line for each doubling of the distance, and as many again.
template <typename AnyLeaf>
[[gnu::noinline]] std::uint32_t LineFrom(const AnyLeaf& leaf, Key key, std::uint32_t guess) {
  if (leaf.lines[guess].first() <= key) {
    std::uint32_t low = guess;
    std::uint32_t step = 1;
    while (step < leaf.line_count - low && leaf.lines[low].last() < key &&
           leaf.lines[low + step].first() <= key) {
      low += step;
      step *= 2;
    }
    return leaf.lines[low].last() < key
               ? BisectLines(leaf, key, low, low + std::min(step, leaf.line_count - low))
               : low;
  }
  std::uint32_t high = guess;
  std::uint32_t step = 1;
  while (step <= high && leaf.lines[high - step].first() > key) {
    high -= step;
    step *= 2;
  }
  if (step <= high) {
    const std::uint32_t low = high - step;
    return leaf.lines[low].last() < key ? BisectLines(leaf, key, low, high) : low;
  }
  return BisectLines(leaf, key, 0, high);
}

// The line where a search for a key of the leaf begins.
inline std::uint32_t FirstLineOfSearch(ChildWord word, const KeyPlace& place) {
  return word.kind() == ChildKind::kPlaced
             ? LineAt(place.WithinGroup(word.dup()), word.line_count())
             : word.line_count() / 2;
}

// The line that a key belongs to, or would, in a leaf of any kind. The ends of an even leaf come
// first, for appended keys.
inline std::uint32_t LineOf(ChildWord word, const KeyPlace& place, Key key) {
  const Leaf leaf = Leaf::Of(word);
  if (word.kind() == ChildKind::kPlaced) {
    return LineFrom(leaf, key, FirstLineOfSearch(word, place));
  }
  if (leaf.lines[leaf.line_count - 1].first() <= key) {
    return leaf.line_count - 1;
  }
  return leaf.lines[0].first() <= key ? BisectLines(leaf, key, 0, leaf.line_count) : 0;
}

// The same for a key that is looked for and was most likely not appended just now.
inline std::uint32_t LineToFind(ChildWord word, const KeyPlace& place, Key key) {
  const Leaf leaf = Leaf::Of(word);
  return word.kind() == ChildKind::kPlaced ? LineFrom(leaf, key, FirstLineOfSearch(word, place))
                                           : BisectLines(leaf, key, 0, leaf.line_count);
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
  const SlotLine& line = word.lines()[BisectLines(Leaf::Of(word), key, 0, word.line_count())];
  return Matched(line, MatchMask(line, key));
}

// Looks for the key in what a word stands for that is no node.
inline const Payload* FindInLeaf(ChildWord word, const KeyPlace& place, Key key) {
  if (word.kind() == ChildKind::kPlaced) [[likely]] {
    return FindNear(Leaf::Of(word), key, FirstLineOfSearch(word, place));
  }
  return word.kind() == ChildKind::kNone ? nullptr : FindInEven(word, key);
}

}  // namespace alexbench::engines::alex::one_line
