#include "engines/alex/index/one_line/key_route.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/one_line/route_fit.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

constexpr BiasedKey kHighest = std::numeric_limits<BiasedKey>::max();

struct Range {
  BiasedKey low = 0;
  BiasedKey high = 0;
};

Range RandomRange(RandomStream& random) {
  const BiasedKey low = random.Next() >> random.Below(64);
  const BiasedKey width = (random.Next() >> random.Below(56)) | 63U;
  return low > kHighest - width ? Range{kHighest - width, kHighest} : Range{low, low + width};
}

TEST(KeyRouteTest, CoversItsRangeWithAboutTheChildrenAskedFor) {
  RandomStream random(1, 1);
  for (int round = 0; round < 100'000; ++round) {
    const Range range = RandomRange(random);
    const KeyRoute route = RouteOver(range.low, range.high, 8);
    ASSERT_GE(route.count, 6U);
    ASSERT_LE(route.count, 9U);
    ASSERT_EQ(route.Place(range.low).child, route.first);
    ASSERT_EQ(route.Place(range.high).child, route.end() - 1);
    ASSERT_LE(route.end(), route.slope);
  }
}

TEST(KeyRouteTest, PlacesAscendWithTheKeys) {
  RandomStream random(2, 1);
  for (int round = 0; round < 100'000; ++round) {
    const Range range = RandomRange(random);
    const KeyRoute route = RouteOver(range.low, range.high, 1'000);
    BiasedKey a = random.Below(2) == 0 ? random.Next() : range.low + random.Below(64);
    BiasedKey b = random.Below(2) == 0 ? random.Next() : a + 1;
    if (a > b) {
      std::swap(a, b);
    }
    ASSERT_LE(route.Place(a), route.Place(b));
  }
}

TEST(KeyRouteTest, DoublingHalvesEveryChildAndMovesNoKeyWithinItsGroup) {
  RandomStream random(3, 1);
  for (int round = 0; round < 100'000; ++round) {
    const Range range = RandomRange(random);
    const KeyRoute route = RouteOver(range.low, range.high, 8);
    if (route.slope >> 63U != 0) {
      continue;
    }
    const KeyRoute doubled{
        .slope = 2 * route.slope, .first = 2 * route.first, .count = 2 * route.count};
    const BiasedKey key = random.Next() >> random.Below(64);
    const KeyPlace place = route.Place(key);
    ASSERT_EQ(doubled.Place(key).child / 2, place.child);
    if (place == PlaceOf(key, route.slope)) {
      ASSERT_EQ(doubled.Place(key).WithinGroup(1), place.within);
    }
  }
}

TEST(KeyRouteTest, FittingLeavesFewKeysToFarOutliers) {
  std::vector<IndexEntry> entries;
  for (Key key = 0; key < 100'000; ++key) {
    entries.push_back({key, 0});
  }
  entries.push_back({Key{1} << 60, 0});
  const LeafSizes sizes{.target = 256, .most = 512};
  const KeyRoute fitted = FitRoute(entries, LeafModel::kFitted, sizes);
  const KeyRoute equal = FitRoute(entries, LeafModel::kEqualWidth, sizes);
  EXPECT_NE(fitted.Place(Bias(0)).child, fitted.Place(Bias(50'000)).child);
  EXPECT_EQ(equal.Place(Bias(0)).child, equal.Place(Bias(50'000)).child);
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
