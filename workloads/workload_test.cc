#include "workloads/workload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "workloads/strict_json.h"

namespace alexbench::workloads {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kGood = R"({
  "question": "Why?",
  "operation_mix": {"get": 0.7, "insert": 0.1, "update": 0.2},
  "key_distribution": "uniform",
  "value_sizes": null,
  "consume": null
})";

std::string Replaced(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

void ExpectRefused(const std::string& text, const std::string& line, const std::string& what) {
  const absl::Status status = ParseWorkload({.name = "mine", .text = text}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr("workload definition mine.json, line " + line + ":"), HasSubstr(what)));
}

TEST(WorkloadTest, EveryDefinitionParsesAndAsksAQuestion) {
  std::vector<std::string> names;
  for (const Workload& workload : AllWorkloads()) {
    names.push_back(workload.name);
    EXPECT_TRUE(workload.question.ends_with("?")) << workload.name;
    EXPECT_NE(workload.key_distribution, nullptr);
    ASSERT_TRUE(FindWorkload(workload.name).ok());
    EXPECT_EQ(FindWorkload(workload.name)->question, workload.question);
  }
  EXPECT_THAT(names, ElementsAre("insert", "mixed_50_50", "mixed_80_10_10_delete", "mixed_80_20",
                                 "mixed_80_20_as_published", "mixed_80_20_size_mix",
                                 "mixed_80_20_update", "overwrite", "query", "query_absent",
                                 "query_as_published", "query_size_mix", "scan_100", "ycsb_a",
                                 "ycsb_b", "ycsb_c", "ycsb_d", "ycsb_e", "ycsb_f"));
}

TEST(WorkloadTest, ThePublishedShapesFixValueSizesAndConsume) {
  for (const Workload& workload : AllWorkloads()) {
    if (workload.name.ends_with("_as_published")) {
      EXPECT_EQ(workload.value_sizes, ValueSizes::Published());
      EXPECT_EQ(workload.consume, "none");
    } else {
      EXPECT_EQ(workload.value_sizes.has_value(), workload.name.ends_with("_size_mix"));
      EXPECT_EQ(workload.consume.has_value(), workload.name == "query_absent");
    }
    const bool only_reads = workload.name.starts_with("query") || workload.name == "ycsb_c";
    EXPECT_EQ(workload.is_mixed(), !only_reads) << workload.name;
    EXPECT_EQ(workload.writes(), !only_reads && workload.name != "scan_100") << workload.name;
  }
}

// The shares, lengths and distributions of YCSB's core workloads [YCSB10].
TEST(WorkloadTest, TheYcsbWorkloadsAreThoseOfYcsb) {
  const auto expect = [](std::string_view name, const OperationMix& mix,
                         std::string_view distribution) {
    const absl::StatusOr<Workload> workload = FindWorkload(name);
    ASSERT_TRUE(workload.ok()) << workload.status();
    EXPECT_EQ(workload->mix, mix) << name;
    EXPECT_EQ(workload->key_distribution_name, distribution) << name;
    EXPECT_EQ(workload->population == Population::kStored, mix.insert > 0) << name;
    EXPECT_EQ(workload->scan_records, (ScanRecords{.least = 1, .most = 100}));
  };
  expect("ycsb_a", {.get = 0.5, .update = 0.5}, "zipfian");
  expect("ycsb_b", {.get = 0.95, .update = 0.05}, "zipfian");
  expect("ycsb_c", {.get = 1}, "zipfian");
  expect("ycsb_d", {.get = 0.95, .insert = 0.05}, "latest");
  expect("ycsb_e", {.get = 0, .insert = 0.05, .scan = 0.95}, "zipfian");
  expect("ycsb_f", {.get = 0.5, .read_modify_write = 0.5}, "zipfian");
}

TEST(WorkloadTest, AnUnknownNameIsRefusedWithTheOnesThatExist) {
  const absl::Status status = FindWorkload("qery").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("\"qery\""), HasSubstr("mixed_80_20_update, overwrite, query,")));
}

