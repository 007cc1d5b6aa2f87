#include "engines/alex/index/one_line/key_route.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/node_cut.h"
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

TEST(NodeCutTest, LeadsWhereTheModelOfTheNodeLeads) {
  RandomStream random(4, 1);
  int cuts = 0;
  for (int round = 0; round < 100'000; ++round) {
    const Range range = RandomRange(random);
    const KeyRoute above = RouteOver(range.low, range.high, 8 + random.Below(1'000));
    const BiasedKey low = range.low + random.Below(range.high - range.low);
    const BiasedKey high = low + 1 + (random.Next() >> random.Below(64));
    const auto dup = static_cast<std::uint32_t>(random.Below(3));
    const ChildGroup group{.start = above.Place(low).child >> dup << dup, .dup = dup};
    if (high < low || PlaceOf(high, above.slope).child >= group.end()) {
      continue;
    }
    const std::vector<IndexEntry> entries = {{Unbias(low), 0}, {Unbias(high), 0}};
    const std::optional<KeyRoute> below = CutRoute(above, group, entries);
    if (!below.has_value()) {
      continue;
    }
    ++cuts;
    const NodeCut cut = CutOf(above, group, *below);
    ASSERT_FALSE(cut.IsNone());
    for (const BiasedKey key : {low, low + (high - low) / 2, high}) {
      const KeyPlace by_cut = PlaceOf(key, above.slope).Below(dup, cut);
      ASSERT_EQ(below->Place(key), PlaceOf(key, below->slope));
      ASSERT_EQ(below->Place(key).child, below->first + by_cut.child);
      ASSERT_EQ(below->Place(key).within, by_cut.within);
    }
    ASSERT_NE(below->Place(low).child, below->Place(high).child);
  }
  EXPECT_GE(cuts, 10'000);
}

TEST(NodeCutTest, OnlyAlignedHalvingsOfTheNodeAboveAreCuts) {
  const KeyRoute above{.slope = 1'000, .first = 40, .count = 8};
  const ChildGroup group{.start = 42, .dup = 1};
  const KeyRoute below{.slope = 16'000, .first = 42 * 16 + 8, .count = 8};
  EXPECT_EQ(CutOf(above, group, below), (NodeCut{.skip_bits = 2, .word_bits = 3}));
  for (const KeyRoute& other : {KeyRoute{.slope = 16'001, .first = below.first, .count = 8},
                                KeyRoute{.slope = 24'000, .first = below.first, .count = 8},
                                KeyRoute{.slope = 500, .first = below.first, .count = 8},
                                KeyRoute{.slope = 16'000, .first = below.first + 1, .count = 8},
                                KeyRoute{.slope = 16'000, .first = below.first, .count = 9},
                                KeyRoute{.slope = 16'000, .first = below.first, .count = 1},
                                KeyRoute{.slope = 16'000, .first = 44 * 16, .count = 8},
                                KeyRoute{.slope = 16'000, .first = 41 * 16, .count = 8}}) {
    EXPECT_TRUE(CutOf(above, group, other).IsNone()) << other.slope << ' ' << other.first;
  }
}

TEST(NodeCutTest, AWordKeepsItsCutAsLongAsItsChildrenAreNotNarrowerThanTheNodes) {
  const RouteNode node;
  const NodeCut cut{.skip_bits = 1, .word_bits = 3};
  const ChildWord word = ChildWord::OfNode(&node, cut);
  EXPECT_EQ(word.node(), &node);
  EXPECT_EQ(word.cut(), cut);
  EXPECT_EQ(word.WithDup(4).cut(), cut);
  EXPECT_EQ(word.WithDup(4).dup(), 4U);
  EXPECT_TRUE(word.WithDup(5).cut().IsNone());
  EXPECT_EQ(word.WithDup(5).node(), &node);
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
