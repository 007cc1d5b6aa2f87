// Numbers as people type them: 1000, 100k, 1m, 2g.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace alexbench::harness {

struct NumberRange {
  std::string_view flag;  // for messages
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

// Reads digits with an optional suffix k, m or g (thousands, millions, thousand millions).
//
// Errors: InvalidArgument naming the flag, the text and the allowed range; nothing else than
//         digits and one suffix is taken, and nothing wraps around.
absl::StatusOr<std::uint64_t> ParseNumber(std::string_view text, const NumberRange& range);

// The same for a comma list; an empty list or an empty item is an error.
absl::StatusOr<std::vector<std::uint64_t>> ParseNumberList(std::string_view text,
                                                           const NumberRange& range);

// "30s", "5m" or "1h", as seconds: whole numbers, from one second to a week.
// Errors: InvalidArgument naming the flag and the text.
absl::StatusOr<double> ParseSeconds(std::string_view text, std::string_view flag);

// Splits at commas; empty items stay, so that the caller can refuse them.
std::vector<std::string_view> SplitList(std::string_view text);

}  // namespace alexbench::harness
