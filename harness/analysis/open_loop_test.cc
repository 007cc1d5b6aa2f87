#include "harness/analysis/open_loop.h"

#include <cstdint>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two sessions of a cell asked for 1,000,000 operations a second, 1,000 operations in each, in so
// many ns together.
SyntheticRun RunIn(std::int64_t elapsed_ns) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kOpenLoop).settings.target_ops_per_s = 1'000'000;
  run.AddGroup(Scenario::kOpenLoop);
  run.AddArm(ArmRole::kCell, "alex");
  for (const std::uint32_t session : {0U, 1U}) {
    run.AddBlock({.session = session, .ns = 900'000});
    run.AddFare(session).open_loop = OpenLoopObservation{
        .operations = 1'000,
        .late_starts = 4 + session,
        .elapsed_ns = elapsed_ns / 2,
        .response = {.buckets = {200, 255}, .counts = {900, 100}, .max_ns = 255},
        .service = {.buckets = {150, 160}, .counts = {900, 100}, .max_ns = 160}};
  }
  return run;
}

CellResult Cell(const SyntheticRun& run) { return run.Summarized().cells.at(0); }

TEST(OpenLoopTest, CountsFromTheIntendedStartAndKeepsServiceBeside) {
  const CellResult cell = Cell(RunIn(2'000'000));
  EXPECT_EQ(cell.regime, "writing");
  EXPECT_EQ(cell.target_ops_per_s, 1e6);
  EXPECT_EQ(cell.latency_ns->p50, 200);
  EXPECT_EQ(cell.latency_ns->p99, 255);
  EXPECT_EQ(cell.open_loop->service_ns->p50, 150);
  EXPECT_EQ(cell.open_loop->service_ns->p99, 160);
  EXPECT_EQ(cell.open_loop->operations, 2'000);
  EXPECT_EQ(cell.open_loop->late_starts, 9);
  EXPECT_DOUBLE_EQ(cell.open_loop->achieved_ops_per_s, 1e6);
  EXPECT_DOUBLE_EQ(cell.ns_per_op->estimate, 900);
}

TEST(OpenLoopTest, ARateThatWasNotKeptIsLate) {
  EXPECT_THAT(Cell(RunIn(2'015'000)).flags, IsEmpty());
  EXPECT_THAT(Cell(RunIn(2'030'000)).flags, ElementsAre("late"));
}

TEST(OpenLoopTest, OtherScenariosHaveNone) {
  SyntheticRun run = RunIn(2'000'000);
  run.plan.cells[0].settings.target_ops_per_s.reset();
  EXPECT_FALSE(Cell(run).open_loop.has_value());
}

TEST(OpenLoopTest, CountsThatAreNoHistogramAreRefused) {
  SyntheticRun run = RunIn(2'000'000);
  run.observation.arms[1].open_loop->service.max_ns = 99;
  EXPECT_EQ(Summarize(run.plan, run.observation, run.inputs).status().code(),
            absl::StatusCode::kInvalidArgument);
  run = RunIn(0);
  EXPECT_FALSE(Summarize(run.plan, run.observation, run.inputs).ok());
}

}  // namespace
}  // namespace alexbench::harness
