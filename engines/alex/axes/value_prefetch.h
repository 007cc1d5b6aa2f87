// The axis "value_prefetch": whether a get asks for the lines of a value before it needs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/alex/index/node_memory.h"

namespace alexbench::engines::alex {

// kDuringLookup: the published step [REPORT25] fetches the value while the index is searched. A log
//                in insertion order has no place to fetch from before the search has ended: the
//                offset is the search's answer. So this asks, the moment the offset is known, for
//                the first kPrefetchedRecordLines lines of the record, and the lines after the
//                first come while the header is waited for instead of after it. How long the value
//                is stands in that header, so the number of lines is fixed: a record of up to 192
//                bytes wherever it starts, of a 128-byte value with its header always. Of a longer
//                value the rest is left to the processor; of a shorter one lines are fetched that
//                no one asked for.
enum class ValuePrefetch : std::uint8_t { kOff, kDuringLookup };

constexpr std::string_view AxisName(ValuePrefetch) { return "value_prefetch"; }
constexpr std::string_view ChoiceName(ValuePrefetch choice) {
  return choice == ValuePrefetch::kOff ? "off" : "during_lookup";
}

inline constexpr std::size_t kPrefetchedRecordLines = 4;

template <ValuePrefetch kChoice>
struct ValuePrefetchPolicy;

template <>
struct ValuePrefetchPolicy<ValuePrefetch::kOff> {
  [[gnu::always_inline]] static void Prefetch(const char*) {}
};

template <>
struct ValuePrefetchPolicy<ValuePrefetch::kDuringLookup> {
  // A prefetch never faults, so lines past the end of the log do no harm.
  [[gnu::always_inline]] static void Prefetch(const char* record) {
    for (std::size_t line = 0; line < kPrefetchedRecordLines; ++line) {
      __builtin_prefetch(record + line * kCacheLineBytes);
    }
  }
};

}  // namespace alexbench::engines::alex
