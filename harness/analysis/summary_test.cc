#include "harness/analysis/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

using ::testing::HasSubstr;

SyntheticRun TwoCells(std::uint32_t sessions = 3) {
  SyntheticRun run;
  run.AddPair("a", "b");
  for (std::uint32_t s = 0; s < sessions; ++s) {
    for (std::uint32_t r = 0; r < 5; ++r) {
      run.AddBlock({.session = s, .arm = 0, .round = r, .ns = 100'000 + 100 * (s + r)});
      run.AddBlock({.session = s, .arm = 1, .round = r, .ns = 200'000 + 170 * (s * r)});
    }
  }
  run.inputs.run_id = "r1";
  run.inputs.status = "complete";
  run.inputs.host["cpu"] = std::string("Z80");
  run.plan.profile.name = "quick";
  return run;
}

absl::Status Failure(const SyntheticRun& run) {
  return Summarize(run.plan, run.observation, run.inputs).status();
}

TEST(SummaryTest, TheFrameIsCarriedOver) {
  const Summary summary = TwoCells().Summarized();
  EXPECT_EQ(summary.run_id, "r1");
  EXPECT_EQ(summary.status, "complete");
  EXPECT_EQ(summary.profile, "quick");
  EXPECT_EQ(std::get<std::string>(summary.host.at("cpu")), "Z80");
  EXPECT_EQ(summary.schema_version, 1);
  EXPECT_EQ(summary.contrasts.at(0).verdict, "faster");
}

TEST(SummaryTest, TheOrderOfObservationsDoesNotMatter) {
  SyntheticRun run = TwoCells();
  const Summary forward = run.Summarized();
  std::reverse(run.observation.blocks.begin(), run.observation.blocks.end());
  const Summary backward = run.Summarized();
  EXPECT_EQ(forward.contrasts[0].ratio->estimate, backward.contrasts[0].ratio->estimate);
  EXPECT_EQ(forward.cells[1].ns_per_op->ci_low, backward.cells[1].ns_per_op->ci_low);
}

TEST(SummaryTest, SinglePassesHaveNoIntervalAndNoVerdict) {
  SyntheticRun run = TwoCells();
  run.plan.profile.name = "as_published";
  ClaimSpec claim;
  claim.kind = ClaimKind::kRatio;
  claim.published = 2;
  claim.a.engine = "a";
  claim.b.engine = "b";
  run.inputs.claims = {claim};
  const Summary summary = run.Summarized();
  EXPECT_FALSE(summary.cells[0].ns_per_op->ci_low.has_value());
  EXPECT_FALSE(summary.contrasts[0].ratio->ci_high.has_value());
  EXPECT_FALSE(summary.contrasts[0].mde_ns.has_value());
  EXPECT_EQ(summary.contrasts[0].verdict, "inconclusive");
  EXPECT_EQ(summary.claims.at(0).verdict, "open");
  run.plan.profile.name = "quick";
  EXPECT_EQ(run.Summarized().claims.at(0).verdict, "reproduced");
}

TEST(SummaryTest, ContrastsAndBreakdownsMustNameCells) {
  SyntheticRun contrast = TwoCells();
  contrast.AddContrast("a", "nobody");
  EXPECT_THAT(Failure(contrast).ToString(), HasSubstr("'nobody', which is no cell"));
  SyntheticRun breakdown = TwoCells();
  breakdown.plan.breakdowns.push_back({.cell_id = "nobody", .group_id = "g0"});
  EXPECT_TRUE(absl::IsInvalidArgument(Failure(breakdown)));
  SyntheticRun twice = TwoCells();
  twice.AddCell("a");
  EXPECT_THAT(Failure(twice).ToString(), HasSubstr("two cells 'a'"));
}

TEST(SummaryTest, BlocksMustFitThePlan) {
  SyntheticRun group = TwoCells();
  group.observation.blocks[3].group_id = "g7";
  EXPECT_THAT(Failure(group).ToString(), HasSubstr("no arm 1 in a group 'g7'"));
  SyntheticRun arm = TwoCells();
  arm.observation.blocks[3].arm_index = 2;
  EXPECT_TRUE(absl::IsInvalidArgument(Failure(arm)));
  SyntheticRun twice = TwoCells();
  twice.observation.blocks.push_back(twice.observation.blocks[3]);
  EXPECT_THAT(Failure(twice).ToString(), HasSubstr("twice"));
}

TEST(SummaryTest, BlocksWithoutOperationsOrTimeAreRefused) {
  for (const auto spoil : std::vector<void (*)(BlockObservation&)>{
           [](BlockObservation& block) { block.operations = 0; },
           [](BlockObservation& block) { block.ns = 0; },
           [](BlockObservation& block) { block.ns = -5; },
           [](BlockObservation& block) { block.other_cpu_ns = -1; }}) {
    SyntheticRun run = TwoCells();
    spoil(run.observation.blocks[2]);
    EXPECT_TRUE(absl::IsInvalidArgument(Failure(run)));
  }
}

void ExpectFinite(const std::optional<Statistic>& statistic) {
  if (statistic) {
    EXPECT_TRUE(std::isfinite(statistic->estimate));
    EXPECT_TRUE(std::isfinite(statistic->ci_low.value_or(0)));
    EXPECT_TRUE(std::isfinite(statistic->ci_high.value_or(0)));
  }
}

// Every pairing of extreme times and counts, in one to three sessions, clean or not.
TEST(SummaryTest, NoFigureIsEverNaNOrInfinite) {
  constexpr std::int64_t kLongest = INT64_MAX;
  for (std::uint32_t sessions = 1; sessions <= 3; ++sessions) {
    for (std::uint32_t pattern = 0; pattern < 64; ++pattern) {
      SyntheticRun run = TwoCells(sessions);
      run.AddArm(ArmRole::kDuplicate, "a");
      run.AddArm(ArmRole::kDriftControl, "");
      for (std::size_t i = 0; i < run.observation.blocks.size(); ++i) {
        BlockObservation& block = run.observation.blocks[i];
        const std::uint64_t bits = MixBits(pattern * 1'000 + i);
        block.ns = (bits & 1U) != 0 ? kLongest : 1;
        block.operations = (bits & 2U) != 0 ? UINT64_MAX : 1;
        block.major_faults = (bits & pattern & 4U) != 0 ? 1 : 0;
      }
      const Summary summary = run.Summarized();
      for (const CellResult& cell : summary.cells) {
        ExpectFinite(cell.ns_per_op);
      }
      ExpectFinite(summary.contrasts[0].ratio);
      ExpectFinite(summary.contrasts[0].difference_ns);
      EXPECT_TRUE(std::isfinite(summary.contrasts[0].mde_ns.value_or(0)));
      for (const SelfCheckResult& row : summary.selfchecks) {
        for (const auto& [name, value] : row.got) {
          EXPECT_TRUE(std::isfinite(value.value_or(0))) << row.name << " " << name;
        }
      }
    }
  }
}

TEST(SummaryTest, AnEmptyRunIsAnEmptySummary) {
  const Summary summary = SyntheticRun().Summarized();
  EXPECT_TRUE(summary.cells.empty() && summary.contrasts.empty() && summary.selfchecks.empty());
}

}  // namespace
}  // namespace alexbench::harness
