#include "engines/alex/index/gapped_array.h"

#include <map>
#include <vector>

#include "base/random.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// A wrong prediction may cost time, never an answer: `predicted` is drawn at random.
std::uint32_t InsertAnywhere(GappedArray& array, BiasedKey key, RandomStream& random) {
  const auto predicted = static_cast<std::uint32_t>(random.Below(array.capacity()));
  return array.Insert({.upper = array.UpperBound(key, predicted),
                       .predicted = predicted,
                       .key = key,
                       .payload = ~key});
}

std::vector<BiasedKey> UsedKeys(const GappedArray& array) {
  std::vector<BiasedKey> keys;
  for (std::uint32_t slot = array.begin(); slot != array.end();
       slot = array.UsedAtOrAfter(slot + 1)) {
    EXPECT_TRUE(array.used(slot));
    keys.push_back(array.key(slot));
  }
  return keys;
}

TEST(SlotBitmapTest, FindsTheNearestSlotOfEitherState) {
  RandomStream random(1, 1);
  for (int round = 0; round < 50; ++round) {
    const std::uint32_t slot_count = 1 + static_cast<std::uint32_t>(random.Below(300));
    std::vector<std::uint64_t> bitmap(BitmapWords(slot_count));
    std::vector<bool> used(slot_count);
    for (std::uint32_t slot = 0; slot < slot_count; ++slot) {
      used[slot] = random.Below(20) < (round % 2 == 0 ? 1U : 19U);
      bitmap[slot / 64] |= std::uint64_t{used[slot]} << (slot % 64);
    }
    for (std::uint32_t from = 0; from <= slot_count; ++from) {
      std::uint32_t used_after = from;
      while (used_after < slot_count && !used[used_after]) ++used_after;
      ASSERT_EQ(FirstAtOrAfter<SlotState::kUsed>(bitmap.data(), from, slot_count), used_after);
      std::uint32_t gap_after = from;
      while (gap_after < slot_count && used[gap_after]) ++gap_after;
      ASSERT_EQ(FirstAtOrAfter<SlotState::kGap>(bitmap.data(), from, slot_count), gap_after);
      std::uint32_t used_before = from;
      while (used_before > 0 && !used[used_before - 1]) --used_before;
      ASSERT_EQ(LastBefore<SlotState::kUsed>(bitmap.data(), from), used_before - 1);
      std::uint32_t gap_before = from;
      while (gap_before > 0 && used[gap_before - 1]) --gap_before;
      ASSERT_EQ(LastBefore<SlotState::kGap>(bitmap.data(), from), gap_before - 1);
    }
  }
}

TEST(GappedArrayTest, EmptyArrayFindsNothing) {
  const GappedArray array(16);
  EXPECT_EQ(array.count(), 0U);
  EXPECT_EQ(array.begin(), array.end());
  EXPECT_EQ(array.Find(0, 0), kNoArraySlot);
  EXPECT_EQ(array.Find(~BiasedKey{0}, 15), kNoArraySlot);
}

TEST(GappedArrayTest, FirstKeyTakesThePredictedSlot) {
  GappedArray array(16);
  array.Insert({.upper = 0, .predicted = 9, .key = 5, .payload = 50});
  EXPECT_EQ(array.begin(), 9U);
  EXPECT_EQ(array.end(), 10U);
  EXPECT_EQ(array.Find(5, 0), 9U);
  EXPECT_EQ(array.Find(4, 15), kNoArraySlot);
  EXPECT_EQ(array.Find(6, 15), kNoArraySlot);
}

TEST(GappedArrayTest, KeyGoesToThePredictedGapBetweenItsNeighbours) {
  GappedArray array(16);
  array.Append(2, 10, 0);
  array.Append(12, 20, 0);
  EXPECT_EQ(array.Insert({.upper = 3, .predicted = 7, .key = 15, .payload = 1}), 4U);
  EXPECT_TRUE(array.used(7));
  EXPECT_EQ(array.key(5), 15U) << "a gap copies the next key";
  EXPECT_EQ(array.key(9), 20U);
}

TEST(GappedArrayTest, LowestAndHighestKeysAreOrdinaryKeys) {
  GappedArray array(16);
  RandomStream random(2, 1);
  for (const BiasedKey key : {~BiasedKey{0}, BiasedKey{0}, BiasedKey{1}, ~BiasedKey{0} - 1}) {
    EXPECT_EQ(array.Find(key, 3), kNoArraySlot);
    InsertAnywhere(array, key, random);
    ASSERT_NE(array.Find(key, 3), kNoArraySlot);
    EXPECT_EQ(array.payload(array.Find(key, 3)), ~key);
  }
}

TEST(GappedArrayTest, FillsUpToTheLastSlotInAnyOrder) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RandomStream random(seed, 1);
    GappedArray array(40);
    std::vector<BiasedKey> keys;
    for (BiasedKey key = 0; key < 40; ++key) {
      keys.push_back(key * 3);
    }
    const std::vector<BiasedKey> sorted = keys;
    if (seed > 1) {
      random.Shuffle(std::span(keys));
    } else if (seed == 1) {
      keys.assign(sorted.rbegin(), sorted.rend());
    }
    for (const BiasedKey key : keys) {
      EXPECT_LT(InsertAnywhere(array, key, random), 40U);
    }
    EXPECT_EQ(UsedKeys(array), sorted);
  }
}

TEST(GappedArrayTest, BehavesLikeAMapUnderInsertAndErase) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    RandomStream random(seed, 2);
    GappedArray array(200);
    std::map<BiasedKey, Payload> model;
    for (int i = 0; i < 3'000; ++i) {
      const BiasedKey key = random.Below(500) * (~BiasedKey{0} / 499);
      const auto predicted = static_cast<std::uint32_t>(random.Below(array.capacity()));
      const std::uint32_t slot = array.Find(key, predicted);
      ASSERT_EQ(slot != kNoArraySlot, model.contains(key));
      if (slot != kNoArraySlot) {
        ASSERT_EQ(array.payload(slot), model[key]);
        array.Erase(slot);
        model.erase(key);
      } else if (array.count() < 150 + seed * 2) {
        InsertAnywhere(array, key, random);
        model[key] = ~key;
      }
    }
    std::vector<BiasedKey> expected;
    for (const auto& [key, payload] : model) {
      expected.push_back(key);
    }
    EXPECT_EQ(UsedKeys(array), expected);
    for (const BiasedKey key : expected) {
      array.Erase(array.Find(key, 0));
    }
    EXPECT_EQ(array.count(), 0U);
    EXPECT_EQ(array.begin(), array.end());
  }
}

TEST(GappedArrayTest, AppendingAtTheEndMovesNothing) {
  GappedArray array(1'000);
  std::uint32_t written = 0;
  for (BiasedKey key = 0; key < 1'000; ++key) {
    written += array.Insert({.upper = array.end(), .predicted = 0, .key = key, .payload = 0});
  }
  EXPECT_EQ(written, 0U);
}

}  // namespace
}  // namespace alexbench::engines::alex
