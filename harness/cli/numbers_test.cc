#include "harness/cli/numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/cli/names.h"

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

TEST(ParseSecondsTest, TakesSecondsMinutesAndHours) {
  EXPECT_EQ(*ParseSeconds("30s", "--budget"), 30);
  EXPECT_EQ(*ParseSeconds("2m", "--budget"), 120);
  EXPECT_EQ(*ParseSeconds("1h", "--budget"), 3'600);
}

TEST(ParseSecondsTest, RefusesEverythingElseNamingFlagAndText) {
  for (const char* text : {"", "2", "m", "0s", "-1m", "1.5m", "2min", "2m ", "169h", "1d",
                           "99999999999999999999s", "18446744073709551615h"}) {
    const auto seconds = ParseSeconds(text, "--budget");
    ASSERT_FALSE(seconds.ok()) << text;
    EXPECT_THAT(std::string(seconds.status().message()),
                testing::AllOf(testing::HasSubstr("--budget"), testing::HasSubstr(text)));
  }
}

TEST(ParsePercentTest, TakesAPercentageOrAShare) {
  EXPECT_DOUBLE_EQ(*ParsePercent("2%", "--margin"), 0.02);
  EXPECT_DOUBLE_EQ(*ParsePercent("0.02", "--margin"), 0.02);
  for (const char* text : {"", "%", "0", "0%", "-1%", "51%", "0.51", "2 %", "2%%", "nan", "x",
                           " 2%", "+2%", "0x1p-4", "inf%", "2%x"}) {
    EXPECT_FALSE(ParsePercent(text, "--margin").ok()) << text;
  }
}

TEST(ParseNumberListTest, TakesACommaList) {
  EXPECT_THAT(*ParseNumberList("100k,1m", kRange), testing::ElementsAre(100'000U, 1'000'000U));
  EXPECT_FALSE(ParseNumberList("100k,,1m", kRange).ok());
  EXPECT_FALSE(ParseNumberList("", kRange).ok());
}

}  // namespace
}  // namespace alexbench::harness
