// How long the values of a data set are.
#pragma once

#include <cstdint>

#include "base/record.h"

namespace alexbench::workloads {

// kFixed:     every value has the same size.
// kPublished: what the published measurements stored: "value_" and the decimal index of the record,
//             hence 7 bytes for record 0 and 12 for record 999,999; a record inserted later has 3.
enum class ValueShape : std::uint8_t { kFixed, kPublished };

struct ValueSizes {
  ValueShape shape = ValueShape::kFixed;
  std::uint32_t fixed_bytes = 128;  // kFixed only

  static constexpr ValueSizes Fixed(std::uint32_t size_bytes) {
    return {.shape = ValueShape::kFixed, .fixed_bytes = size_bytes};
  }
  static constexpr ValueSizes Published() {
    return {.shape = ValueShape::kPublished, .fixed_bytes = 0};
  }

  // The size of the value of the record loaded as number `record_index`, updates included.
  constexpr std::uint32_t OfRecord(std::uint64_t record_index) const {
    if (shape == ValueShape::kFixed) {
      return fixed_bytes;
    }
    std::uint32_t size_bytes = 7;  // "value_" and one digit
    for (std::uint64_t rest = record_index / 10; rest > 0; rest /= 10) {
      ++size_bytes;
    }
    return size_bytes;
  }

  // The size of the value of a record that a stream inserts.
  constexpr std::uint32_t OfInsert() const { return shape == ValueShape::kFixed ? fixed_bytes : 3; }

  bool operator==(const ValueSizes&) const = default;
};

}  // namespace alexbench::workloads
