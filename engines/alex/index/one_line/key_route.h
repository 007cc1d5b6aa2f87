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

// Where a key belongs. `child` counts from key zero, over all of the line.
struct KeyPlace {
  std::uint64_t child = 0;
  std::uint64_t within = 0;  // in units of 2^-64 of the child's width

  auto operator<=>(const KeyPlace&) const = default;

  // The same in a leaf that stands for 2^dup neighbouring children.
  // Requires: dup < 64.
  std::uint64_t WithinGroup(std::uint32_t dup) const {
    return (within >> dup) | ((child << 1U) << (63U - dup));
  }
};

inline KeyPlace PlaceOf(BiasedKey key, std::uint64_t slope) {
  const auto product = static_cast<Uint128>(key) * slope;
  return {.child = static_cast<std::uint64_t>(product >> 64U),
          .within = static_cast<std::uint64_t>(product)};
}

// The line of a leaf of `line_count` lines.
inline std::uint32_t LineAt(std::uint64_t within_group, std::uint32_t line_count) {
  return static_cast<std::uint32_t>((static_cast<Uint128>(within_group) * line_count) >> 64U);
}

// Which children a node has. Keys before or behind them belong to the first or last one.
struct KeyRoute {
  std::uint64_t slope = 1;
  std::uint64_t first = 0;  // child
  std::uint32_t count = 1;

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
