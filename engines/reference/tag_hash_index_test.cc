#include "engines/reference/tag_hash_index.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::reference {
namespace {

using alex::RecordFormat;

// MixBits undone, to make keys with chosen hashes.
std::uint64_t UndoXorShift(std::uint64_t x, unsigned shift) {
  std::uint64_t result = x;
  for (unsigned known = shift; known < 64; known += shift) {
    result = x ^ (result >> shift);
  }
  return result;
}

std::uint64_t Inverse(std::uint64_t odd) {
  std::uint64_t inverse = odd;
  for (int i = 0; i < 6; ++i) {
    inverse *= 2 - odd * inverse;
  }
  return inverse;
}

Key KeyWithHash(std::uint64_t hash) {
  std::uint64_t x = UndoXorShift(hash, 31) * Inverse(0x94d049bb133111ebU);
  x = UndoXorShift(x, 27) * Inverse(0xbf58476d1ce4e5b9U);
  return static_cast<Key>(UndoXorShift(x, 30) - 0x9e3779b97f4a7c15U);
}

// A log that holds keys alone, for an index that reads them there.
class TagHashIndexTest : public testing::Test {
 protected:
  TagHashIndexTest() : log_(std::size_t{16} << 20U, '\0') { index_.ReadKeysFrom(log_.data()); }

  void Set(Key key) {
    std::memcpy(log_.data() + end_, &key, sizeof(key));
    index_.Set(key, end_);
    model_[key] = end_;
    end_ += sizeof(key);
  }
  void Erase(Key key) {
    index_.Erase(key);
    model_.erase(key);
  }

  void ExpectFind(Key key) const {
    const auto found = model_.find(key);
    ASSERT_EQ(index_.Find(key), found == model_.end() ? kNoSlot : found->second) << key;
  }
  void ExpectSame() const {
    ASSERT_EQ(index_.size(), model_.size());
    for (const auto& [key, offset] : model_) {
      ASSERT_EQ(index_.Find(key), offset);
      ASSERT_NE(index_.FindByTag(key), kNoSlot);
      ExpectFind(key ^ 1);
    }
  }

  std::string log_;  // of the second format: the key comes first
  alex::LogOffset end_ = alex::kFirstRecordOffset;
  TagHashIndex<RecordFormat::kV2> index_;
  std::map<Key, alex::LogOffset> model_;
};

TEST_F(TagHashIndexTest, HashesCanBeChosen) {
  for (const std::uint64_t hash : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    EXPECT_EQ(HashedKey::Of(KeyWithHash(hash)).hash, hash);
    EXPECT_NE(HashedKey::Of(KeyWithHash(hash)).tag, 0U);
  }
}

TEST_F(TagHashIndexTest, RandomOperationsMatchAMapWhileItGrowsAndShrinks) {
  RandomStream random(3, 0);
  for (int i = 0; i < 400'000 && !HasFatalFailure(); ++i) {
    const auto key = static_cast<Key>(random.Below(60'000));
    if (random.Below(10) < 4) {
      Erase(key);
    } else {
      Set(key);
    }
    ExpectFind(static_cast<Key>(random.Below(60'000)));
  }
  ExpectSame();
  EXPECT_LE(index_.bytes(), 64 * model_.size()) << "erased places are cleared away";
  index_.Settle();
  ExpectSame();
  for (Key key = 0; key < 60'000; ++key) {
    Erase(key);
  }
  ExpectSame();
  index_.Settle();
  EXPECT_EQ(index_.bytes(), 64U);
}

TEST_F(TagHashIndexTest, SettledIndexHasElevenBytesAKey) {
  RandomStream random(4, 0);
  for (int i = 0; i < 100'000; ++i) {
    Set(static_cast<Key>(random.Next()));
  }
  index_.Settle();
  EXPECT_NEAR(static_cast<double>(index_.bytes()) / 100'000, 11.03, 0.01);
  ExpectSame();
}

// The worst there can be: every key has the same home, and all have the same tag.
TEST_F(TagHashIndexTest, KeysMadeToCollideAreAllFoundAndCostNoMoreRoom) {
  constexpr std::uint64_t kKeys = 2000;
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    Set(KeyWithHash((i << 24U) | 0x123456U));
  }
  ExpectSame();
  EXPECT_LE(index_.bytes(), 64 * 2 * (kKeys / 7 + 1));
  const Key absent = KeyWithHash((kKeys << 24U) | 0x123456U);
  EXPECT_EQ(index_.Find(absent), kNoSlot);
  const alex::LogOffset wrong = index_.FindByTag(absent);
  ASSERT_NE(wrong, kNoSlot);
  EXPECT_TRUE(index_.IsOfOtherKeyWithSameTag(absent, wrong));
  for (std::uint64_t i = 0; i < kKeys; i += 2) {
    Erase(KeyWithHash((i << 24U) | 0x123456U));
  }
  ExpectSame();
  index_.Settle();
  ExpectSame();
}

TEST_F(TagHashIndexTest, TheLastBucketRunsOverIntoTheFirst) {
  for (std::uint64_t i = 0; i < 500; ++i) {
    Set(KeyWithHash(~std::uint64_t{0} - (i << 24U)));
    Set(KeyWithHash(i << 24U));  // tag 0, which becomes 1
  }
  ExpectSame();
  Erase(KeyWithHash(0));
  ExpectSame();
}

TEST_F(TagHashIndexTest, ErasingAndInsertingForEverNeedsNoMoreRoom) {
  for (Key key = 0; key < 1000; ++key) {
    Set(key);
  }
  index_.Settle();
  for (Key key = 1000; key < 200'000; ++key) {
    Erase(key - 1000);
    Set(key);
  }
  ExpectSame();
  EXPECT_LE(index_.bytes(), 64U * 2 * (1000 / 3));
}

TEST_F(TagHashIndexTest, ReservedRoomIsNotGrownWhileItIsFilled) {
  index_.Reserve(10'000);
  const std::uint64_t bytes = index_.bytes();
  for (Key key = 0; key < 10'000; ++key) {
    Set(key);
  }
  EXPECT_EQ(index_.bytes(), bytes);
  index_.Reserve(10'001);
  EXPECT_EQ(index_.bytes(), bytes) << "as many more fit";
}

}  // namespace
}  // namespace alexbench::engines::reference
