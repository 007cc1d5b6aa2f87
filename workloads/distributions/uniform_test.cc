#include "workloads/distributions/uniform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "workloads/chi_square.h"

namespace alexbench::workloads {
namespace {

TEST(UniformDistributionTest, EveryRecordIsAsLikelyAsEveryOther) {
  constexpr std::uint64_t kRecords = 100;
  constexpr std::uint64_t kDraws = 100'000;
  const RecordDraw draw = UniformDistribution(kRecords);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    RandomStream random(seed, 1);
    std::vector<std::uint64_t> counts(kRecords);
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      ++counts.at(draw(random, kRecords));
    }
    EXPECT_TRUE(LooksUniform(counts)) << "seed " << seed;
    EXPECT_EQ(std::ranges::count(counts, 0U), 0) << "seed " << seed;
  }
}

TEST(UniformDistributionTest, OneRecordIsAlwaysDrawn) {
  RandomStream random(1, 1);
  EXPECT_EQ(UniformDistribution(1)(random, 1), 0U);
}

TEST(ChiSquareTest, ASlightPreferenceIsSeen) {
  std::vector<std::uint64_t> counts(100, 1000);
  EXPECT_FALSE(LooksUniform(counts)) << "counts this even do not come from chance";
  for (std::size_t i = 0; i < counts.size(); i += 2) {
    counts[i] = 1100;
  }
  EXPECT_FALSE(LooksUniform(counts));
}

}  // namespace
}  // namespace alexbench::workloads
