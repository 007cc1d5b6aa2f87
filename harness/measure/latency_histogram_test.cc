#include "harness/measure/latency_histogram.h"

#include <cstdint>
#include <limits>

#include "base/random.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

TEST(LatencyHistogramTest, EveryBucketEndsWhereTheNextBegins) {
  for (std::uint32_t bucket = 0; bucket + 1 < kLatencyBuckets; ++bucket) {
    const std::uint64_t longest = LongestOfBucket(bucket);
    EXPECT_EQ(LatencyBucketOf(longest), bucket);
    EXPECT_EQ(LatencyBucketOf(longest + 1), bucket + 1);
  }
}

TEST(LatencyHistogramTest, NoBucketIsWiderThanItsShareOfItsValues) {
  for (std::uint32_t bucket = 1; bucket < kLatencyBuckets; ++bucket) {
    const auto shortest = static_cast<double>(LongestOfBucket(bucket - 1) + 1);
    const double width = static_cast<double>(LongestOfBucket(bucket)) - shortest;
    EXPECT_LE(width, shortest / (1U << kLatencyBucketBits)) << bucket;
  }
}

TEST(LatencyHistogramTest, TheLastBucketTakesWhatIsLongerAndTheLongestIsKept) {
  LatencyHistogram histogram;
  histogram.Add(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(histogram.Counts(),
            (LatencyCounts{.buckets = {kLatencyBuckets - 1},
                           .counts = {1},
                           .max_ns = std::numeric_limits<std::uint64_t>::max()}));
  EXPECT_TRUE(IsHistogram(histogram.Counts()));
}

TEST(LatencyHistogramTest, PartsAddUpToTheWhole) {
  RandomStream random(7, 1);
  LatencyHistogram whole;
  LatencyHistogram sum;
  for (int part = 0; part < 5; ++part) {
    LatencyHistogram one;
    for (int i = 0; i < 1'000; ++i) {
      const std::uint64_t ns = random.Next() >> (20 + random.Next() % 40);
      whole.Add(ns);
      one.Add(ns);
    }
    sum.Add(one.Counts());
  }
  EXPECT_EQ(sum.Counts(), whole.Counts());
  EXPECT_TRUE(IsHistogram(whole.Counts()));
}

TEST(LatencyHistogramTest, KnowsWhatIsNoHistogram) {
  EXPECT_TRUE(IsHistogram({}));
  EXPECT_TRUE(IsHistogram({.buckets = {3, 9}, .counts = {1, 2}, .max_ns = 9}));
  EXPECT_FALSE(IsHistogram({.buckets = {3, 9}, .counts = {1}, .max_ns = 9}));
  EXPECT_FALSE(IsHistogram({.buckets = {9, 3}, .counts = {1, 2}, .max_ns = 3}));
  EXPECT_FALSE(IsHistogram({.buckets = {3, 3}, .counts = {1, 2}, .max_ns = 3}));
  EXPECT_FALSE(IsHistogram({.buckets = {3, 9}, .counts = {1, 0}, .max_ns = 9}));
  EXPECT_FALSE(IsHistogram({.buckets = {3, 9}, .counts = {1, 2}, .max_ns = 8}));
  EXPECT_FALSE(IsHistogram({.buckets = {kLatencyBuckets}, .counts = {1}, .max_ns = 1}));
  EXPECT_FALSE(
      IsHistogram({.buckets = {3}, .counts = {std::uint64_t{1} << 41U}, .max_ns = 3}));
  EXPECT_FALSE(IsHistogram({.buckets = {}, .counts = {}, .max_ns = 1}));
}

}  // namespace
}  // namespace alexbench::harness
