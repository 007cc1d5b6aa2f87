// Text to JsonValue and back, strictly: what a hostile or damaged file may hold ends in a Status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/json_value.h"

namespace alexbench::harness {

inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonSizeBytes = std::size_t{256} << 20;

// Errors: DataLoss naming `source` (a file, or "file:line") and the place in it, for anything that
//         is not one JSON document of at most kMaxJsonSizeBytes and kMaxJsonDepth: a byte order
//         mark, a repeated key, a number no double can hold, bad UTF-8, text after the end.
// Cost:   linear in the text; the parser does not recurse.
absl::StatusOr<JsonValue> ParseJson(std::string_view text, std::string_view source);

// kIndented: two spaces a level, arrays of plain values on one line, a line feed at the end.
enum class JsonStyle : std::uint8_t { kIndented, kOneLine };

// Errors: Internal naming the member that holds NaN or an infinity; JSON has no such numbers.
absl::StatusOr<std::string> DumpJson(const JsonValue& value, JsonStyle style);

// `text` in quotes, escaped; bytes that are not UTF-8 become U+FFFD.
std::string QuoteJson(std::string_view text);

// Whether JSON can hold these bytes as they are.
bool IsUtf8(std::string_view text);

}  // namespace alexbench::harness
