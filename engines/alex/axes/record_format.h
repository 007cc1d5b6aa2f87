// The axis "record_format": the byte layout of a record in the value log.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kV1: length, key, value (as published). kV2: key, length, value, so that what a read needs first
// comes first. kV3: as v2, under a checksum and with a commit sequence. The layouts are drawn in
// docs/formats/value_log.md and segmented_log.md. The numbers are stored in files.
enum class RecordFormat : std::uint8_t { kV1 = 1, kV2 = 2, kV3 = 3 };

constexpr std::string_view AxisName(RecordFormat) { return "record_format"; }
constexpr std::string_view ChoiceName(RecordFormat choice) {
  switch (choice) {
    case RecordFormat::kV1:
      return "v1";
    case RecordFormat::kV2:
      return "v2";
    case RecordFormat::kV3:
      break;
  }
  return "v3";
}

// What v1 and v2 do not share. Positions count bytes from the start of the record.
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
