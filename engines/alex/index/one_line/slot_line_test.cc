#include "engines/alex/index/one_line/slot_line.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/one_line/line_edit.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

constexpr Key kMin = std::numeric_limits<Key>::min();
constexpr Key kMax = std::numeric_limits<Key>::max();

SlotLine LineOfKeys(std::vector<Key> keys) {
  std::vector<IndexEntry> entries;
  for (const Key key : keys) {
    entries.push_back({key, Bias(key)});
  }
  SlotLine line;
  WriteLine(line, entries);
  return line;
}

TEST(SlotLineTest, VectorAndScalarAgreeOnAnyLine) {
  constexpr std::array kKeys{kMin, kMin + 1, Key{-1}, Key{0}, Key{1}, kMax - 1, kMax};
  RandomStream random(1, 1);
  for (int round = 0; round < 100'000; ++round) {
    std::vector<Key> keys;
    for (std::uint64_t i = 0; i <= random.Below(4); ++i) {
      keys.push_back(random.Below(2) == 0 ? kKeys[random.Below(kKeys.size())]
                                          : static_cast<Key>(random.Next()));
    }
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    const SlotLine line = LineOfKeys(keys);
    const Key asked =
        random.Below(2) == 0 ? keys[random.Below(keys.size())] : kKeys[random.Below(kKeys.size())];
    ASSERT_EQ(MatchMask(line, asked), MatchMaskScalar(line, asked));
    ASSERT_EQ(CountBelow(line, asked), CountBelowScalar(line, asked));
    ASSERT_EQ(KeyCount(line), keys.size());
  }
}

TEST(SlotLineTest, TheLowestMatchIsTheTrueSlot) {
  const SlotLine line = LineOfKeys({-7, 9});
  EXPECT_EQ(MatchMask(line, -7), 0b0001U);
  EXPECT_EQ(MatchMask(line, 9), 0b1110U);
  EXPECT_EQ(MatchMask(line, 8), 0U);
}

TEST(SlotLineTest, EditsKeepGapsCopiesOfTheLastKey) {
  SlotLine line = LineOfKeys({10, 20});
  InsertInLine(line, 2, 2, {30, 3});
  EXPECT_EQ(line.last(), 30);
  InsertInLine(line, 3, 0, {5, 0});
  EXPECT_EQ(KeyCount(line), 4U);
  EXPECT_EQ(PushOutLast(line, 1, {7, 0}).key, 30);
  EXPECT_EQ(PushOutFirst(line, 4, {40, 0}).key, 5);
  EXPECT_EQ(line.first(), 7);
  RemoveFromLine(line, 4, 3);
  RemoveFromLine(line, 3, 0);
  EXPECT_EQ(KeyCount(line), 2U);
  EXPECT_EQ(line.first(), 10);
  EXPECT_EQ(line.last(), 20);
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