TEST(ParseWorkloadTest, ReadsEveryField) {
  const absl::StatusOr<Workload> workload = ParseWorkload({.name = "mine", .text = kGood});
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_EQ(workload->name, "mine");
  EXPECT_EQ(workload->question, "Why?");
  EXPECT_EQ(workload->mix, (OperationMix{.get = 0.7, .insert = 0.1, .update = 0.2}));
  EXPECT_EQ(workload->key_distribution_name, "uniform");
  const std::string fixed = Replaced(R"("value_sizes": null)", R"("value_sizes": 12)");
  EXPECT_EQ(ParseWorkload({.name = "mine", .text = fixed})->value_sizes, ValueSizes::Fixed(12));
  const std::string first = Replaced(R"("consume": null)", R"("consume": "first")");
  EXPECT_EQ(ParseWorkload({.name = "mine", .text = first})->consume, "first");
}

TEST(ParseWorkloadTest, KeysThatAreUnknownMissingOrThereTwiceAreRefused) {
  ExpectRefused(Replaced(R"("consume": null)", R"("consume": null, "threads": 1)"), "6",
                "unknown key \"threads\"");
  ExpectRefused(Replaced(R"("update")", R"("sort")"), "3", "unknown key \"sort\"");
  ExpectRefused(Replaced(R"("consume": null)", R"("question": "Who?")"), "6",
                "key \"question\" stands twice");
  ExpectRefused(Replaced(R"("update")", R"("get")"), "3", "key \"get\" stands twice");
  ExpectRefused(Replaced(",\n  \"consume\": null", ""), "1", "key \"consume\" is missing");
}

TEST(ParseWorkloadTest, WhatIsNoJsonIsRefused) {
  ExpectRefused("", "1", "parse error");
  ExpectRefused("{", "1", "parse error");
  ExpectRefused(std::string(kGood) + "\n{}", "8", "parse error");
  ExpectRefused(Replaced("0.7", "NaN"), "3", "parse error");
  ExpectRefused(Replaced("0.7", "Infinity"), "3", "parse error");
  ExpectRefused(Replaced("0.7", "1e999"), "3", "number overflow");
  ExpectRefused(Replaced("\"Why?\"", "\"\xff\""), "2", "UTF-8");
  ExpectRefused(Replaced("\"Why?\"", "'Why?'"), "2", "parse error");
  ExpectRefused(Replaced("null\n}", "null, // last\n}"), "6", "parse error");
  ExpectRefused(std::string("\0", 1), "1", "parse error");
}

TEST(ParseWorkloadTest, SharesHaveToBeFractionsThatSumToOne) {
  ExpectRefused(Replaced("0.7", "0.6"), "3", "sum to 0.9");
  ExpectRefused(Replaced("0.7", "0.700001"), "3", "sum to 1");
  ExpectRefused(Replaced("0.7", "-0.7"), "3", "\"get\" has to be a number from 0 to 1");
  ExpectRefused(Replaced("0.7", "1.7"), "3", "\"get\" has to be a number from 0 to 1");
  ExpectRefused(Replaced("0.7", "\"0.7\""), "3", "\"get\" has to be a number from 0 to 1");
  ExpectRefused(Replaced("0.7", "true"), "3", "\"get\" has to be a number from 0 to 1");
  ExpectRefused(Replaced(R"({"get": 0.7, "insert": 0.1, "update": 0.2})", "{}"), "3", "sum to 0");
}

TEST(ParseWorkloadTest, ValuesOfTheWrongKindAreRefused) {
  ExpectRefused("[]", "1", "has to be an object");
  ExpectRefused("null", "1", "has to be an object");
  ExpectRefused(Replaced("\"Why?\"", "\"\""), "2", "\"question\"");
  ExpectRefused(Replaced("\"Why?\"", "3"), "2", "\"question\"");
  ExpectRefused(Replaced(R"({"get": 0.7, "insert": 0.1, "update": 0.2})", "[1]"), "3",
                "has to be an object");
  ExpectRefused(Replaced("\"uniform\"", "\"normal\""), "4", "unknown key distribution \"normal\"");
  ExpectRefused(Replaced("\"uniform\"", "null"), "4", "unknown key distribution null");
  const auto with_sizes = [](std::string_view sizes) {
    return Replaced(R"("value_sizes": null)", "\"value_sizes\": " + std::string(sizes));
  };
  for (const std::string_view sizes : {"-1", "1.5", "16777216", "\"big\"", "true"}) {
    ExpectRefused(with_sizes(sizes), "5", "\"value_sizes\" has to be");
  }
  ExpectRefused(with_sizes("{}"), "5", "\"least\" has to be");
  ExpectRefused(with_sizes(R"({"least": 2, "most": 1})"), "5", "\"least\" 2 is above \"most\" 1");
  ExpectRefused(with_sizes(R"({"least": 1, "most": 16777216})"), "5", "\"most\" has to be");
  const std::string range = with_sizes(R"({"least": 1, "most": 9})");
  EXPECT_EQ(ParseWorkload({.name = "mine", .text = range})->value_sizes,
            ValueSizes::Between({.least_bytes = 1, .most_bytes = 9}));
  for (const std::string_view consume : {"\"some\"", "1", "false"}) {
    ExpectRefused(Replaced(R"("consume": null)", "\"consume\": " + std::string(consume)), "6",
                  "\"consume\" has to be");
  }
}

