#include "harness/analysis/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "harness/analysis/unpaired.h"

namespace alexbench::harness {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// Relative to the expected value. scipy's quantiles of t at 1 and 2 degrees of freedom are off by
// 3e-11 (tan(0.475 pi) is exact for 1), which cancellation in an interval's end enlarges.
constexpr double kTolerance = 1e-9;

void ExpectClose(double got, double expected) {
  EXPECT_NEAR(got, expected, kTolerance * std::abs(expected));
}

const std::vector<double>& Sample() {
  static const auto& values = *new std::vector<double>{
      103.2, 101.5, 99.8,  140.0, 100.1, 98.7,  102.3, 100.9, 99.5,  101.1, 60.0,
      100.4, 97.6,  103.9, 101.7, 99.1,  100.6, 102.8, 98.2,  101.3, 100.0};
  return values;
}

// The expected figures below are those of scipy 1.10.1, x being Sample().
TEST(StatisticsTest, MeanAndTrimmedMeanAreScipys) {
  ExpectClose(Mean(Sample()), 100.6047619047619);          // numpy.mean(x)
  ExpectClose(TrimmedMean(Sample()), 100.65882352941176);  // scipy.stats.trim_mean(x, 0.1)
}

TEST(StatisticsTest, TrimmingCutsTheFloorOfATenth) {
  // scipy.stats.trim_mean([1, ..., 8, 100], 0.1) and ([1, ..., 9, 100], 0.1)
  ExpectClose(TrimmedMean(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 100}), 15.11111111111111);
  ExpectClose(TrimmedMean(std::vector<double>{100, 2, 3, 4, 5, 6, 7, 8, 9, 1}), 5.5);
}

TEST(StatisticsTest, IntervalsAreScipys) {
  ExpectClose(*StandardError(Sample()), 2.782628734800416);  // scipy.stats.sem(x)
  // scipy.stats.t.interval(0.95, 20, loc=numpy.mean(x), scale=scipy.stats.sem(x)), then 0.90
  const auto reported = TInterval(Sample(), kReportedLevel);
  ExpectClose(reported->low, 94.80030007665665);
  ExpectClose(reported->high, 106.40922373286715);
  const auto equivalence = TInterval(Sample(), kEquivalenceLevel);
  ExpectClose(equivalence->low, 95.80551136257604);
  ExpectClose(equivalence->high, 105.40401244694776);
}

// The adjustment of Benjamini and Hochberg, by hand: m p / rank, the least of those from there on.
TEST(StatisticsTest, FalseDiscoveryIsAdjustedFromTheGreatestDown) {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.2};
  EXPECT_THAT(FalseDiscoveryAdjusted(p),
              ElementsAre(DoubleNear(0.04, 1e-15), DoubleNear(0.16 / 3, 1e-15),
                          DoubleNear(0.16 / 3, 1e-15), DoubleNear(0.2, 1e-15)));
}

TEST(StatisticsTest, ThreeAndTwoSessionsHaveWideIntervals) {
  const std::vector<double> three{0.021, -0.004, 0.017};
  const Statistic result = OverSessions(three);
  ExpectClose(*result.ci_low, -0.02202571657684714);
  ExpectClose(*result.ci_high, 0.04469238324351381);
  ExpectClose(*TwoSidedP(three), 0.2812979627068711);            // ttest_1samp(x, 0).pvalue
  ExpectClose(*MinimumDetectable(three), 0.021708779585944284);  // 2.8 * sem(x)
  const std::vector<double> two{0.3, 0.1};
  ExpectClose(TInterval(two, kReportedLevel)->high, 1.4706204736432094);
  ExpectClose(*TwoSidedP(two), 0.2951672353008664);
}

TEST(StatisticsTest, OneDegreeOfFreedomHasTheTangentForItsQuantile) {
  const double half = std::tan(0.475 * std::numbers::pi) * 0.1;
  EXPECT_NEAR(TInterval(std::vector<double>{0.3, 0.1}, kReportedLevel)->high, 0.2 + half, 1e-14);
}

TEST(StatisticsTest, TinyPsKeepTheirRelativePrecision) {
  const std::vector<double> values{0.0301, 0.0299, 0.0305, 0.0302, 0.0298, 0.0300, 0.0303, 0.0297};
  EXPECT_NEAR(*TwoSidedP(values) / 7.933017797954695e-16, 1, 1e-9);
}

TEST(StatisticsTest, BeyondABarCountsWhatIsLeftOfTheMean) {
  const std::vector<double> values{0.031, 0.027, 0.036, 0.030};
  std::vector<double> excess = values;
  std::vector<double> negative = values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    excess[i] -= 0.02;
    negative[i] *= -1;
  }
  EXPECT_NEAR(*TwoSidedPBeyond(values, 0.02), *TwoSidedP(excess), 1e-12);
  EXPECT_NEAR(*TwoSidedPBeyond(negative, 0.02), *TwoSidedP(excess), 1e-12);
  EXPECT_EQ(TwoSidedPBeyond(values, 0.05), 1.0);
  EXPECT_EQ(*TwoSidedPBeyond(values, 0), *TwoSidedP(values));
}

