// Each index by itself against a map, far past the sizes at which it reorganises.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/reference/map_index.h"
#include "engines/reference/sorted_index.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#ifdef ALEXBENCH_HAS_JUDY
#include "engines/reference/judy_index.h"
#endif

namespace alexbench::engines::reference {
namespace {

constexpr Key kSmallest = std::numeric_limits<Key>::min();
constexpr Key kLargest = std::numeric_limits<Key>::max();

using Model = std::map<Key, alex::LogOffset>;

template <typename Index>
class OrderedIndexTest : public testing::Test {
 protected:
  void Set(Key key, alex::LogOffset offset) {
    index_.Set(key, offset);
    model_[key] = offset;
  }
  void Erase(Key key) {
    index_.Erase(key);
    model_.erase(key);
  }
  void ExpectFind(Key key) const {
    const auto found = model_.find(key);
    ASSERT_EQ(index_.Find(key), found == model_.end() ? kNoSlot : found->second) << key;
  }

  std::vector<std::pair<Key, alex::LogOffset>> VisitedFrom(Key from, std::size_t limit) const {
    std::vector<std::pair<Key, alex::LogOffset>> visited;
    if (limit > 0) {
      index_.VisitFrom(from, [&](Key key, alex::LogOffset offset) {
        visited.emplace_back(key, offset);
        return visited.size() < limit;
      });
    }
    return visited;
  }

  void ExpectSame() const {
    ASSERT_EQ(index_.size(), model_.size());
    const std::vector<std::pair<Key, alex::LogOffset>> all(model_.begin(), model_.end());
    ASSERT_EQ(VisitedFrom(kSmallest, ~std::size_t{0}), all);
    for (const auto& [key, offset] : all) {
      ASSERT_EQ(index_.Find(key), offset);
      ExpectFind(key - (key == kSmallest ? 0 : 1));
      ExpectFind(key + (key == kLargest ? 0 : 1));
    }
  }

  // Keys from `range` numbers, each as likely; three of ten operations erase.
  void Operate(RandomStream& random, std::uint64_t range, int operations) {
    for (int i = 1; i <= operations && !this->HasFatalFailure(); ++i) {
      const auto key = static_cast<Key>(random.Below(range) * 3 - range);
      if (random.Below(10) < 3) {
        Erase(key);
      } else {
        Set(key, 4096 + static_cast<alex::LogOffset>(i));
      }
      ExpectFind(static_cast<Key>(random.Below(range) * 3 - range));
    }
  }

  Index index_;
  Model model_;
};

using OrderedIndexes = testing::Types<SortedIndex, StdMapIndex, BtreeIndex
#ifdef ALEXBENCH_HAS_JUDY
                                      ,
                                      JudyIndex
#endif
                                      >;
TYPED_TEST_SUITE(OrderedIndexTest, OrderedIndexes);

TYPED_TEST(OrderedIndexTest, RandomOperationsMatchAMapWhileItGrowsAndShrinks) {
  RandomStream random(7, 0);
  this->Operate(random, 30'000, 60'000);
  this->ExpectSame();
  for (Key key = -30'000; key < 60'000; ++key) {
    if (key % 64 != 0) {
      this->Erase(key);
    }
  }
  this->ExpectSame();
  this->Operate(random, 500, 5000);
  this->ExpectSame();
}

TYPED_TEST(OrderedIndexTest, EveryOrderOfInsertingGivesTheSame) {
  std::vector<Key> keys{kSmallest, kLargest, 0, -1};
  RandomStream random(8, 0);
  for (int i = 0; i < 20'000; ++i) {
    keys.push_back(static_cast<Key>(random.Next()));
  }
  const std::vector<Key> shuffled = keys;
  std::sort(keys.begin(), keys.end());
  for (const std::vector<Key>& order :
       {keys, std::vector<Key>(keys.rbegin(), keys.rend()), shuffled}) {
    this->index_ = TypeParam();
    this->model_.clear();
    for (const Key key : order) {
      this->Set(key, 4096 + this->model_.size());
    }
    this->ExpectSame();
  }
}

TYPED_TEST(OrderedIndexTest, VisitsStartAtTheirBoundAndEndWhenTold) {
  RandomStream random(9, 0);
  this->Operate(random, 4000, 9000);
  for (int i = 0; i < 300; ++i) {
    const auto from = static_cast<Key>(random.Below(16'000)) - 6000;
    const std::size_t limit = random.Below(20);
    std::vector<std::pair<Key, alex::LogOffset>> expected;
    for (auto at = this->model_.lower_bound(from);
         at != this->model_.end() && expected.size() < limit; ++at) {
      expected.emplace_back(*at);
    }
    ASSERT_EQ(this->VisitedFrom(from, limit), expected) << from;
  }
}

TEST(SortedIndexTest, SettledIndexHasSixteenBytesAKey) {
  RandomStream random(10, 0);
  SortedIndex index;
  for (int i = 0; i < 50'000; ++i) {
    index.Set(static_cast<Key>(random.Next()), 4096);
  }
  index.Erase(7);  // absent
  index.Settle();
  EXPECT_EQ(index.size(), 50'000U);
  EXPECT_EQ(index.bytes(), 50'000U * 16);
  index.Set(5, 5000);
  EXPECT_GT(index.bytes(), 50'000U * 16) << "what waits to be merged counts";
}

TEST(SortedIndexTest, ErasedEntriesAreGivenBack) {
  SortedIndex index;
  for (Key key = 0; key < 10'000; ++key) {
    index.Set(key, 4096);
  }
  for (Key key = 0; key < 10'000; ++key) {
    index.Erase(key);
  }
  EXPECT_EQ(index.size(), 0U);
  EXPECT_LE(index.bytes(), 2048U * 16);
  index.Set(3, 5000);
  EXPECT_EQ(index.Find(3), 5000U);
  EXPECT_EQ(index.Find(4), kNoSlot);
}

#ifdef ALEXBENCH_HAS_JUDY
TEST(JudyIndexTest, CountsItsBytesAndGivesThemBack) {
  JudyIndex index;
  EXPECT_EQ(index.bytes(), 0U);
  for (Key key = 0; key < 10'000; ++key) {
    index.Set(key * 1'000'003, 4096);
  }
  EXPECT_GE(index.bytes(), 8U * 10'000);
  EXPECT_LE(index.bytes(), 40U * 10'000);
  JudyIndex other = std::move(index);
  EXPECT_EQ(other.size(), 10'000U);
  EXPECT_EQ(index.size(), 0U);  // NOLINT: moved from, and empty
  other = JudyIndex();
  EXPECT_EQ(other.bytes(), 0U);
}
#endif

}  // namespace
}  // namespace alexbench::engines::reference
