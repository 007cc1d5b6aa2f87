// The axis "record_format": the byte layout of a record in the value log.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kV1: length, key, value (as published). kV2: key, length, value, so that what a read needs first
// comes first. The layouts are drawn in docs/formats/value_log.md. The numbers are stored in files.
enum class RecordFormat : std::uint8_t { kV1 = 1, kV2 = 2 };

constexpr std::string_view AxisName(RecordFormat) { return "record_format"; }
constexpr std::string_view ChoiceName(RecordFormat choice) {
  return choice == RecordFormat::kV1 ? "v1" : "v2";
}

// What the two layouts do not share. Positions count bytes from the start of the record.
template <RecordFormat kChoice>
struct RecordFormatPolicy;

template <>
struct RecordFormatPolicy<RecordFormat::kV1> {
  static constexpr std::uint32_t kLengthPosition = 0;
  static constexpr std::uint32_t kKeyPosition = 4;
  static constexpr std::uint32_t kLengthOfNoValue = 8;  // the length counts the key, too
};

template <>
struct RecordFormatPolicy<RecordFormat::kV2> {
  static constexpr std::uint32_t kLengthPosition = 8;
  static constexpr std::uint32_t kKeyPosition = 0;
  static constexpr std::uint32_t kLengthOfNoValue = 0;
};

}  // namespace alexbench::engines::alex
