#include "harness/analysis/common_stretch.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "harness/analysis/session_means.h"

namespace alexbench::harness {
namespace {

// One arm's trials, block by block.
class Arm {
 public:
  void AddTrial(std::uint32_t session, const std::vector<std::uint64_t>& operations) {
    const std::uint32_t round = next_round_++;
    for (const std::uint64_t count : operations) {
      BlockObservation& block = blocks_.emplace_back();
      block.session = session;
      block.round = round;
      block.operations = count;
      block.ns = static_cast<std::int64_t>(100 * count);
      sessions_[session].push_back(&block);
    }
  }

  BlockObservation& Block(std::size_t index) { return blocks_[index]; }
  const BlocksBySession& sessions() const { return sessions_; }

 private:
  std::deque<BlockObservation> blocks_;
  BlocksBySession sessions_;
  std::uint32_t next_round_ = 0;
};

std::array<const BlocksBySession*, 2> Both(const Arm& a, const Arm& b) {
  return {&a.sessions(), &b.sessions()};
}

TEST(CommonStretchTest, IsTheShortestTrialOfAnyArm) {
  Arm a;
  a.AddTrial(0, {1'000, 1'000});
  a.AddTrial(1, {1'000, 500});
  Arm b;
  b.AddTrial(0, {700, 700});
  EXPECT_EQ(CommonStretch(Scenario::kMixed, Both(a, b)), 1'400U);
  b.AddTrial(4, {1'600});
  b.AddTrial(4, {1'350});
  EXPECT_EQ(CommonStretch(Scenario::kOpenLoop, Both(a, b)), 1'350U);
}

TEST(CommonStretchTest, ReadersAndArmsWithoutBlocksHaveNone) {
  Arm a;
  a.AddTrial(0, {1'000});
  EXPECT_FALSE(CommonStretch(Scenario::kLatency, Both(a, a)).has_value());
  EXPECT_FALSE(CommonStretch(Scenario::kMixed, Both(a, Arm())).has_value());
  EXPECT_EQ(ChargedNsPerOperationOver(std::nullopt, a.sessions().at(0)),
            ChargedNsPerOperation(a.sessions().at(0)));
  EXPECT_FALSE(StandForUnequalStretches(Both(a, a), std::nullopt));
}

TEST(CommonStretchTest, TimesAreOfTheStretchAndOfEveryTrialOfTheSession) {
  Arm a;
  a.AddTrial(0, {1'000, 1'000, 1'000});
  a.AddTrial(0, {1'500, 500, 1'000});
  a.Block(1).other_cpu_ns = 50'000;  // charged
  a.Block(2).ns = 9'000'000;         // behind the stretch
  a.Block(5).ns = 9'000'000;
  EXPECT_DOUBLE_EQ(ChargedNsPerOperationOver(2'000, a.sessions().at(0)), 112.5);
}

TEST(CommonStretchTest, ABlockThatReachesBeyondCountsInProportion) {
  Arm a;
  a.AddTrial(0, {1'000, 1'000});
  a.Block(1).ns = 300'000;
  // 1,000 operations of 100 ns and a quarter of the block of 300,000 ns.
  EXPECT_DOUBLE_EQ(ChargedNsPerOperationOver(1'250, a.sessions().at(0)), 175'000. / 1'250);
}

TEST(CommonStretchTest, WholeTrialsHaveTheMeanOfAllTheirBlocks) {
  Arm a;
  a.AddTrial(3, {333, 333, 334});
  a.AddTrial(3, {1'000});
  a.Block(0).ns = 12'345;
  EXPECT_EQ(ChargedNsPerOperationOver(1'000, a.sessions().at(3)),
            ChargedNsPerOperation(a.sessions().at(3)));
}

// Costs that grow along the stream: operation i takes i ns.
TEST(CommonStretchTest, WhatATrialStandsForHasTheMeanOfItsStretch) {
  Arm coarse;
  coarse.AddTrial(0, {600, 1'000});
  coarse.Block(0).ns = 600 * 300;
  coarse.Block(1).ns = 1'000 * 1'100;
  const double stands_for = 1'000 + (1'000. - 600) * (1'600 - 1'000) / 1'000;
  EXPECT_DOUBLE_EQ(ChargedNsPerOperationOver(1'000, coarse.sessions().at(0)), stands_for / 2);
}

TEST(CommonStretchTest, ATrialThatIsOneBlockStandsForAllOfIt) {
  Arm whole;
  whole.AddTrial(0, {1'200});
  Arm cut;
  cut.AddTrial(0, {1'000});
  EXPECT_TRUE(StandForUnequalStretches(Both(whole, cut), 1'000));
  Arm similar;
  similar.AddTrial(0, {1'090});
  EXPECT_FALSE(StandForUnequalStretches(Both(similar, cut), 1'000));
}

TEST(CommonStretchTest, BlocksThatEndNearTheStretchAreNoGroundForDoubt) {
  Arm fine;
  for (std::uint32_t trial = 0; trial < 3; ++trial) {
    fine.AddTrial(0, {900, 225, 9'000});
  }
  Arm cut;
  cut.AddTrial(0, {500, 500});
  EXPECT_FALSE(StandForUnequalStretches(Both(fine, cut), 1'000));
}

TEST(CommonStretchTest, TheStreamFractionIsOfWhatWasPlanned) {
  GroupPlan group;
  group.settings.scenario = Scenario::kMixed;
  group.trial_operations = 4'000;
  Arm a;
  a.AddTrial(0, {1'000, 1'000});
  a.AddTrial(1, {4'000});
  EXPECT_EQ(StreamFraction(group, a.sessions()), 0.75);
  EXPECT_FALSE(StreamFraction(group, {}).has_value());
  group.settings.scenario = Scenario::kThroughput;
  EXPECT_FALSE(StreamFraction(group, a.sessions()).has_value());
}

}  // namespace
}  // namespace alexbench::harness
