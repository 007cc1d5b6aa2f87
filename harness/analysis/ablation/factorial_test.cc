#include "harness/analysis/ablation/factorial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

#include "harness/analysis/ablation/synthetic_factorial.h"

namespace alexbench::harness {
namespace {

using ::testing::HasSubstr;

std::vector<FactorialCell> Cells() {
  return MakeCells({.step_count = 2, .sessions = 3}, [](StepSet steps) { return -0.1 * steps; });
}

std::string Complaint(const std::vector<FactorialCell>& cells) {
  return MakeFactorial(2, cells).status().ToString();
}

TEST(FactorialTest, TheOrderOfCellsAndSessionsDoesNotMatter) {
  std::vector<FactorialCell> cells = Cells();
  std::swap(cells[0], cells[3]);
  std::swap(cells[1].times[0], cells[1].times[2]);
  const auto factorial = MakeFactorial(2, cells);
  ASSERT_TRUE(factorial.ok()) << factorial.status();
  ASSERT_EQ(factorial->sessions.size(), 3U);
  EXPECT_NEAR(factorial->NsPerOp(2, 3), 400 * std::exp(-0.3), 1e-9);
  EXPECT_NEAR(factorial->NsPerOp(0, 0), 400, 1e-9);
}

TEST(FactorialTest, AMissingOrRepeatedOrForeignCellIsNamed) {
  std::vector<FactorialCell> cells = Cells();
  cells.erase(cells.begin() + 2);
  EXPECT_THAT(Complaint(cells), HasSubstr("set of steps 2 is missing"));
  cells = Cells();
  cells[2].steps = 1;
  EXPECT_THAT(Complaint(cells), HasSubstr("cell 1 and cell 2 are the same set"));
  cells[2].steps = 4;
  EXPECT_THAT(Complaint(cells), HasSubstr("cell 2: has a step that is none of the 2"));
}

TEST(FactorialTest, TimesAreFiniteAndAboveZero) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), 0.0, -3.0}) {
    std::vector<FactorialCell> cells = Cells();
    cells[1].times[2].ns_per_op = bad;
    EXPECT_THAT(Complaint(cells), HasSubstr("cell 1: session 2 has no time above 0"));
  }
}

TEST(FactorialTest, EveryCellHasTheSameSessions) {
  std::vector<FactorialCell> cells = Cells();
  cells[3].times.pop_back();
  EXPECT_THAT(Complaint(cells), HasSubstr("cell 3: has other sessions than cell 0"));
  cells = Cells();
  cells[3].times[0].session = 9;
  EXPECT_THAT(Complaint(cells), HasSubstr("cell 3: has other sessions than cell 0"));
  cells = Cells();
  cells[3].times[0].session = 1;
  EXPECT_THAT(Complaint(cells), HasSubstr("cell 3: session 1 is there twice"));
  cells = Cells();
  for (FactorialCell& cell : cells) {
    cell.times.clear();
  }
  EXPECT_THAT(Complaint(cells), HasSubstr("has no session"));
}

}  // namespace
}  // namespace alexbench::harness
