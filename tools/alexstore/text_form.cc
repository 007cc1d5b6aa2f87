#include "tools/alexstore/text_form.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::tools {
namespace {

template <typename Number>
std::optional<Number> ParseWhole(std::string_view text, int base) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  if (text.empty() || error != std::errc() || stopped != end) {
    return std::nullopt;
  }
  return number;
}

// Bytes with an escape of their own, and the letter of it.
struct NamedEscape {
  char byte;
  char letter;
};
constexpr NamedEscape kNamedEscapes[] = {{'\t', 't'}, {'\n', 'n'}, {'\r', 'r'}, {'\\', '\\'}};

bool StandsForItself(char byte) { return byte >= 0x20 && byte <= 0x7e && byte != '\\'; }

void AppendEscapedByte(char byte, std::string& out) {
  for (const NamedEscape& escape : kNamedEscapes) {
    if (escape.byte == byte) {
      out += '\\';
      out += escape.letter;
      return;
    }
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(byte);
  out += "\\x";
  out += kDigits[code >> 4U];
  out += kDigits[code & 15U];
}

// Takes one escape off the front of `text`, which starts with a backslash.
absl::StatusOr<char> TakeEscape(std::string_view& text) {
  const char letter = text.size() > 1 ? text[1] : '\0';
  for (const NamedEscape& escape : kNamedEscapes) {
    if (escape.letter == letter) {
      text.remove_prefix(2);
      return escape.byte;
    }
  }
  if (letter == 'x' && text.size() >= 4) {
    const std::optional<unsigned> code = ParseWhole<unsigned>(text.substr(2, 2), 16);
    if (code.has_value()) {
      text.remove_prefix(4);
      return static_cast<char>(*code);
    }
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("\"%s\" is no escape (\\t \\n \\r \\\\ \\xHH are)", text.substr(0, 4)));
}

}  // namespace

std::optional<Key> ParseKey(std::string_view text) { return ParseWhole<Key>(text, 10); }

std::optional<std::uint64_t> ParseCount(std::string_view text) {
  std::uint64_t unit = 1;
  if (!text.empty()) {
    switch (text.back()) {
      case 'k':
      case 'K':
        unit = 1'000;
        break;
      case 'm':
      case 'M':
        unit = 1'000'000;
        break;
      case 'g':
      case 'G':
        unit = 1'000'000'000;
        break;
      default:
        break;
    }
  }
  const std::optional<std::uint64_t> number =
      ParseWhole<std::uint64_t>(text.substr(0, text.size() - (unit == 1 ? 0 : 1)), 10);
  if (!number.has_value() || *number > ~std::uint64_t{0} / unit) {
    return std::nullopt;
  }
  return *number * unit;
}

void AppendEscaped(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) {
    if (StandsForItself(byte)) {
      out += byte;
    } else {
      AppendEscapedByte(byte, out);
    }
  }
}

absl::StatusOr<std::string> Unescape(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), StandsForItself);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    bytes.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) {
      break;
    }
    if (text.front() != '\\') {
      return absl::InvalidArgumentError(absl::StrFormat("byte \\x%02x must be written as an escape",
                                                        static_cast<unsigned char>(text.front())));
    }
    ASSIGN_OR_RETURN(const char byte, TakeEscape(text));
    bytes += byte;
  }
  return bytes;
}

}  // namespace alexbench::tools