TEST(StatisticsTest, OneSessionHasNoInterval) {
  const std::vector<double> one{5};
  EXPECT_FALSE(StandardError(one).has_value());
  EXPECT_FALSE(TwoSidedP(one).has_value());
  EXPECT_FALSE(MinimumDetectable(one).has_value());
  const Statistic result = OverSessions(one);
  EXPECT_EQ(result.estimate, 5);
  EXPECT_FALSE(result.ci_low.has_value() || result.ci_high.has_value());
}

TEST(StatisticsTest, EqualValuesHaveAPointForAnInterval) {
  EXPECT_EQ(TwoSidedP(std::vector<double>{0, 0, 0}), 1.0);
  EXPECT_EQ(TwoSidedP(std::vector<double>{2, 2, 2}), 0.0);
  const auto interval = TInterval(std::vector<double>{2, 2}, kReportedLevel);
  EXPECT_EQ(interval->low, 2);
  EXPECT_EQ(interval->high, 2);
}

// multipletests(p, method='holm')[1] of statsmodels.
TEST(StatisticsTest, HolmAdjustsStepByStep) {
  EXPECT_THAT(HolmAdjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleNear(0.03, 1e-15), DoubleNear(0.06, 1e-15), DoubleNear(0.06, 1e-15),
                          DoubleNear(0.02, 1e-15)));
  EXPECT_THAT(HolmAdjusted(std::vector<double>{0.02, 0.02, 0.9}), ElementsAre(0.06, 0.06, 0.9));
  EXPECT_THAT(HolmAdjusted(std::vector<double>{0.7, 0.8}), ElementsAre(1.0, 1.0));
  EXPECT_TRUE(HolmAdjusted({}).empty());
}

TEST(StatisticsTest, LogsComeBackAsRatiosWithoutInfinity) {
  const Statistic ratio = OverSessionsOfLogs(std::vector<double>{std::log(2.0), std::log(2.0)});
  ExpectClose(ratio.estimate, 2);
  ExpectClose(*ratio.ci_high, 2);
  for (const std::vector<double>& logs : {std::vector<double>{-80, 80}, {-85, -30}, {-85, 30}}) {
    const Statistic wide = OverSessionsOfLogs(logs);
    EXPECT_TRUE(!wide.ci_low || (std::isfinite(1 / *wide.ci_low) && std::isfinite(*wide.ci_high)));
  }
  EXPECT_FALSE(OverSessionsOfLogs(std::vector<double>{-80, 80}).ci_low.has_value());
  EXPECT_FALSE(OverSessionsOfLogs(std::vector<double>{-105, 0}).ci_low.has_value());
}

TEST(StatisticsTest, SlopeIsThatOfLeastSquares) {
  // scipy.stats.linregress([3.1, 9.8, 30.5, 101.0], [45.2, 51.6, 71.9, 141.4]).slope
  const std::vector<double> x{3.1, 9.8, 30.5, 101.0};
  ExpectClose(*Slope(x, std::vector<double>{45.2, 51.6, 71.9, 141.4}), 0.9836455812193104);
  EXPECT_FALSE(Slope(std::vector<double>{1, 1}, std::vector<double>{1, 2}).has_value());
}

TEST(UnpairedTest, IntervalsAreRecoveredFromTheFiguresOwn) {
  const Statistic x{.estimate = 1000, .ci_low = 980, .ci_high = 1030};
  const Statistic y{.estimate = 500, .ci_low = 490, .ci_high = 515};
  // math.exp(e -+ math.hypot(...)) with the logarithms of x and y
  const Statistic ratio = UnpairedRatio(x, y);
  ExpectClose(ratio.estimate, 2);
  ExpectClose(*ratio.ci_low, 1.9296602247546153);
  ExpectClose(*ratio.ci_high, 2.072903793468956);
  // 500 - math.hypot(20, 15), 500 + math.hypot(30, 10)
  const Statistic difference = UnpairedDifference(x, y);
  ExpectClose(*difference.ci_low, 475);
  ExpectClose(*difference.ci_high, 531.6227766016838);
}

TEST(UnpairedTest, ARatioNeverHasAnInfiniteEnd) {
  const Statistic x{.estimate = 1e10, .ci_low = 1e10, .ci_high = 1e10};
  const Statistic y{.estimate = 1e300, .ci_low = 1e-300, .ci_high = 1e300};
  EXPECT_FALSE(UnpairedRatio(x, y).ci_high.has_value());
}

TEST(UnpairedTest, ARatioNeedsPositiveEnds) {
  const Statistic x{.estimate = 10, .ci_low = -1, .ci_high = 21};
  const Statistic y{.estimate = 5, .ci_low = 4, .ci_high = 6};
  const Statistic ratio = UnpairedRatio(x, y);
  ExpectClose(ratio.estimate, 2);
  EXPECT_FALSE(ratio.ci_low.has_value() || ratio.ci_high.has_value());
}

}  // namespace
}  // namespace alexbench::harness
