// The distributions that prefer some records: what they claim, over several seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "workloads/chi_square.h"
#include "workloads/distributions/hotspot.h"
#include "workloads/distributions/latest.h"
#include "workloads/distributions/zipf_ranks.h"
#include "workloads/distributions/zipfian.h"

namespace alexbench::workloads {
namespace {

constexpr std::uint64_t kDraws = 200'000;
constexpr std::uint64_t kRecords = 1000;
constexpr std::uint64_t kSeeds = 5;

std::vector<double> Normed(std::vector<double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) {
    weight /= sum;
  }
  return weights;
}

// shares[i] is the chance of rank i + 1.
std::vector<double> ZipfShares(std::uint64_t ranks) {
  std::vector<double> weights;
  for (std::uint64_t rank = 1; rank <= ranks; ++rank) {
    weights.push_back(std::pow(static_cast<double>(rank), -0.99));
  }
  return Normed(std::move(weights));
}

// The chance of each record when `most` ranks are scattered and the first `now` records are there.
std::vector<double> ScatteredShares(std::uint64_t most, std::uint64_t now) {
  const std::vector<double> ranks = ZipfShares(most);
  std::vector<double> shares(most);
  for (std::uint64_t rank = 0; rank < most; ++rank) {
    shares[ScatterRank(rank) % most] += ranks[rank];
  }
  shares.resize(now);
  return Normed(std::move(shares));
}

std::vector<std::uint64_t> Count(const RecordDraw& draw, std::uint64_t seed, std::uint64_t now) {
  RandomStream random(seed, 1);
  std::vector<std::uint64_t> counts(now);
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    ++counts.at(draw(random, now));
  }
  return counts;
}

std::uint64_t Covered(const std::vector<std::uint64_t>& counts) {
  return counts.size() - static_cast<std::uint64_t>(std::ranges::count(counts, 0U));
}

TEST(ZipfRanksTest, RanksFollowZipfsLawAtEverySize) {
  const ZipfRanks ranks;
  for (const std::uint64_t most : {2U, 3U, 7U, 100U, 1000U}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      RandomStream random(seed, 1);
      std::vector<std::uint64_t> counts(most);
      for (std::uint64_t i = 0; i < kDraws; ++i) {
        ++counts.at(ranks.Draw(random, most) - 1);
      }
      EXPECT_TRUE(Fits(counts, ZipfShares(most))) << most << " ranks, seed " << seed;
    }
  }
}

// Among many ranks the rare ones are looked at by the power of two below them.
TEST(ZipfRanksTest, TheRareRanksOfAMillionGetTheirShareToo) {
  constexpr std::uint64_t kMost = 1'000'000;
  const auto bin = [](std::uint64_t rank) {
    return static_cast<std::size_t>(rank < 64 ? rank : 58 + std::bit_width(rank));
  };
  std::vector<double> shares(bin(kMost) + 1);
  const std::vector<double> each = ZipfShares(kMost);
  for (std::uint64_t rank = 1; rank <= kMost; ++rank) {
    shares[bin(rank)] += each[rank - 1];
  }
  const ZipfRanks ranks;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    RandomStream random(seed, 1);
    std::vector<std::uint64_t> counts(shares.size());
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      ++counts.at(bin(ranks.Draw(random, kMost)));
    }
    EXPECT_TRUE(Fits(counts, shares)) << "seed " << seed;
  }
}

TEST(ZipfRanksTest, OneRankIsAlwaysDrawnAndTheLargestSizeWorks) {
  RandomStream random(1, 1);
  const ZipfRanks ranks;
  EXPECT_EQ(ranks.Draw(random, 1), 1U);
  constexpr std::uint64_t kMost = (std::uint64_t{1} << ZipfRanks::kSteps) - 1;
  std::uint64_t largest = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t rank = ranks.Draw(random, kMost);
    ASSERT_GE(rank, 1U);
    ASSERT_LE(rank, kMost);
    largest = std::max(largest, rank);
  }
  EXPECT_GT(largest, kMost / 8);
}

