#include "workloads/data_sets/fixed_point.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/math/distributions/normal.hpp>

#include "base/random.h"
#include "workloads/chi_square.h"
#include "workloads/data_sets/random_variates.h"

namespace alexbench::workloads {
namespace {

constexpr double kOne = kFixedPointOne;

TEST(FixedPointTest, PowersOfTwoAreExact) {
  for (unsigned power = 0; power < 64; ++power) {
    EXPECT_EQ(FixedLog2(std::uint64_t{1} << power), power * kFixedPointOne);
    EXPECT_EQ(FixedExp2(power * kFixedPointOne), std::uint64_t{1} << power);
  }
}

TEST(FixedPointTest, LogarithmIsRoundedDownInItsLastDigit) {
  RandomStream random(1, 0);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t x = (random.Next() >> random.Below(64)) | 1U;
    const long double exact = std::log2(static_cast<long double>(x)) * kOne;
    const auto fixed = static_cast<long double>(FixedLog2(x));
    ASSERT_LE(fixed, exact + 1e-6L) << x;
    ASSERT_GT(fixed, exact - 1.001L) << x;
  }
  EXPECT_EQ(FixedLog2(std::numeric_limits<std::uint64_t>::max()), 64 * kFixedPointOne - 1);
}

TEST(FixedPointTest, PowerIsRoundedDownFromEighteenDigits) {
  RandomStream random(2, 0);
  for (int i = 0; i < 20'000; ++i) {
    const auto exponent = static_cast<std::int64_t>(random.Below(64 * kFixedPointOne));
    const long double exact = std::exp2(static_cast<long double>(exponent) / kOne);
    const auto fixed = static_cast<long double>(FixedExp2(exponent));
    ASSERT_LE(fixed, exact * (1 + 1e-17L)) << exponent;
    ASSERT_GT(fixed, exact * (1 - 1e-17L) - 1) << exponent;
  }
}

// Deals draws to bins that are equally likely by the distribution function.
class EqualBins {
 public:
  void Add(double probability) { ++counts_[static_cast<std::size_t>(probability * kBins)]; }
  const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  static constexpr double kBins = 100;
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(100);
};

TEST(RandomVariatesTest, GaussianPairsAreNormalAndIndependent) {
  RandomStream random(3, 0);
  EqualBins first;
  EqualBins second;
  std::vector<std::uint64_t> quadrants(4);
  const boost::math::normal normal;
  for (int i = 0; i < 100'000; ++i) {
    const GaussianPair pair = DrawGaussianPair(random);
    first.Add(cdf(normal, pair.first));
    second.Add(cdf(normal, pair.second));
    ++quadrants[(pair.first > 0 ? 1U : 0U) + (pair.second > 0 ? 2U : 0U)];
  }
  EXPECT_TRUE(LooksUniform(first.counts()));
  EXPECT_TRUE(LooksUniform(second.counts()));
  EXPECT_TRUE(LooksUniform(quadrants));
}

TEST(RandomVariatesTest, ExponentialGapsAreExponential) {
  RandomStream random(4, 0);
  constexpr std::uint64_t kMean = 1'000'000;
  EqualBins bins;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t gap = DrawExponentialGap(kMean, random);
    ASSERT_GE(gap, 1U);
    bins.Add(1 - std::exp(-static_cast<double>(gap) / static_cast<double>(kMean)));
  }
  EXPECT_TRUE(LooksUniform(bins.counts()));
  EXPECT_EQ(DrawExponentialGap(0, random), 1U);
}

TEST(RandomVariatesTest, ParetoDrawsFollowTheirPowerAndEndAtTheirMost) {
  RandomStream random(5, 0);
  constexpr Pareto kPareto{.log2_least = 20 * kFixedPointOne,
                           .log2_most = 60 * kFixedPointOne,
                           .inverse_shape = kFixedPointOne * 5 / 6};
  constexpr Pareto kShort{.log2_least = 3 * kFixedPointOne,
                          .log2_most = 4 * kFixedPointOne,
                          .inverse_shape = kFixedPointOne};
  EqualBins bins;
  std::size_t most = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto gap = static_cast<double>(kPareto.Draw(random));
    bins.Add(1 - std::pow(0x1p20 / gap, 1.2));
    const std::uint64_t bounded = kShort.Draw(random);
    ASSERT_GE(bounded, 8U);
    ASSERT_LE(bounded, 16U);
    most += bounded == 16 ? 1 : 0;
  }
  EXPECT_TRUE(LooksUniform(bins.counts()));
  EXPECT_NEAR(static_cast<double>(most) / 100'000, 0.5, 0.01);
}

}  // namespace
}  // namespace alexbench::workloads