TEST(ParseWorkloadTest, ScansAndErasuresNeedWhatTheyNeed) {
  const auto with = [](std::string_view mix, std::string_view more) {
    return Replaced(R"({"get": 0.7, "insert": 0.1, "update": 0.2})",
                    std::string(mix) + std::string(more));
  };
  constexpr std::string_view kScan = R"({"scan": 1})";
  ExpectRefused(with(kScan, ""), "3", "\"scan_records\" has to be there");
  ExpectRefused(with(R"({"get": 1})", R"(, "scan_records": {"least": 1, "most": 2})"), "3",
                "\"scan_records\" has to be there");
  ExpectRefused(with(kScan, R"(, "scan_records": {"least": 0, "most": 2})"), "3", "at least one");
  ExpectRefused(with(kScan, R"(, "scan_records": {"least": 3, "most": 2})"), "3", "above");
  ExpectRefused(with(kScan, R"(, "scan_records": {"most": 2})"), "3", "\"least\"");
  ExpectRefused(with(kScan, R"(, "scan_records": 7)"), "3", "has to be an object");
  ExpectRefused(with(R"({"erase": 1})", ""), "3", "a mix that erases needs");
  ExpectRefused(with(R"({"get": 1})", R"(, "population": "all")"), "3", "\"population\"");
  const std::string good =
      with(R"({"scan": 0.5, "erase": 0.5})",
           R"(, "population": "stored", "scan_records": {"least": 7, "most": 9})");
  const absl::StatusOr<Workload> workload = ParseWorkload({.name = "mine", .text = good});
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_EQ(workload->scan_records, (ScanRecords{.least = 7, .most = 9}));
  EXPECT_EQ(workload->population, Population::kStored);
}

TEST(StrictJsonTest, DepthIsLimitedHoweverDeepTheTextIs) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(CheckStrictJson("text", nested(kMaxJsonDepth)).ok());
  for (const std::size_t depth : {kMaxJsonDepth + 1, std::size_t{10'000'000}}) {
    const absl::Status status = CheckStrictJson("text", nested(depth)).status();
    EXPECT_EQ(status.message(), "text, line 1: nested deeper than 64");
  }
}

TEST(StrictJsonTest, EqualKeysInDifferentObjectsAreNoDuplicates) {
  EXPECT_TRUE(CheckStrictJson("text", R"({"a": [{"a": 1}, {"a": {"a": 2}}], "b": {"a": 3}})").ok());
  EXPECT_FALSE(CheckStrictJson("text", R"({"b": {"a": [], "a": 3}})").ok());
  EXPECT_FALSE(CheckStrictJson("text", R"({"a": {"b": 1}, "c": 2, "a": 3})").ok());
  EXPECT_FALSE(CheckStrictJson("text", R"({"a": 1, "\u0061": 2})").ok());
}

TEST(StrictJsonTest, TellsTheLineOfEveryKey) {
  const absl::StatusOr<JsonKeyLines> lines =
      CheckStrictJson("text", "{\"a\":\n {\"b\": 1,\n\n\"c\": 2}, \"d\": 3}");
  ASSERT_TRUE(lines.ok());
  EXPECT_THAT(*lines, ElementsAre(testing::Pair("/a", 1U), testing::Pair("/a/b", 2U),
                                  testing::Pair("/a/c", 4U), testing::Pair("/d", 4U)));
}

}  // namespace
}  // namespace alexbench::workloads
