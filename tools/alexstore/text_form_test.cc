#include "tools/alexstore/text_form.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace alexbench::tools {
namespace {

TEST(TextFormTest, KeysAreWholeNumbersOfInt64) {
  EXPECT_EQ(ParseKey("-9223372036854775808"), std::numeric_limits<Key>::min());
  EXPECT_EQ(ParseKey("9223372036854775807"), std::numeric_limits<Key>::max());
  EXPECT_EQ(ParseKey("-0"), 0);
  for (const char* junk : {"", " 1", "1 ", "+1", "1x", "0x1", "--1", "-", "1.0", "1e3",
                           "9223372036854775808", "-9223372036854775809", "99999999999999999999"}) {
    EXPECT_EQ(ParseKey(junk), std::nullopt) << junk;
  }
}

TEST(TextFormTest, CountsTakeAUnit) {
  EXPECT_EQ(ParseCount("0"), 0U);
  EXPECT_EQ(ParseCount("12k"), 12'000U);
  EXPECT_EQ(ParseCount("3m"), 3'000'000U);
  EXPECT_EQ(ParseCount("18G"), 18'000'000'000U);
  EXPECT_EQ(ParseCount("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* junk : {"", "k", "-1", "10kk", "1K ", "1q", "18446744073709551616",
                           "18446744073709551615k", "18446744074g"}) {
    EXPECT_EQ(ParseCount(junk), std::nullopt) << junk;
  }
}

TEST(TextFormTest, EscapesWhatIsNotPlain) {
  std::string text;
  AppendEscaped(std::string_view("a~ \t\n\r\\\0\x7f\xff", 10), text);
  EXPECT_EQ(text, "a~ \\t\\n\\r\\\\\\x00\\x7f\\xff");
}

TEST(TextFormTest, EveryByteComesBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes += static_cast<char>(byte);
  }
  std::string text;
  AppendEscaped(bytes, text);
  for (const char c : text) {
    EXPECT_TRUE(c >= 0x20 && c <= 0x7e);
  }
  EXPECT_EQ(*Unescape(text), bytes);
  EXPECT_EQ(*Unescape("\\xAb"), "\xab");
}

TEST(TextFormTest, RefusesWhatNoEscapeIs) {
  for (const char* junk :
       {"\\", "a\\", "\\q", "\\x", "\\x1", "\\xg0", "\\x-1", "\\x 1", "\t", "\x80", "\r"}) {
    EXPECT_EQ(Unescape(junk).status().code(), absl::StatusCode::kInvalidArgument) << junk;
  }
}

}  // namespace
}  // namespace alexbench::tools
