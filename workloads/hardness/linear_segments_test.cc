#include "workloads/hardness/linear_segments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <set>
#include <vector>

#include "base/random.h"

namespace alexbench::workloads {
namespace {

__extension__ using Wide = __int128;

constexpr Key kSmallest = std::numeric_limits<Key>::min();
constexpr Key kLargest = std::numeric_limits<Key>::max();

// A line passes within max_error of all points exactly if its slope suits every pair of them; each
// pair allows an interval of slopes, and intervals that meet pairwise all meet.
struct SlopeRange {
  Wide low = 0;  // numerators over `width`
  Wide high = 0;
  Wide width = 1;
};

bool OneLineFits(std::span<const Key> keys, std::uint64_t max_error) {
  std::vector<SlopeRange> ranges;
  for (std::size_t b = 1; b < keys.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const Wide rise = static_cast<Wide>(b - a);
      ranges.push_back({.low = rise - 2 * static_cast<Wide>(max_error),
                        .high = rise + 2 * static_cast<Wide>(max_error),
                        .width = Wide{keys[b]} - keys[a]});
    }
  }
  return std::ranges::all_of(ranges, [&ranges](const SlopeRange& one) {
    return std::ranges::all_of(ranges, [&one](const SlopeRange& other) {
      return one.low * other.width <= other.high * one.width;
    });
  });
}

// Tries every way to cut the keys into stretches.
std::uint64_t LeastLines(std::span<const Key> keys, std::uint64_t max_error) {
  std::vector<std::uint64_t> least(keys.size() + 1, keys.size());
  least[0] = 0;
  for (std::size_t end = 1; end <= keys.size(); ++end) {
    for (std::size_t start = 0; start < end; ++start) {
      if (least[start] + 1 < least[end] || end == start + 1) {
        if (OneLineFits(keys.subspan(start, end - start), max_error)) {
          least[end] = std::min(least[end], least[start] + 1);
        }
      }
    }
  }
  return least[keys.size()];
}

// Distinct keys whose gaps are of very different sizes.
std::vector<Key> UnevenKeys(RandomStream& random, std::size_t count) {
  std::set<Key> keys;
  const std::uint64_t widest = 1 + random.Below(62);
  Key key = static_cast<Key>(random.Next());
  while (keys.size() < count) {
    const std::uint64_t bits = 1 + random.Below(widest);
    key = static_cast<Key>(static_cast<std::uint64_t>(key) + 1 +
                           random.Below(std::uint64_t{1} << bits));
    keys.insert(key);
  }
  return {keys.begin(), keys.end()};
}

TEST(LinearSegmentsTest, NoOtherCutNeedsFewerLines) {
  RandomStream random(1, 0);
  std::set<std::uint64_t> seen;
  for (int round = 0; round < 3000; ++round) {
    const std::vector<Key> keys = UnevenKeys(random, 1 + random.Below(14));
    for (const std::uint64_t max_error : {0, 1, 2}) {
      const std::uint64_t lines = CountLinearSegments(keys, max_error);
      ASSERT_EQ(lines, LeastLines(keys, max_error)) << "round " << round << " error " << max_error;
      seen.insert(lines);
    }
  }
  EXPECT_GE(seen.size(), 6U) << "the keys tried are to need few lines and many";
}

TEST(LinearSegmentsTest, LongStretchesAreJudgedByAllTheirPoints) {
  RandomStream random(2, 0);
  for (int round = 0; round < 60; ++round) {
    const std::vector<Key> keys = UnevenKeys(random, 30);
    for (const std::uint64_t max_error : {1, 3, 6}) {
      ASSERT_EQ(CountLinearSegments(keys, max_error), LeastLines(keys, max_error))
          << "round " << round << " error " << max_error;
    }
  }
}

TEST(LinearSegmentsTest, EvenKeysAreOneLineWhereverTheyLie) {
  for (const Key start : {kSmallest, Key{-500}, Key{1} << 60, kLargest - 999'000}) {
    std::vector<Key> keys(1000);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      keys[i] = start + static_cast<Key>(i) * 999;
    }
    EXPECT_EQ(CountLinearSegments(keys, 0), 1U) << start;
  }
}

TEST(LinearSegmentsTest, BothEndsOfTheKeyRangeAreKeys) {
  EXPECT_EQ(CountLinearSegments({}, 32), 0U);
  const std::vector<Key> one{kSmallest};
  EXPECT_EQ(CountLinearSegments(one, 0), 1U);
  const std::vector<Key> ends{kSmallest, kSmallest + 1, kLargest - 1, kLargest};
  EXPECT_EQ(CountLinearSegments(ends, 0), 2U);
  EXPECT_EQ(CountLinearSegments(ends, 1), 1U);
}

TEST(LinearSegmentsTest, AJumpCostsALine) {
  std::vector<Key> keys;
  for (Key block = 0; block < 10; ++block) {
    for (Key i = 0; i < 1000; ++i) {
      keys.push_back(block * 1'000'000'000 + i);
    }
  }
  EXPECT_EQ(CountLinearSegments(keys, 32), 10U);
  EXPECT_EQ(CountLinearSegments(keys, 10'000), 1U);
}

}  // namespace
}  // namespace alexbench::workloads
