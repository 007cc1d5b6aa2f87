#include "harness/analysis/memory_limit.h"

#include <cstdint>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

// Two sessions of a cell that may have 1,000,000 bytes, one of which had less than the other.
SyntheticRun RunWith(const MemoryObservation& memory) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kMixed).settings.memory_limit_bytes = 1'000'000;
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "alex");
  for (const std::uint32_t session : {0U, 1U}) {
    run.AddBlock({.session = session, .ns = 900'000});
    ArmObservation& fare = run.AddFare(session);
    fare.memory = memory;
    fare.memory->used_bytes += 50'000 * session;
  }
  return run;
}

constexpr MemoryObservation kShort{.limit_bytes = 1'000'000,
                                   .used_bytes = 900'000,
                                   .operations = 1'000,
                                   .major_faults = 250,
                                   .read_bytes = 4'096'000};

CellResult Cell(const SyntheticRun& run) { return run.Summarized().cells.at(0); }

TEST(MemoryLimitTest, FaultsAndBytesArePerOperationOfAllSessions) {
  const CellResult cell = Cell(RunWith(kShort));
  EXPECT_TRUE(cell.valid) << cell.invalid_reason.value_or("");
  EXPECT_EQ(cell.memory_limit_bytes, 1'000'000U);
  EXPECT_EQ(cell.cache_state, "limited");
  EXPECT_EQ(cell.memory->used_bytes, 900'000U);
  EXPECT_DOUBLE_EQ(cell.memory->major_faults_per_op, 0.25);
  EXPECT_DOUBLE_EQ(cell.memory->read_bytes_per_op, 4096);
}

TEST(MemoryLimitTest, ALimitThatHeldNothingBackIsNone) {
  MemoryObservation fitted = kShort;
  fitted.major_faults = 0;
  EXPECT_TRUE(Cell(RunWith(fitted)).valid) << "what calls read from storage counts, too";
  fitted.read_bytes = 0;
  EXPECT_THAT(Cell(RunWith(fitted)).invalid_reason.value_or(""), HasSubstr("the store fitted"));
  MemoryObservation roomy = kShort;
  roomy.used_bytes = 790'000;
  EXPECT_THAT(Cell(RunWith(roomy)).invalid_reason.value_or(""), HasSubstr("790000 of 1000000"));
}

TEST(MemoryLimitTest, ASessionThatSaysNothingProvesNothing) {
  SyntheticRun run = RunWith(kShort);
  run.observation.arms[1].memory.reset();
  EXPECT_FALSE(Cell(run).valid);
}

TEST(MemoryLimitTest, AStoreThatDidNotFitIsUnsupportedAndNoFailure) {
  SyntheticRun run = RunWith(kShort);
  run.observation.arms[1].status = "failed";
  run.observation.arms[1].reason = "unsupported: what it keeps beside its files needs more";
  EXPECT_THAT(Cell(run).invalid_reason.value_or(""), testing::StartsWith("unsupported: "));
}

TEST(MemoryLimitTest, WithoutALimitThereIsNone) {
  SyntheticRun run = RunWith(kShort);
  run.plan.cells[0].settings.memory_limit_bytes.reset();
  run.observation.arms[0].memory.reset();
  run.observation.arms[1].memory.reset();
  const CellResult cell = Cell(run);
  EXPECT_TRUE(cell.valid);
  EXPECT_FALSE(cell.memory.has_value());
  EXPECT_EQ(cell.cache_state, "warm");
}

}  // namespace
}  // namespace alexbench::harness
