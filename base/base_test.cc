#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/flag_words.h"
#include "base/random.h"
#include "base/random_tag.h"
#include "base/test_setting.h"

namespace alexbench {
namespace {

TEST(MixBitsTest, FollowsThePublishedSequenceOfSplitMix64) {
  EXPECT_EQ(MixBits(0), 0xe220a8397b1dcdafU);
  EXPECT_EQ(MixBits(0x9e3779b97f4a7c15U), 0x6e789e6aa1b965f4U);
}

TEST(RandomStreamTest, SameSeedAndStreamGiveTheSameNumbersForEver) {
  RandomStream stream(1, 2);
  const std::uint64_t first = stream.Next();
  EXPECT_EQ(first, RandomStream(1, 2).Next());
  EXPECT_NE(first, RandomStream(1, 3).Next());
  EXPECT_NE(first, RandomStream(2, 2).Next());
}

TEST(RandomStreamTest, BelowStaysBelowAndReachesEveryNumber) {
  RandomStream stream(7, 0);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t draw = stream.Below(10);
    ASSERT_LT(draw, 10U);
    seen.insert(draw);
  }
  EXPECT_EQ(seen.size(), 10U);
}

TEST(RandomStreamTest, ShuffleKeepsEveryItem) {
  std::vector<int> items{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const std::vector<int> before = items;
  RandomStream(3, 0).Shuffle(std::span<int>(items));
  EXPECT_NE(items, before);
  EXPECT_THAT(items, testing::UnorderedElementsAreArray(before));
}

TEST(RandomTagTest, IsSixteenDigitsAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string tag = RandomTag();
    ASSERT_EQ(tag.size(), 16U);
    ASSERT_EQ(tag.find_first_not_of("0123456789abcdef"), std::string::npos) << tag;
    ASSERT_TRUE(seen.insert(tag).second) << tag;
  }
}

TEST(FlagWordsTest, AFlagWithASignAndNothingBehindItIsNamed) {
  const std::vector<const char*> words{"program", "verb", "--a=b=", "--c", "=", "-d="};
  EXPECT_EQ(CheckFlagsHaveWords(words), absl::OkStatus());
  const std::vector<const char*> without{"program", "--a=1", "--scratch=", "--json", "--out="};
  const absl::Status status = CheckFlagsHaveWords(without);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "--scratch: the word behind it is empty");
}

TEST(FlagWordsTest, ARefusalNamesTheWordsThatNothingTakes) {
  const std::vector<std::string> left_over{"nosuch", "--", "--out"};
  EXPECT_EQ(Refusal(left_over, "A subcommand is required"), "not expected: nosuch --out");
  const std::vector<std::string> dashes{"--"};
  EXPECT_EQ(Refusal(dashes, "VALUE is required"), "VALUE is required");
  EXPECT_EQ(Refusal({}, "--out is required"), "--out is required");
}

TEST(FlagWordsTest, WhatStandsBehindTwoDashesIsNoFlag) {
  const std::vector<const char*> arguments{"program", "put", "store", "1", "--", "--value="};
  EXPECT_EQ(CheckFlagsHaveWords(arguments), absl::OkStatus());
}

TEST(DerivedValueTest, DependsOnKeyAndVersionAndHasTheAskedSize) {
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 128U}) {
    EXPECT_EQ(DerivedValue(5, 0, size).size(), size);
  }
  EXPECT_NE(DerivedValue(5, 0, 12), DerivedValue(6, 0, 12));
  EXPECT_NE(DerivedValue(5, 0, 12), DerivedValue(5, 1, 12));
  EXPECT_EQ(DerivedValue(std::numeric_limits<Key>::min(), 0, 12),
            DerivedValue(std::numeric_limits<Key>::min(), 0, 12));
}

TEST(DerivedValueTest, AShorterValueIsThePrefixOfALongerOne) {
  EXPECT_EQ(DerivedValue(5, 0, 128).substr(0, 9), DerivedValue(5, 0, 9));
}

TEST(TestSettingTest, TakesWholeNumbersAndNothingElse) {
  constexpr const char* kName = "ALEX_SETTING_OF_A_TEST";
  ASSERT_EQ(unsetenv(kName), 0);
  EXPECT_EQ(TestSetting(kName, 7), 7U);
  EXPECT_EQ(TestCount(kName, 7), 7U);
  for (const char* const text : {"0", "12", "18446744073709551615"}) {
    ASSERT_EQ(setenv(kName, text, 1), 0);
    EXPECT_EQ(std::to_string(TestSetting(kName, 7)), text);
  }
  for (const char* const text : {"", " 1", "-1", "2e7", "20m", "18446744073709551616"}) {
    ASSERT_EQ(setenv(kName, text, 1), 0);
    EXPECT_DEATH(TestSetting(kName, 7), kName) << text;
  }
  ASSERT_EQ(setenv(kName, "0", 1), 0);
  EXPECT_DEATH(TestCount(kName, 7), "at least 1");
  ASSERT_EQ(unsetenv(kName), 0);
}

}  // namespace
}  // namespace alexbench