// [GRAY94] as YCSB has it: exact for two ranks, an approximation from there on.
TEST(ZipfRanksTest, TheUsualApproximationWouldBeSeen) {
  const std::vector<double> shares = ZipfShares(kRecords);
  const double zeta = 1 / shares[0];
  const double zeta_of_two = 1 + std::pow(0.5, 0.99);
  const double eta = (1 - std::pow(2.0 / kRecords, 0.01)) / (1 - zeta_of_two / zeta);
  RandomStream random(1, 1);
  std::vector<std::uint64_t> counts(kRecords);
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const double u = random.Fraction();
    const auto rank = static_cast<std::uint64_t>(
        u * zeta < 1             ? 0
        : u * zeta < zeta_of_two ? 1
                                 : kRecords * std::pow(eta * u - eta + 1, 1 / 0.01));
    ++counts.at(std::min<std::uint64_t>(rank, kRecords - 1));
  }
  EXPECT_FALSE(Fits(counts, shares));
}

TEST(ZipfianDistributionTest, RanksAreScatteredAsYcsbDoes) {
  EXPECT_EQ(ScatterRank(0), 0x573807cdd7e5c63bU);
  EXPECT_EQ(ScatterRank(1), 0x7632ced6e2d5105cU);
  EXPECT_EQ(ScatterRank(12345), 0x18e14e7a1d1233b4U);
}

TEST(ZipfianDistributionTest, EveryRecordGetsTheSharesOfItsRanks) {
  for (const std::uint64_t now : {kRecords, kRecords * 6 / 10}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto counts = Count(ZipfianDistribution(kRecords), seed, now);
      EXPECT_TRUE(Fits(counts, ScatteredShares(kRecords, now))) << now << ", seed " << seed;
    }
  }
}

// What the scattering leaves out is known: about exp(-1) of the records get no rank.
TEST(ZipfianDistributionTest, CoversTheRecordsThatHaveARank) {
  const std::vector<double> shares = ScatteredShares(kRecords, kRecords);
  const auto with_rank = kRecords - static_cast<std::uint64_t>(std::ranges::count(shares, 0.0));
  EXPECT_NEAR(static_cast<double>(with_rank), kRecords * 0.632, kRecords * 0.06);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    EXPECT_EQ(Covered(Count(ZipfianDistribution(kRecords), seed, kRecords)), with_rank);
  }
}

TEST(LatestDistributionTest, ChancesFallWithAgeAndEveryRecordIsCovered) {
  for (const std::uint64_t now : {kRecords / 2, kRecords}) {
    std::vector<double> shares = ZipfShares(now);
    std::ranges::reverse(shares);
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto counts = Count(LatestDistribution(kRecords), seed, now);
      EXPECT_TRUE(Fits(counts, shares)) << now << ", seed " << seed;
      EXPECT_EQ(Covered(counts), now);
    }
  }
}

TEST(HotspotDistributionTest, AFifthOfTheRecordsGetsFourFifthsOfTheOperations) {
  constexpr std::uint64_t kHot = kRecords / 5;
  std::vector<double> shares(kRecords, 0.2 / (kRecords - kHot));
  std::fill(shares.begin(), shares.begin() + kHot, 0.8 / kHot);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto counts = Count(HotspotDistribution(kRecords), seed, kRecords);
    EXPECT_TRUE(Fits(counts, shares)) << "seed " << seed;
    EXPECT_EQ(Covered(counts), kRecords);
  }
}

TEST(SkewedDistributionsTest, OneRecordIsAlwaysDrawn) {
  RandomStream random(1, 1);
  for (const KeyDistribution distribution :
       {&ZipfianDistribution, &LatestDistribution, &HotspotDistribution}) {
    EXPECT_EQ(distribution(1)(random, 1), 0U);
  }
}

TEST(FitsTest, AFifthMoreOfOneRecordIsSeen) {
  std::vector<double> shares = ScatteredShares(kRecords, kRecords);
  const auto counts = Count(ZipfianDistribution(kRecords), 1, kRecords);
  const auto hottest = std::ranges::max_element(shares);
  *hottest *= 1.2;
  EXPECT_FALSE(Fits(counts, Normed(shares)));
}

}  // namespace
}  // namespace alexbench::workloads
