#include "harness/cli/numbers.h"

#include <array>
#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

std::uint64_t SuffixFactor(char suffix) {
  switch (suffix) {
    case 'k':
    case 'K':
      return 1'000;
    case 'm':
    case 'M':
      return 1'000'000;
    case 'g':
    case 'G':
      return 1'000'000'000;
    default:
      return 0;
  }
}

absl::Status Refuse(std::string_view text, const NumberRange& range) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: '%s' is no whole number from %d to %d (digits, then k, m or g)",
                      range.flag, text, range.low, range.high));
}

}  // namespace

absl::StatusOr<std::uint64_t> ParseNumber(std::string_view text, const NumberRange& range) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest == text.data()) {
    return Refuse(text, range);
  }
  if (rest != end) {
    const std::uint64_t factor = SuffixFactor(*rest);
    if (factor == 0 || rest + 1 != end || __builtin_mul_overflow(number, factor, &number)) {
      return Refuse(text, range);
    }
  }
  if (number < range.low || number > range.high) {
    return Refuse(text, range);
  }
  return number;
}

absl::StatusOr<double> ParseSeconds(std::string_view text, std::string_view flag) {
  constexpr std::string_view kUnits = "smh";
  constexpr std::array<std::uint64_t, 3> kSeconds{1, 60, 3'600};
  constexpr std::uint64_t kWeek = 7 * 24 * 3'600;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::size_t unit = rest + 1 == end ? kUnits.find(*rest) : std::string_view::npos;
  if (error != std::errc() || unit == std::string_view::npos || number == 0 ||
      number > kWeek / kSeconds[unit]) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: '%s' is no time from 1s to a week, such as 30s, 5m or 1h", flag, text));
  }
  return static_cast<double>(number * kSeconds[unit]);
}

std::vector<std::string_view> SplitList(std::string_view text) {
  std::vector<std::string_view> items;
  std::size_t start = 0;
  for (;;) {
    const std::size_t comma = text.find(',', start);
    if (comma == std::string_view::npos) {
      items.push_back(text.substr(start));
      return items;
    }
    items.push_back(text.substr(start, comma - start));
    start = comma + 1;
  }
}

absl::StatusOr<std::vector<std::uint64_t>> ParseNumberList(std::string_view text,
                                                           const NumberRange& range) {
  std::vector<std::uint64_t> numbers;
  for (const std::string_view item : SplitList(text)) {
    ASSIGN_OR_RETURN(const std::uint64_t number, ParseNumber(item, range));
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace alexbench::harness
