// The axis "bounds_check": what a read verifies before it hands out the bytes of a record.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/key.h"

namespace alexbench::engines::alex {

// kChecked:   offset and length lie within the log, and the record carries the key asked for.
// kUnchecked: trusts the index and the file, which was verified when it was opened. Memory stays
//             guarded: no 40-bit offset with a 32-bit length leaves the log's own reservation.
enum class BoundsCheck : std::uint8_t { kChecked, kUnchecked };

constexpr std::string_view AxisName(BoundsCheck) { return "bounds_check"; }
constexpr std::string_view ChoiceName(BoundsCheck choice) {
  return choice == BoundsCheck::kChecked ? "checked" : "unchecked";
}

// Where a part of a record lies, and where the log ends.
struct LogExtent {
  std::uint64_t start = 0;
  std::uint64_t size_bytes = 0;
  std::uint64_t log_end = 0;
};

// No sum is formed, so nothing can wrap around.
constexpr bool LiesInLog(LogExtent extent) {
  return extent.start <= extent.log_end && extent.size_bytes <= extent.log_end - extent.start;
}

struct KeyPair {
  Key stored = 0;
  Key wanted = 0;
};

template <BoundsCheck kChoice>
struct BoundsCheckPolicy;

template <>
struct BoundsCheckPolicy<BoundsCheck::kChecked> {
  static constexpr bool Accepts(LogExtent extent) { return LiesInLog(extent); }
  static constexpr bool Accepts(KeyPair keys) { return keys.stored == keys.wanted; }
};

template <>
struct BoundsCheckPolicy<BoundsCheck::kUnchecked> {
  static constexpr bool Accepts([[maybe_unused]] LogExtent extent) {
    ALEXBENCH_DCHECK(LiesInLog(extent));
    return true;
  }
  static constexpr bool Accepts([[maybe_unused]] KeyPair keys) {
    ALEXBENCH_DCHECK(keys.stored == keys.wanted);
    return true;
  }
};

}  // namespace alexbench::engines::alex
