#include "engines/alex/index/linear_model.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/index/range_model.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr BiasedKey kLowest = 0;
constexpr BiasedKey kHighest = std::numeric_limits<BiasedKey>::max();

std::vector<IndexEntry> SortedEntries(KeyShape shape, std::size_t draws) {
  KeySource source(shape, 7);
  std::vector<Key> keys;
  for (std::size_t i = 0; i < draws; ++i) {
    keys.push_back(source.Next());
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<IndexEntry> entries;
  for (const Key key : keys) {
    entries.push_back({key, 0});
  }
  return entries;
}

TEST(BiasedKeyTest, KeepsTheOrderOfTheKeys) {
  constexpr Key kMin = std::numeric_limits<Key>::min();
  constexpr Key kMax = std::numeric_limits<Key>::max();
  EXPECT_EQ(Bias(kMin), kLowest);
  EXPECT_EQ(Bias(kMax), kHighest);
  EXPECT_LT(Bias(-1), Bias(0));
  for (const Key key : {kMin, Key{-1}, Key{0}, Key{1}, kMax}) {
    EXPECT_EQ(Unbias(Bias(key)), key);
  }
}

TEST(LinearModelTest, DefaultPredictsSlotZero) {
  EXPECT_EQ(LinearModel().Predict(kLowest), 0U);
  EXPECT_EQ(LinearModel().Predict(kHighest), 0U);
}

TEST(LinearModelTest, DenseKeysAreFittedExactly) {
  std::vector<IndexEntry> entries;
  for (Key key = -500; key < 500; ++key) {
    entries.push_back({key, 0});
  }
  const LinearModel model(FitRanks(entries), 1'000);
  for (std::size_t rank = 0; rank < entries.size(); ++rank) {
    // The line runs through whole numbers, where rounding may fall to either side.
    EXPECT_NEAR(model.Predict(Bias(entries[rank].key)), static_cast<double>(rank), 1.0);
  }
}

TEST(LinearModelTest, KeysOutsideTheFittedOnesGetAnEndSlot) {
  const std::vector<IndexEntry> entries{{10, 0}, {20, 0}, {30, 0}, {40, 0}};
  const LinearModel model(FitRanks(entries), 4);
  EXPECT_EQ(model.Predict(kLowest), 0U);
  EXPECT_EQ(model.Predict(kHighest), 3U);
}

TEST(LinearModelTest, ALineAboveSlotZeroReachesBelowItsOrigin) {
  const Line line{.origin = 1'000, .slot_at_origin = 10, .slots_per_unit = 0.5};
  const LinearModel model(line, 100);
  EXPECT_EQ(model.Predict(1'000), 10U);
  EXPECT_EQ(model.Predict(990), 5U);
  EXPECT_EQ(model.Predict(900), 0U);
}

TEST(LinearModelTest, ALineBelowSlotZeroStartsAfterItsOrigin) {
  const Line line{.origin = 1'000, .slot_at_origin = -10, .slots_per_unit = 0.5};
  const LinearModel model(line, 100);
  EXPECT_EQ(model.Predict(1'000), 0U);
  EXPECT_EQ(model.Predict(1'030), 5U);
}

TEST(LinearModelTest, ExtremeLinesStayWithinTheSlots) {
  RandomStream random(1, 1);
  for (int exponent = -1'070; exponent < 1'020; exponent += 3) {
    const Line line{.origin = random.Next(),
                    .slot_at_origin = std::ldexp(random.Fraction() - 0.5, exponent / 2),
                    .slots_per_unit = std::ldexp(random.Fraction() + 0.5, exponent)};
    const auto slot_count = static_cast<std::uint32_t>(1 + random.Below(1'000'000));
    const LinearModel model(line, slot_count);
    for (const BiasedKey key : {kLowest, line.origin, random.Next(), kHighest}) {
      ASSERT_LT(model.Predict(key), slot_count) << exponent;
    }
  }
}

TEST(LinearModelTest, PredictionsAscendWithTheKeysOfEveryShape) {
  RandomStream random(2, 1);
  for (const KeyShape shape : kKeyShapes) {
    const std::vector<IndexEntry> entries = SortedEntries(shape, 3'000);
    const auto slot_count = static_cast<std::uint32_t>(entries.size() * 3 / 2 + 1);
    Line line = FitRanks(entries);
    line.slots_per_unit *= 1.5;
    line.slot_at_origin *= 1.5;
    const LinearModel model(line, slot_count);
    std::vector<BiasedKey> keys{kLowest, kHighest};
    for (const IndexEntry& entry : entries) {
      keys.push_back(Bias(entry.key));
      keys.push_back(Bias(entry.key) + 1);
      keys.push_back(random.Next());
    }
    std::ranges::sort(keys);
    std::uint32_t before = 0;
    for (const BiasedKey key : keys) {
      const std::uint32_t slot = model.Predict(key);
      ASSERT_GE(slot, before) << KeyShapeName(shape);
      ASSERT_LT(slot, slot_count) << KeyShapeName(shape);
      before = slot;
    }
  }
}

TEST(RangeModelTest, TheFirstAndLastKeyOfARangeGetDifferentSlots) {
  RandomStream random(3, 1);
  for (int i = 0; i < 10'000; ++i) {
    const unsigned bits = static_cast<unsigned>(random.Below(64));
    const BiasedKey low = random.Next() >> bits;
    const BiasedKey high = low + std::min(1 + (random.Next() >> random.Below(64)), ~low);
    if (high == low) {
      continue;
    }
    const RangeModel model = RangeModel::Over(low, high, 16);
    EXPECT_EQ(model.Slot(low), 0U);
    EXPECT_GT(model.Slot(high), 0U);
    EXPECT_TRUE(model.shift == 0 || model.Slot(high) >= 8U);
    EXPECT_EQ(model.Slot(kLowest), 0U);
    EXPECT_LE(model.Slot(kHighest), 15U);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
