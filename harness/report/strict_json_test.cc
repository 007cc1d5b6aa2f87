#include "harness/report/strict_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "harness/report/json_difference.h"

namespace alexbench::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string ErrorOf(std::string_view text) {
  const absl::StatusOr<JsonValue> parsed = ParseJson(text, "file.json");
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kDataLoss) << text;
  return std::string(parsed.status().message());
}

std::string RoundTrip(std::string_view text) {
  const absl::StatusOr<JsonValue> parsed = ParseJson(text, "file.json");
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return DumpJson(parsed.value_or(JsonValue{}), JsonStyle::kOneLine).value_or("");
}

TEST(StrictJsonTest, ValuesSurviveARoundTrip) {
  for (const char* text :
       {"null", "true", "[]", "{}", R"({"b":1,"a":[-5,18446744073709551615,0.1,"x\n\"ü"]})",
        "9223372036854775807", "-9223372036854775808", "1e-320", "1.7976931348623157e+308"}) {
    EXPECT_EQ(RoundTrip(text), text);
  }
}

TEST(StrictJsonTest, RefusesWhatIsNoSingleDocument) {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":}", "1 2", "nul", "'a'", "[1]]", "NaN",
                           "Infinity", "-", "01", "\"\x01\"", "\"\xff\"", "// c\n1"}) {
    EXPECT_THAT(ErrorOf(text), HasSubstr("file.json: byte")) << text;
  }
}

TEST(StrictJsonTest, ErrorsNameLineAndColumn) {
  EXPECT_THAT(ErrorOf("{\n  \"a\": x\n}"), HasSubstr("line 2"));
}

TEST(StrictJsonTest, RefusesAByteOrderMark) {
  EXPECT_THAT(ErrorOf("\xEF\xBB\xBF{}"), HasSubstr("byte order mark"));
}

TEST(StrictJsonTest, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_THAT(ErrorOf("[1e400]"), HasSubstr("file.json: byte"));
  EXPECT_THAT(ErrorOf("[-1e400]"), HasSubstr("file.json: byte"));
}

TEST(StrictJsonTest, RefusesRepeatedKeysAtAnyDepth) {
  EXPECT_THAT(ErrorOf(R"({"a":1,"b":2,"a":3})"), HasSubstr("\"a\" stands twice"));
  EXPECT_THAT(ErrorOf(R"([{"x":{"k":1,"k":1}}])"), HasSubstr("\"k\" stands twice"));
}

TEST(StrictJsonTest, TakesSixtyFourLevelsAndNoMore) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(ParseJson(nested(64), "file.json").ok());
  EXPECT_THAT(ErrorOf(nested(65)), HasSubstr("deeper than 64"));
  EXPECT_THAT(ErrorOf(std::string(1'000'000, '[')), HasSubstr("deeper than 64"));
}

TEST(StrictJsonTest, NanAndInfinityAreNeverWritten) {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    JsonArray cells(2);
    cells[1] = JsonValue{JsonObject{{"ns", JsonValue{bad}}}};
    const absl::StatusOr<std::string> text =
        DumpJson(JsonValue{JsonObject{{"cells", JsonValue{cells}}}}, JsonStyle::kIndented);
    EXPECT_EQ(text.status().code(), absl::StatusCode::kInternal);
    EXPECT_THAT(std::string(text.status().message()), HasSubstr("cells[1].ns"));
  }
}

TEST(StrictJsonTest, IndentedArraysOfPlainValuesStandOnOneLine) {
  const JsonValue value = ParseJson(R"({"a":[1,2],"b":[{"c":[]}]})", "x").value();
  EXPECT_EQ(DumpJson(value, JsonStyle::kIndented).value(),
            "{\n  \"a\": [1, 2],\n  \"b\": [\n    {\n      \"c\": []\n    }\n  ]\n}\n");
}

TEST(StrictJsonTest, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(QuoteJson("a\xff"), "\"a\xEF\xBF\xBD\"");
  EXPECT_FALSE(IsUtf8("a\xff"));
  EXPECT_TRUE(IsUtf8("\"\n\xC3\xA4\xEF\xBF\xBD"));
}

std::vector<std::string> Differences(std::string_view stored, std::string_view expected) {
  return JsonDifferences(ParseJson(stored, "a").value(), ParseJson(expected, "b").value());
}

TEST(JsonDifferenceTest, NamesEveryPlace) {
  EXPECT_THAT(Differences(R"({"a":[1,2.5,"x"],"c":1})", R"({"a":[1,2.6,"y"],"b":null})"),
              ElementsAre("a[1]: 2.5, not 2.6", "a[2]: \"x\", not \"y\"", "b: missing",
                          "c: should not be there"));
  EXPECT_THAT(Differences("[1,2]", "[1]"), ElementsAre(": 2 items, not 1"));
  EXPECT_THAT(Differences("[{}]", "[[]]"), ElementsAre("[0]: an object, not an array"));
}

TEST(JsonDifferenceTest, FractionsMayDifferByOneInABillionWholeNumbersNotAtAll) {
  EXPECT_THAT(Differences("[1000.0000001,0.5]", "[1000.0000002,0.5]"), IsEmpty());
  EXPECT_THAT(Differences("[1000.5]", "[1000.50001]"), ElementsAre("[0]: 1000.5, not 1000.50001"));
  EXPECT_THAT(Differences("[9007199254740993]", "[9007199254740992]"),
              ElementsAre("[0]: 9007199254740993, not 9007199254740992"));
}

}  // namespace
}  // namespace alexbench::harness
