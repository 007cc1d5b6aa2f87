// Defects of the published system, each as a test that fails where the defect is; the numbers are
// those of the list that found them.

#include "base/derived_value.h"
#include "engines/alex/alex_store_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::ElementsAre;
using testing::Pair;

class PublishedDefectTest : public AlexStoreTest {};

TEST_F(PublishedDefectTest, Number1DeletedKeysStayDeletedWhileTheIndexSplits) {
  Product store = Open();
  constexpr Key kCount = 50'000;
  for (Key key = 0; key < kCount; ++key) {
    ASSERT_TRUE(store.Put({key, "v"}).ok());
    if (key % 2 == 1) {
      ASSERT_TRUE(*store.Erase(key));
    }
  }
  for (Key key = 0; key < kCount; ++key) {
    ASSERT_EQ(store.Contains(key), key % 2 == 0) << key;
  }
  EXPECT_EQ(store.Stats().record_count, kCount / 2);
}

TEST_F(PublishedDefectTest, Number2OverwrittenKeysReadTheirNewValue) {
  Product store = Open();
  constexpr Key kCount = 50'000;
  for (std::uint32_t version = 0; version < 2; ++version) {
    for (Key key = 0; key < kCount; ++key) {
      ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 12)}).ok());
    }
  }
  for (Key key = 0; key < kCount; ++key) {
    ASSERT_EQ(store.GetOwned(key), DerivedValue(key, 1, 12)) << key;
  }
  EXPECT_EQ(store.Stats().record_count, kCount);
}

TEST_F(PublishedDefectTest, Number3OverwritingSurvivesReopening) {
  {
    Product store = Open();
    for (std::uint32_t version = 0; version < 3; ++version) {
      for (Key key = 99; key >= 0; --key) {
        ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 12)}).ok());
      }
    }
  }
  const Product store = Open();
  for (Key key = 0; key < 100; ++key) {
    EXPECT_EQ(store.GetOwned(key), DerivedValue(key, 2, 12)) << key;
  }
}

TEST_F(PublishedDefectTest, Number4DeletingSurvivesEveryReopening) {
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    ASSERT_TRUE(store.Put({2, "two"}).ok());
    ASSERT_TRUE(*store.Erase(1));
  }
  for (int reopened = 0; reopened < 3; ++reopened) {
    Product store = Open();
    EXPECT_THAT(All(store), ElementsAre(Pair(2, "two"))) << reopened;
    // As many writes as made the published system forget its deletes.
    for (int i = 0; i < 1100; ++i) {
      ASSERT_TRUE(store.Put({2, "two"}).ok());
    }
  }
}

TEST_F(PublishedDefectTest, Number5WritingAfterReopeningLeavesTheStartOfTheFileAlone) {
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    ASSERT_TRUE(store.Put({2, "two"}).ok());
  }
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({3, "three"}).ok());
    EXPECT_THAT(All(store), ElementsAre(Pair(1, "one"), Pair(2, "two"), Pair(3, "three")));
  }
  EXPECT_THAT(All(Open()), ElementsAre(Pair(1, "one"), Pair(2, "two"), Pair(3, "three")));
}

// The published system lost it after compacting; here a store without live records is the nearest.
TEST_F(PublishedDefectTest, Number6WritingIntoAnEmptiedStoreKeepsWhatIsWritten) {
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    ASSERT_TRUE(*store.Erase(1));
  }
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({2, "two"}).ok());
    ASSERT_TRUE(store.Put({3, "three"}).ok());
    EXPECT_THAT(All(store), ElementsAre(Pair(2, "two"), Pair(3, "three")));
  }
  EXPECT_THAT(All(Open()), ElementsAre(Pair(2, "two"), Pair(3, "three")));
}

TEST_F(PublishedDefectTest, Number7InsertDeleteInsertReopenKeepsTheKey) {
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({1, "first"}).ok());
    ASSERT_TRUE(*store.Erase(1));
    ASSERT_TRUE(store.Put({1, "second"}).ok());
  }
  EXPECT_THAT(All(Open()), ElementsAre(Pair(1, "second")));
}

}  // namespace
}  // namespace alexbench::engines::alex
