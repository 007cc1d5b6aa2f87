#include "harness/run/fail_on.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace alexbench::harness {
namespace {

Summary SummaryOf(double ns_per_op) {
  Summary summary;
  CellResult cell;
  cell.cell_id = "query/alex";
  cell.engine = "alex";
  cell.variant = "alex:value_access=borrow";
  cell.valid = true;
  cell.ns_per_op = Statistic{.estimate = ns_per_op};
  summary.cells.push_back(cell);
  return summary;
}

TEST(ParseThresholdsTest, TakesAListOfComparisons) {
  const auto thresholds = ParseThresholds("alex.ns_per_op>500,alex.open_ns <= 3");
  ASSERT_TRUE(thresholds.ok()) << thresholds.status();
  ASSERT_EQ(thresholds->size(), 2U);
  EXPECT_EQ((*thresholds)[0].engine, "alex");
  EXPECT_EQ((*thresholds)[0].field, "ns_per_op");
  EXPECT_EQ((*thresholds)[0].number, 500);
  EXPECT_EQ((*thresholds)[1].comparison, Comparison::kAtMost);
}

TEST(ParseThresholdsTest, TheCommasOfAVariantAreItsOwn) {
  const auto thresholds =
      ParseThresholds("alex:value_access=copy,wal=none.ns_per_op>5,rocksdb:wal=on.open_ns<1e9");
  ASSERT_TRUE(thresholds.ok()) << thresholds.status();
  ASSERT_EQ(thresholds->size(), 2U);
  EXPECT_EQ((*thresholds)[0].engine, "alex:value_access=copy,wal=none");
  EXPECT_EQ((*thresholds)[1].engine, "rocksdb:wal=on");
  EXPECT_EQ((*thresholds)[1].number, 1e9);
}

TEST(ParseThresholdsTest, RefusesWhatIsNoneNamingIt) {
  for (const char* text : {"alex", "alex.ns_per_op", "alex.ns_per_op>", "alex.nosuch>1", ".x>1",
                           "alex.ns_per_op>1x", "alex.ns_per_op=1", "alex.ns_per_op>nan",
                           "alex.ns_per_op<inf", "alex.ns_per_op>0x10", "alex.ns_per_op>=",
                           "alex.ns_per_op>1,"}) {
    const auto thresholds = ParseThresholds(text);
    ASSERT_FALSE(thresholds.ok()) << text;
    EXPECT_THAT(std::string(thresholds.status().message()), testing::HasSubstr("ENGINE.FIELD OP"));
  }
}

TEST(CheckThresholdsTest, AnEngineThatNoCellIsOfIsNamed) {
  RunPlan plan;
  plan.cells.push_back({.engine = "alex", .variant = "alex:value_access=borrow"});
  for (const char* known : {"alex.ns_per_op>1", "alex:value_access=borrow.ns_per_op>1"}) {
    EXPECT_EQ(CheckThresholdsMeanCells(*ParseThresholds(known), plan), absl::OkStatus());
  }
  const absl::Status status =
      CheckThresholdsMeanCells(*ParseThresholds("alex.open_ns>1,alxe.ns_per_op>1"), plan);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(testing::HasSubstr("'alxe'"), testing::HasSubstr("there are: alex")));
}

TEST(UnjudgedThresholdsTest, AFigureThatNoValidCellHasIsNamed) {
  const auto thresholds = ParseThresholds("alex.ns_per_op>500,alex.index_bytes_per_key>30");
  Summary summary = SummaryOf(1);
  EXPECT_THAT(UnjudgedThresholds(*thresholds, summary),
              testing::ElementsAre(testing::HasSubstr("alex.index_bytes_per_key>30")));
  summary.cells[0].valid = false;
  EXPECT_EQ(UnjudgedThresholds(*thresholds, summary).size(), 2U);
}

TEST(CrossedThresholdsTest, NamesCellAndFigure) {
  const auto thresholds = ParseThresholds("alex.ns_per_op>500");
  EXPECT_TRUE(CrossedThresholds(*thresholds, SummaryOf(500)).empty());
  EXPECT_THAT(CrossedThresholds(*thresholds, SummaryOf(501)),
              testing::ElementsAre(
                  testing::AllOf(testing::HasSubstr("query/alex"), testing::HasSubstr("501"))));
}

TEST(CrossedThresholdsTest, LooksAtValidCellsOfThatEngineOnly) {
  const auto thresholds = ParseThresholds("hash_log.ns_per_op>500,alex.ns_per_op>=500");
  Summary summary = SummaryOf(500);
  EXPECT_EQ(CrossedThresholds(*thresholds, summary).size(), 1U);
  summary.cells[0].valid = false;
  EXPECT_TRUE(CrossedThresholds(*thresholds, summary).empty());
}

}  // namespace
}  // namespace alexbench::harness
