#include "harness/cli/numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace alexbench::harness {
namespace {

constexpr NumberRange kRange{.flag = "--records", .low = 1, .high = 2'000'000'000};

TEST(ParseNumberTest, TakesDigitsAndOneSuffix) {
  EXPECT_EQ(*ParseNumber("17", kRange), 17U);
  EXPECT_EQ(*ParseNumber("100k", kRange), 100'000U);
  EXPECT_EQ(*ParseNumber("1m", kRange), 1'000'000U);
  EXPECT_EQ(*ParseNumber("2G", kRange), 2'000'000'000U);
}

TEST(ParseNumberTest, RefusesEverythingElseNamingFlagAndText) {
  for (const char* text : {"", "-1", "+1", "1e99", "0x10", "10kk", "k", "1.5", " 1", "1 ", "0",
                           "99999999999999999999", "18446744073709551615g", "3g", "1m,"}) {
    const auto number = ParseNumber(text, kRange);
    ASSERT_FALSE(number.ok()) << text;
    EXPECT_THAT(std::string(number.status().message()),
                testing::AllOf(testing::HasSubstr("--records"), testing::HasSubstr(text)));
  }
  EXPECT_FALSE(ParseNumber(std::string_view("1\0", 2), kRange).ok());
}

TEST(ParseNumberListTest, TakesACommaList) {
  EXPECT_THAT(*ParseNumberList("100k,1m", kRange), testing::ElementsAre(100'000U, 1'000'000U));
  EXPECT_FALSE(ParseNumberList("100k,,1m", kRange).ok());
  EXPECT_FALSE(ParseNumberList("", kRange).ok());
}

}  // namespace
}  // namespace alexbench::harness
