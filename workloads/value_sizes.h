// How long the values of a data set are.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/record.h"

namespace alexbench::workloads {

// kFixed:     every value has the same size.
// kPublished: what the published measurements stored: "value_" and the decimal index of the record,
//             hence 7 bytes for record 0 and 12 for record 999,999; a record inserted later has 3.
// kRange:     every size of a range is as likely as every other; a record keeps its size.
enum class ValueShape : std::uint8_t { kFixed, kPublished, kRange };

struct ValueSizes {
  ValueShape shape = ValueShape::kFixed;
  std::uint32_t fixed_bytes = 128;  // kFixed; kRange: the largest
  std::uint32_t least_bytes = 0;    // kRange: the smallest

  static constexpr ValueSizes Fixed(std::uint32_t size_bytes) {
    return {.shape = ValueShape::kFixed, .fixed_bytes = size_bytes};
  }
  static constexpr ValueSizes Published() {
    return {.shape = ValueShape::kPublished, .fixed_bytes = 0};
  }

  struct Range {
    std::uint32_t least_bytes = 0;
    std::uint32_t most_bytes = 0;
  };
  // Requires: least_bytes <= most_bytes.
  static constexpr ValueSizes Between(Range range) {
    return {.shape = ValueShape::kRange,
            .fixed_bytes = range.most_bytes,
            .least_bytes = range.least_bytes};
  }

  // The size of the value of the record loaded as number `record_index`, updates included.
  constexpr std::uint32_t OfRecord(std::uint64_t record_index) const {
    if (shape == ValueShape::kFixed) {
      return fixed_bytes;
    }
    if (shape == ValueShape::kRange) {
      const std::uint64_t choices = std::uint64_t{fixed_bytes} - least_bytes + 1;
      return least_bytes + static_cast<std::uint32_t>(MixBits(record_index) % choices);
    }
    std::uint32_t size_bytes = 7;  // "value_" and one digit
    for (std::uint64_t rest = record_index / 10; rest > 0; rest /= 10) {
      ++size_bytes;
    }
    return size_bytes;
  }

  // The size of the value of a record that a stream inserts, numbered on from those loaded.
  constexpr std::uint32_t OfInsert(std::uint64_t record_index) const {
    return shape == ValueShape::kPublished ? 3 : OfRecord(record_index);
  }

  // One number for all of `records` loaded records: their size, that of the last one where sizes
  // grow, or the middle of the range. Requires: records > 0.
  constexpr std::uint32_t Typical(std::uint64_t records) const {
    return shape == ValueShape::kRange ? least_bytes + (fixed_bytes - least_bytes) / 2
                                       : OfRecord(records - 1);
  }

  bool operator==(const ValueSizes&) const = default;
};

}  // namespace alexbench::workloads
