#include "harness/analysis/carry_over.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kUsualOperations = 1'000;

struct Truth {
  double usual_ratio = 1.5;   // Ta/Tb in blocks of the usual length
  double longer_ratio = 1.5;  // in the longer ones
  std::uint64_t factor = 8;   // how much longer those are
  double session_spread = 0.002;
  std::uint32_t sessions = 6;
};

void AddBlocks(const Truth& truth, double ratio, std::uint64_t operations, SyntheticRun& run) {
  for (std::uint32_t session = 0; session < truth.sessions; ++session) {
    const double moved = std::exp((session % 2 == 0 ? 1 : -1) * truth.session_spread);
    for (std::uint32_t round = 0; round < 4; ++round) {
      const auto b_ns = static_cast<double>(200 * operations);
      run.AddBlock({.session = session,
                    .arm = 0,
                    .round = round,
                    .ns = std::llround(b_ns * ratio * moved),
                    .operations = operations});
      run.AddBlock({.session = session,
                    .arm = 1,
                    .round = round,
                    .ns = std::llround(b_ns),
                    .operations = operations});
    }
  }
}

SyntheticRun TwoLengths(const Truth& truth) {
  SyntheticRun run;
  run.AddCell("a");
  run.AddCell("b");
  run.AddGroup();
  run.AddArm(ArmRole::kCell, "a").memory_family = "one";
  run.AddArm(ArmRole::kCell, "b").memory_family = "other";
  run.AddContrast("a", "b");
  AddBlocks({.session_spread = 0.001, .sessions = truth.sessions}, truth.usual_ratio,
            kUsualOperations, run);
  run.AddGroup().purpose = GroupPurpose::kSelfCheck;
  run.AddArm(ArmRole::kCarryOver, "a").memory_family = "one";
  run.AddArm(ArmRole::kCarryOver, "b").memory_family = "other";
  AddBlocks(truth, truth.longer_ratio, truth.factor * kUsualOperations, run);
  return run;
}

SelfCheckResult RowOf(const Summary& summary) {
  for (const SelfCheckResult& row : summary.selfchecks) {
    if (row.name == "carry_over") {
      return row;
    }
  }
  ADD_FAILURE() << "no row carry_over";
  return {};
}

TEST(CarryOverTest, ARatioThatStaysWhereItWasPasses) {
  const Summary summary = TwoLengths({}).Summarized();
  const SelfCheckResult row = RowOf(summary);
  EXPECT_EQ(row.pass, true);
  EXPECT_NEAR(*row.got.at("moved"), 1, 1e-3);
  EXPECT_NEAR(*row.got.at("block_factor"), 8, 1e-9);
  EXPECT_EQ(summary.contrasts[0].verdict, "slower");
}

TEST(CarryOverTest, ADifferenceHasToExceedWhatARatioMoved) {
  const Summary moved_less = TwoLengths({.longer_ratio = 1.5 * 1.07}).Summarized();
  EXPECT_EQ(RowOf(moved_less).pass, false);
  EXPECT_NEAR(*RowOf(moved_less).got.at("moved"), 1.07, 1e-3);
  EXPECT_EQ(moved_less.contrasts[0].verdict, "slower");

  const Summary moved_more = TwoLengths({.longer_ratio = 1.5 * 1.6}).Summarized();
  EXPECT_EQ(RowOf(moved_more).pass, false);
  EXPECT_EQ(moved_more.contrasts[0].verdict, "inconclusive");
  EXPECT_EQ(moved_more.contrasts[0].flags.front(), "within_carry_over");
}

TEST(CarryOverTest, ArmsThatShareTheirMemoryAreNotConcerned) {
  SyntheticRun run = TwoLengths({.longer_ratio = 1.5 * 1.6});
  run.plan.groups[0].arms[1].memory_family = run.plan.groups[0].arms[0].memory_family;
  const Summary summary = run.Summarized();
  EXPECT_EQ(RowOf(summary).pass, false);
  EXPECT_EQ(summary.contrasts[0].verdict, "slower");
}

TEST(CarryOverTest, NoiseOneSessionAndShortBlocksCannotTell) {
  for (const Truth& truth :
       {Truth{.longer_ratio = 1.6, .session_spread = 0.2},
        Truth{.longer_ratio = 1.6, .sessions = 1}, Truth{.longer_ratio = 1.6, .factor = 3}}) {
    const SelfCheckResult row = RowOf(TwoLengths(truth).Summarized());
    EXPECT_EQ(row.pass, std::nullopt);
    EXPECT_TRUE(row.reason.has_value());
  }
}

TEST(CarryOverTest, ABlockLengthThatWasNeverMeasuredCannotTell) {
  SyntheticRun run = TwoLengths({});
  std::erase_if(run.observation.blocks,
                [](const BlockObservation& block) { return block.group_id == "g1"; });
  EXPECT_EQ(RowOf(run.Summarized()).pass, std::nullopt);
}

TEST(CarryOverTest, DisturbedBlocksCountAtBothLengths) {
  SyntheticRun run = TwoLengths({});
  for (BlockObservation& block : run.observation.blocks) {
    block.involuntary_switches = block.round == 0 ? 0 : 1;
  }
  EXPECT_EQ(RowOf(run.Summarized()).pass, true);
}

// What one arm leaves in the caches serves the other for the first hundred operations of a block,
// whatever its length: a tenth of a short one, little of a long one.
TEST(PlantedDefectTest, AnArmThatReusesAnothersKeysMovesWithTheBlockLength) {
  const auto ratio = [](double operations) {
    constexpr double kServed = 100;
    return operations / ((operations - kServed) + 0.2 * kServed);
  };
  const Summary summary =
      TwoLengths({.usual_ratio = ratio(1'000), .longer_ratio = ratio(8'000)}).Summarized();
  EXPECT_EQ(RowOf(summary).pass, false);
  EXPECT_EQ(summary.contrasts[0].verdict, "inconclusive");
  EXPECT_EQ(summary.contrasts[0].flags.front(), "within_carry_over");
}

}  // namespace
}  // namespace alexbench::harness
