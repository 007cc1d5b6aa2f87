// The model: a line through key zero, as one multiplication of whole numbers.
//
// key * slope is a number of 128 bits. Its high word says which child of a node the key belongs
// to, its low word where in that child. The product is exact, so the function is monotone over all
// keys and a boundary is the same for every key and every path. Because the line goes through key
// zero, a node can grow at either end by counting more children, and can halve all its children by
// doubling the slope: no boundary of another child moves.
#pragma once

#include <cstdint>

#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/linear_model.h"

namespace alexbench::engines::alex::one_line {

// How the words of a node follow from the place in the node above it, without its model: the model
// is that of the node above, its child halved again and again. Of the bits of a place within that
// child the first `skip_bits` are alike for all keys of the node; the next `word_bits` count its
// words.
struct NodeCut {
  std::uint32_t skip_bits = 0;
  std::uint32_t word_bits = 0;  // 0 if the words do not follow

  bool IsNone() const { return word_bits == 0; }
  std::uint32_t bits() const { return skip_bits + word_bits; }
  bool operator==(const NodeCut&) const = default;
};

// Where a key belongs. `child` counts from key zero, over all of the line; in a node that is
// reached by its cut it counts from the node's first word.
struct KeyPlace {
  std::uint64_t child = 0;
  std::uint64_t within = 0;  // in units of 2^-64 of the child's width

  auto operator<=>(const KeyPlace&) const = default;

  // The same in a leaf that stands for 2^dup neighbouring children.
  // Requires: dup < 64.
  std::uint64_t WithinGroup(std::uint32_t dup) const {
    return (within >> dup) | ((child << 1U) << (63U - dup));
  }

  // The place in the node that 2^dup neighbouring children are.
  // Requires: the cut is the node's; dup <= cut.bits() < 64.
  KeyPlace Below(std::uint32_t dup, const NodeCut& cut) const {
    return {.child = WithinGroup(dup) << cut.skip_bits >> (64U - cut.word_bits),
            .within = within << (cut.bits() - dup)};
  }
};

inline KeyPlace PlaceOf(BiasedKey key, std::uint64_t slope) {
  const auto product = static_cast<Uint128>(key) * slope;
  return {.child = static_cast<std::uint64_t>(product >> 64U),
          .within = static_cast<std::uint64_t>(product)};
}

// The least key whose place is that child or one behind it. Requires: child < slope.
inline BiasedKey LeastKeyOf(std::uint64_t child, std::uint64_t slope) {
  return static_cast<BiasedKey>(((static_cast<Uint128>(child) << 64U) + slope - 1) / slope);
}

// The line of a leaf of `line_count` lines.
inline std::uint32_t LineAt(std::uint64_t within_group, std::uint32_t line_count) {
  return static_cast<std::uint32_t>((static_cast<Uint128>(within_group) * line_count) >> 64U);
}

// Whether keys beyond the children of a node are to be expected, or belong to its neighbours.
enum class RouteEnds : std::uint8_t { kOpen, kClosed };

// Which children a node has. Keys before or behind them belong to the first or last one.
struct KeyRoute {
  std::uint64_t slope = 1;
  std::uint64_t first = 0;  // child
  std::uint32_t count = 1;
  RouteEnds ends = RouteEnds::kOpen;

  std::uint64_t end() const { return first + count; }

  KeyPlace Place(BiasedKey key) const {
    const KeyPlace place = PlaceOf(key, slope);
    if (place.child - first < count) [[likely]] {
      return place;
    }
    return place.child < first ? KeyPlace{first, 0} : KeyPlace{end() - 1, ~std::uint64_t{0}};
  }
};

}  // namespace alexbench::engines::alex::one_line
