#include "harness/analysis/percentiles.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.h"
#include "gtest/gtest.h"
#include "harness/measure/latency_histogram.h"

namespace alexbench::harness {
namespace {

TEST(PercentilesTest, AreThoseOfTheInvertedDistribution) {
  std::vector<std::uint32_t> values;
  for (std::uint32_t i = 1233; i >= 1; --i) {
    values.push_back(3 * i);
  }
  // numpy.percentile(numpy.arange(1, 1234) * 3, q, method='inverted_cdf')
  const auto percentiles = Percentiles(values);
  EXPECT_EQ(percentiles->p50, 1851);
  EXPECT_EQ(percentiles->p90, 3330);
  EXPECT_EQ(percentiles->p99, 3663);
  EXPECT_EQ(percentiles->p999, 3696);
  EXPECT_EQ(percentiles->p9999, 3699);
  EXPECT_EQ(percentiles->max, 3699);
  EXPECT_EQ(Percentiles({7, 3, 5})->p50, 5);
  EXPECT_FALSE(Percentiles({}).has_value());
}

// 1 ns to n ns, once each, in buckets of 1 ns.
LatencyCounts UpTo(std::uint32_t n) {
  LatencyCounts counts;
  counts.buckets.resize(n);
  std::iota(counts.buckets.begin(), counts.buckets.end(), 1U);
  counts.counts.assign(n, 1);
  counts.max_ns = n;
  return counts;
}

TEST(PercentilesTest, TooFewOperationsSayNothing) {
  EXPECT_FALSE(PercentilesOf({}).has_value());
  const auto of_19 = PercentilesOf(UpTo(19));
  EXPECT_EQ(of_19->p50, std::nullopt);
  EXPECT_EQ(of_19->max, 19);
  EXPECT_EQ(PercentilesOf(UpTo(20))->p50, 10);
  EXPECT_EQ(PercentilesOf(UpTo(99))->p90, std::nullopt);
  EXPECT_EQ(PercentilesOf(UpTo(100))->p90, 90);
  LatencyCounts many{.buckets = {5, 9}, .counts = {99'990, 9}, .max_ns = 9};
  EXPECT_EQ(PercentilesOf(many)->p9999, std::nullopt);
  many.counts = {99'990, 10};
  EXPECT_EQ(PercentilesOf(many)->p999, 5);
  EXPECT_EQ(PercentilesOf(many)->p9999, 5);
  many.counts = {99'989, 11};
  EXPECT_EQ(PercentilesOf(many)->p9999, 9);
}

TEST(PercentilesTest, AreAtMostABucketAboveTheOperationsOwnTime) {
  RandomStream random(3, 1);
  LatencyHistogram histogram;
  std::vector<std::uint32_t> values;
  for (int i = 0; i < 200'000; ++i) {
    const auto ns = static_cast<std::uint32_t>(random.Next() >> (32 + random.Next() % 24));
    values.push_back(ns);
    histogram.Add(ns);
  }
  const auto exact = Percentiles(values);
  const auto counted = PercentilesOf(histogram.Counts());
  for (const auto member :
       {&LatencyPercentiles::p50, &LatencyPercentiles::p90, &LatencyPercentiles::p99,
        &LatencyPercentiles::p999, &LatencyPercentiles::p9999}) {
    const auto one = static_cast<double>(*((*exact).*member));
    const auto other = static_cast<double>(*((*counted).*member));
    EXPECT_GE(other, one);
    EXPECT_LE(other, one * (1 + 1.0 / 128));
  }
  EXPECT_EQ(counted->max, exact->max);
}

}  // namespace
}  // namespace alexbench::harness
