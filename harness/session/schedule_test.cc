#include "harness/session/schedule.h"

#include <algorithm>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

TEST(ShuffledRoundTest, EveryArmRunsOnceARound) {
  RandomStream random(1, 1);
  std::set<std::vector<std::size_t>> orders;
  for (int round = 0; round < 50; ++round) {
    std::vector<std::size_t> order = ShuffledRound(random, 5);
    orders.insert(order);
    std::sort(order.begin(), order.end());
    EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
  }
  EXPECT_GT(orders.size(), 20U);
}

TEST(ShuffledRoundTest, SameSeedSameOrder) {
  RandomStream a(7, 1);
  RandomStream b(7, 1);
  for (int round = 0; round < 10; ++round) {
    EXPECT_EQ(ShuffledRound(a, 9), ShuffledRound(b, 9));
  }
}

class SegmentLayoutTest : public testing::TestWithParam<SegmentLayout::Request> {};

TEST_P(SegmentLayoutTest, NoSegmentIsReadTwiceWithinARound) {
  const SegmentLayout layout(GetParam());
  for (std::uint64_t round = 0; round < 3 * layout.segment_count(); ++round) {
    std::set<std::uint64_t> starts;
    for (std::uint64_t arm = 0; arm < GetParam().arm_count; ++arm) {
      starts.insert(layout.At({.round = round, .arm = arm}).first);
    }
    EXPECT_EQ(starts.size(), GetParam().arm_count);
  }
}

TEST_P(SegmentLayoutTest, AFullCycleGivesEveryArmEverySegment) {
  const SegmentLayout layout(GetParam());
  for (std::uint64_t arm = 0; arm < GetParam().arm_count; ++arm) {
    std::set<std::uint64_t> starts;
    for (std::uint64_t round = 0; round < layout.segment_count(); ++round) {
      starts.insert(layout.At({.round = round, .arm = arm}).first);
    }
    EXPECT_EQ(starts.size(), layout.segment_count());
  }
}

TEST_P(SegmentLayoutTest, SegmentsLieWithinTheRingAndDoNotOverlap) {
  const SegmentLayout layout(GetParam());
  std::vector<std::uint64_t> starts;
  for (std::uint64_t round = 0; round < layout.segment_count(); ++round) {
    const SegmentLayout::Segment segment = layout.At({.round = round, .arm = 0});
    EXPECT_EQ(segment.first - segment.warm_first, GetParam().operations / GetParam().warm_divisor);
    EXPECT_LE(segment.first + GetParam().operations, GetParam().ring_keys);
    starts.push_back(segment.warm_first);
  }
  std::sort(starts.begin(), starts.end());
  for (std::size_t i = 1; i < starts.size(); ++i) {
    EXPECT_GE(starts[i] - starts[i - 1],
              GetParam().operations + GetParam().operations / GetParam().warm_divisor);
  }
}

SegmentLayout::Request Longest(SegmentLayout::Request request) {
  request.operations = SegmentLayout::MostOperations(request);
  return request;
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SegmentLayoutTest,
    testing::Values(SegmentLayout::Request{1000, 10, 1}, SegmentLayout::Request{1000, 10, 2},
                    SegmentLayout::Request{1000, 7, 6}, SegmentLayout::Request{1 << 16, 300, 24},
                    SegmentLayout::Request{1000, 1, 24},
                    Longest({.ring_keys = 5000, .arm_count = 24}),
                    Longest({.ring_keys = 5000, .arm_count = 1}),
                    Longest({.ring_keys = 5000, .arm_count = 5, .warm_divisor = 2})));

// The carry-over check repeats a contrast in blocks eight times as long.
TEST(RingKeysTest, BlocksEightTimesAsLongHaveRoomAtTheSpeedOfACachedGet) {
  const std::int64_t longer_ns = 8 * kUsualBlockNs;
  const std::uint64_t needed = OperationsForBlock({.block_ns = longer_ns, .ns_per_operation = 120});
  EXPECT_GE(SegmentLayout::MostOperations(
                {.ring_keys = RingKeys({.records = 100'000, .block_ns = longer_ns}),
                 .arm_count = 1}),
            needed);
}

TEST(RingKeysTest, HoldsTheRecordsOfAUsualDataSetAndIsBounded) {
  EXPECT_EQ(RingKeys({.records = 10'000'000, .block_ns = 1'000'000}), 10'000'000U);
  EXPECT_EQ(RingKeys({.records = 100, .block_ns = 1'000'000}), std::uint64_t{1} << 22U);
  EXPECT_EQ(RingKeys({.records = 1'000'000'000, .block_ns = 640'000'000}), std::uint64_t{1} << 24U);
}

TEST(OperationsForBlockTest, FillsABlockToTwoDigits) {
  EXPECT_EQ(OperationsForBlock({.block_ns = 1'000'000, .ns_per_operation = 500}), 2000U);
  EXPECT_EQ(OperationsForBlock({.block_ns = 1'000'000, .ns_per_operation = 741}), 1300U);
  EXPECT_EQ(OperationsForBlock({.block_ns = 1'000'000, .ns_per_operation = 740}), 1400U);
  EXPECT_EQ(OperationsForBlock({.block_ns = 10'000'000, .ns_per_operation = 90}), 110'000U);
  EXPECT_EQ(OperationsForBlock({.block_ns = 1'000, .ns_per_operation = 30}), 33U);
}

TEST(OperationsForBlockTest, ASlowOperationIsABlock) {
  EXPECT_EQ(OperationsForBlock({.block_ns = 1'000'000, .ns_per_operation = 5e9}), 1U);
}

TEST(OperationsForBlockTest, BlocksStayWithinHalfAndThreeTimesTheirLength) {
  for (double ns = 1; ns < 50'000; ns *= 1.07) {
    const double block_ns =
        ns *
        static_cast<double>(OperationsForBlock({.block_ns = 1'000'000, .ns_per_operation = ns}));
    EXPECT_GE(block_ns, 0.5e6) << ns;
    EXPECT_LE(block_ns, 3e6) << ns;
  }
}

}  // namespace
}  // namespace alexbench::harness
