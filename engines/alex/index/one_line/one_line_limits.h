// How large the pieces of the one-line tree get, and when they change shape.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engines/alex/index/one_line/slot_line.h"

namespace alexbench::engines::alex::one_line {

// Where a node's model comes from. Everything else is the same for both, so what they differ by
// is what fitting is worth.
enum class LeafModel : std::uint8_t {
  kFitted,      // the cheapest of several fits, outliers left to the edge children
  kEqualWidth,  // equal parts of the range between the smallest and the largest key
};

// Lines for so many keys: two and a half keys a line, the share of used slots (0.625) at which a
// tenth of uniform keys lies beside the predicted line. A line is never empty.
constexpr std::uint32_t LinesFor(std::size_t key_count) {
  return key_count <= kSlotsPerLine ? 1 : static_cast<std::uint32_t>((2 * key_count + 4) / 5);
}

// A leaf this full has earned more lines; below it a crowded spot means that the keys lie badly.
inline constexpr double kFullDensity = 0.66;

// How far an insert pushes keys to find room: past it the leaf is laid out anew. It grows with
// the leaf, so that laying out stays a constant number of moves an insert.
constexpr std::uint32_t PushLinesMax(std::uint32_t line_count) { return 12 + line_count / 64; }

// How far an erase looks for a key to keep its line from being empty.
inline constexpr std::uint32_t kPullLinesMax = 6;

// A leaf is split if its keys lie, in the mean, this many doublings of the distance beside their
// predicted line (0: there, 1: next to it, 2: up to three lines off).
inline constexpr double kDistanceBitsMax = 0.6;

// The edge child of a node has keys in a part of its range only. If they lie about evenly there,
// by the same measure, it is left to bisection until keys beyond it make it complete.
inline constexpr double kUnevennessBitsMax = 2.0;

// Leaves of so few keys are left as they are: a line or a few, found by looking next door.
inline constexpr std::size_t kTinyKeys = 8;

// With so few keys the leaf of a single child is spread evenly rather than given a node of its own:
// bisection reads as many lines as the node would cost.
inline constexpr std::size_t kNestKeysMin = 16;

// A leaf of so few keys that gets crowded by inserts is spread evenly rather than split, if it is a
// single child's: halves of a wider one cost no further words.
inline constexpr std::size_t kSpreadKeysMax = 64;

// A node over so few keys is given up for an even leaf if it takes more than this.
inline constexpr std::size_t kNestedBytesPerKeyMax = 32;

// Lines of an even leaf that is built: a tiny one is packed, for it is bisected, and laid out anew
// for little when it gets crowded.
constexpr std::uint32_t EvenLinesFor(std::size_t key_count) {
  return key_count <= kTinyKeys
             ? static_cast<std::uint32_t>((key_count + kSlotsPerLine - 1) / kSlotsPerLine)
             : LinesFor(key_count);
}

// An even leaf of so few lines stays as it is when keys come beside it.
inline constexpr std::uint32_t kSettledLinesMax = 7;

// So many keys beyond the end of a node, or a quarter of an edge leaf, earn new children.
inline constexpr std::size_t kEarningKeys = 16;

// The fewest children a new node asks for. Each level then narrows the range of keys by at least
// six, which bounds the depth whatever the keys.
inline constexpr std::uint64_t kFanoutMin = 8;

// One child word for at least so many keys when a node is built by a fit.
inline constexpr std::size_t kKeysPerWordMin = 16;

// One child word for about so many keys in a node that is a cut, before words are joined again
// whose keys lie well in one leaf.
inline constexpr std::size_t kKeysPerCutWord = 8;
// The fewest: each level takes so many bits of the key.
inline constexpr std::uint32_t kCutWordBitsMin = 3;

// The ceiling of the index's memory; passing it rebuilds the tree.
inline constexpr std::size_t kBytesPerKeyCeiling = 64;
inline constexpr std::size_t kBytesFixedCeiling = std::size_t{64} << 10U;

// The sizes of leaves.
struct OneLineLimits {
  // What a leaf is built with where the index is small. Requires: 16 to 2^14.
  std::size_t leaf_keys_target = 256;

  // Leaves grow with the index, so that the child words stay within a fraction of the second
  // level cache: 32 Ki words are 256 KiB.
  std::size_t TargetKeys(std::size_t index_keys) const {
    return std::clamp<std::size_t>(index_keys >> 15U, leaf_keys_target, std::size_t{1} << 14U);
  }
  // The most keys a leaf keeps.
  std::size_t MaxKeys(std::size_t index_keys) const { return 2 * TargetKeys(index_keys); }
};

}  // namespace alexbench::engines::alex::one_line
