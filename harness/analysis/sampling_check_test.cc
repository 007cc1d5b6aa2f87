#include "harness/analysis/sampling_check.h"

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

// A writing cell whose sampled blocks take so much more in each session.
SyntheticRun RunWith(const std::vector<double>& factors) {
  SyntheticRun run;
  run.AddCell("alex", Scenario::kMixed);
  run.AddGroup(Scenario::kMixed);
  run.AddArm(ArmRole::kCell, "alex");
  std::uint32_t session = 0;
  for (const double factor : factors) {
    run.AddBlock({.session = session, .ns = 200'000});
    run.AddFare(session++).sampling = SamplingObservation{
        .every = 64,
        .latency = {.buckets = {200}, .counts = {100}, .max_ns = 200},
        .sampled = {.operations = 6'400, .ns = static_cast<std::int64_t>(1'000'000 * factor)},
        .plain = {.operations = 6'400, .ns = 1'000'000}};
  }
  return run;
}

std::vector<SelfCheckResult> Rows(const SyntheticRun& run) {
  std::vector<SelfCheckResult> rows = run.Summarized().selfchecks;
  std::erase_if(rows,
                [](const SelfCheckResult& row) { return row.name != "sampling_perturbation"; });
  return rows;
}

TEST(SamplingCheckTest, SmallAndNegativePerturbationsPass) {
  const auto rows = Rows(RunWith({1.01, 1.02, 1.015}));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].pass, true);
  EXPECT_NEAR(*rows[0].got.at("ratio"), 1.015, 1e-4);
  EXPECT_EQ(rows[0].got.at("sampled_operations"), 300);
  EXPECT_EQ(Rows(RunWith({0.90, 0.91, 0.92}))[0].pass, true);
}

TEST(SamplingCheckTest, AnInstrumentThatDisturbsFails) {
  EXPECT_EQ(Rows(RunWith({1.10, 1.11, 1.12}))[0].pass, false);
}

TEST(SamplingCheckTest, OneSessionOrWideScatterCannotTell) {
  EXPECT_EQ(Rows(RunWith({1.01}))[0].pass, std::nullopt);
  EXPECT_EQ(Rows(RunWith({0.9, 1.2, 1.0}))[0].pass, std::nullopt);
}

TEST(SamplingCheckTest, CellsWithoutSamplesHaveNoRow) {
  SyntheticRun run = RunWith({1.0, 1.0});
  for (ArmObservation& fare : run.observation.arms) {
    fare.sampling.reset();
  }
  EXPECT_TRUE(Rows(run).empty());
}

TEST(SamplingCheckTest, CountsThatAreNoHistogramAreRefused) {
  SyntheticRun run = RunWith({1.0, 1.0});
  run.observation.arms[0].sampling->latency.counts = {0};
  EXPECT_EQ(Summarize(run.plan, run.observation, run.inputs).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace alexbench::harness
