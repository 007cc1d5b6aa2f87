#include "engines/alex/alex_store.h"

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/alex_store_fixture.h"
#include "engines/alex/ladder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::Gt;
using testing::HasSubstr;
using testing::Le;
using testing::Pair;

using ProductUnchecked = AlexStore<With(kProduct, BoundsCheck::kUnchecked)>;
using ProductCopying = AlexStore<With(kProduct, ValueAccess::kCopy)>;

static_assert(std::is_same_v<Product::Value, std::string_view>);
static_assert(std::is_same_v<ProductCopying::Value, std::string>);

// A view of a store that ends with the expression must not compile.
template <typename Store>
concept GettableFrom = requires(Store&& store) {
  std::forward<Store>(store).Get(Key{0});
};
static_assert(GettableFrom<Product&> && GettableFrom<const Product&>);
static_assert(!GettableFrom<Product>);

static_assert(!std::is_copy_constructible_v<ViewGuard> &&
              std::is_nothrow_move_constructible_v<ViewGuard>);

TEST_F(AlexStoreTest, GetOwnedAndContainsAgreeWithGet) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  EXPECT_EQ(store.Get(1), "one");
  EXPECT_EQ(store.GetOwned(1), "one");
  EXPECT_TRUE(store.Contains(1));
  EXPECT_EQ(store.GetOwned(2), std::nullopt);
  EXPECT_FALSE(store.Contains(2));
}

TEST_F(AlexStoreTest, BorrowedValueIsTheLogsOwnBytes) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  const ProductCopying copying = ProductCopying::Sharing(store);
  EXPECT_EQ(store.Get(1)->data(), store.Get(1)->data());
  EXPECT_NE(copying.Get(1)->data(), store.Get(1)->data());
  EXPECT_EQ(*copying.Get(1), *store.Get(1));
}

TEST_F(AlexStoreTest, SharingStoresAreOneStore) {
  std::optional<Product> store = Open();
  ProductUnchecked unchecked = ProductUnchecked::Sharing(*store);
  ASSERT_TRUE(store->Put({1, "one"}).ok());
  EXPECT_EQ(unchecked.Get(1)->data(), store->Get(1)->data());
  ASSERT_TRUE(unchecked.Put({2, "two"}).ok());
  EXPECT_EQ(store->Get(2), "two");
  store.reset();
  EXPECT_EQ(unchecked.Get(1), "one");
  EXPECT_EQ(Product::Open(folder_.store(), {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(AlexStoreTest, GuardKeepsViewsOverTheEndOfTheStore) {
  std::optional<ViewGuard> guard;
  std::string_view view;
  {
    Product store = Open();
    ASSERT_TRUE(store.Put({1, DerivedValue(1, 0, 5000)}).ok());
    guard = store.Pin();
    view = *store.Get(1);
    EXPECT_TRUE(std::move(store).Close().ok());
  }
  // Closed means closed: someone else may write on, and the view still stands.
  Product next = Open();
  ASSERT_TRUE(next.Put({1, DerivedValue(1, 1, 5000)}).ok());
  EXPECT_EQ(view, DerivedValue(1, 0, 5000));
}

TEST_F(AlexStoreTest, ReadOnlyStoresOpenTogetherAndRefuseToWrite) {
  { ASSERT_TRUE(Open().Put({1, "one"}).ok()); }
  const LogOptions read_only{.mode = OpenMode::kReadOnly};
  Product first = Open(read_only);
  Product second = Open(read_only);
  EXPECT_EQ(first.Get(1), "one");
  EXPECT_EQ(second.Get(1), "one");
  EXPECT_EQ(first.Put({2, "two"}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(first.Erase(1).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(first.Get(1), "one");
  EXPECT_TRUE(first.health().ok()) << first.health();
  EXPECT_EQ(Product::Open(folder_.store(), {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(AlexStoreTest, BulkLoadNeedsAnEmptyStore) {
  Product store = Open();
  const std::vector<Record> records = {{2, "two"}, {1, "one"}, {2, "two again"}};
  ASSERT_TRUE(store.BulkLoad(records).ok());
  EXPECT_THAT(All(store), ElementsAre(Pair(1, "one"), Pair(2, "two again")));
  EXPECT_EQ(store.BulkLoad(records).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(*store.Erase(1) && *store.Erase(2));
  EXPECT_TRUE(store.BulkLoad(records).ok());
  EXPECT_TRUE(store.Verify().ok()) << store.Verify();
}

TEST_F(AlexStoreTest, FailedBatchChangesNothing) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  const std::string too_long(kMaxValueSizeBytes + 1, 'x');
  const std::vector<Record> records = {{1, "changed"}, {2, too_long}};
  EXPECT_EQ(store.PutBatch(records).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store.Put({1, too_long}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(All(store), ElementsAre(Pair(1, "one")));
}

TEST_F(AlexStoreTest, StatsDescribeLogAndIndex) {
  Product store = Open();
  EXPECT_EQ(store.Stats().index_bytes_per_key, std::nullopt);
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  const EngineStats stats = store.Stats();
  EXPECT_EQ(stats.record_count, 1U);
  EXPECT_EQ(stats.log_bytes, 4096U + 15);
  EXPECT_GE(stats.disk_bytes, 4096U);
  EXPECT_GT(stats.index_bytes_per_key, 16.0);
  EXPECT_EQ(stats.page_size_bytes, 4096U);
}

TEST_F(AlexStoreTest, DescribesItsIndex) {
  Product store = Open();
  EXPECT_THAT(store.DescribeIndex(), Contains(Field(&IndexFigure::name, "leaves")));
  for (Key key = 0; key < 1'000; ++key) {
    ASSERT_TRUE(store.Put({key * 7, "x"}).ok());
  }
  const std::vector<IndexFigure> figures = store.DescribeIndex();
  EXPECT_THAT(figures, Contains(AllOf(Field(&IndexFigure::name, "fill"),
                                      Field(&IndexFigure::value, AllOf(Gt(0.1), Le(1.0))))));
  EXPECT_THAT(figures, Contains(Field(&IndexFigure::name, "displacement_mean")));
}

TEST_F(AlexStoreTest, SaysHowManyRecordsSurviveALossOfPower) {
  using Sealed = AlexStore<With(kProduct, RecordFormat::kV3)>;
  auto store = Sealed::Open(folder_.path() / "sealed", {});
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_EQ(store->Put({100, "value"}), absl::OkStatus());
  ASSERT_EQ(store->Flush(), absl::OkStatus());
  const std::uint64_t before = store->durable_sequence();
  for (Key key = 0; key < 10; ++key) {
    ASSERT_EQ(store->Put({key, "value"}), absl::OkStatus());
  }
  ASSERT_TRUE(store->Erase(3).ok());
  EXPECT_EQ(store->durable_sequence(), before) << "nothing was synced";
  ASSERT_EQ(store->Flush(), absl::OkStatus());
  EXPECT_EQ(store->durable_sequence(), before + 11);
}

TEST_F(AlexStoreTest, VerifyAcceptsWhatManyWritesAndReopeningsLeft) {
  RandomStream random(7, 0);
  std::map<Key, std::string> model;
  for (std::uint32_t round = 0; round < 10; ++round) {
    Product store = Open();
    EXPECT_TRUE(store.Verify().ok()) << store.Verify();
    for (int i = 0; i < 500; ++i) {
      const Key key = static_cast<Key>(random.Below(400)) - 200;
      if (random.Below(4) == 0) {
        EXPECT_EQ(*store.Erase(key), model.erase(key) == 1);
      } else {
        const std::string value = DerivedValue(key, round, random.Below(60));
        ASSERT_TRUE(store.Put({key, value}).ok());
        model[key] = value;
      }
    }
    EXPECT_TRUE(store.Verify().ok()) << store.Verify();
    EXPECT_TRUE(All(store) ==
                (std::vector<std::pair<Key, std::string>>(model.begin(), model.end())));
  }
}

// The file is changed under an open store, as a broken disk or another program might.
TEST_F(AlexStoreTest, CheckedReadOfADamagedRecordIsAMissThatHealthExplains) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  ASSERT_TRUE(store.Put({2, "two"}).ok());
  OverwriteFile(kFirstRecordOffset, "\x09");
  EXPECT_EQ(store.Get(1), std::nullopt);
  EXPECT_EQ(store.Get(2), "two");
  EXPECT_EQ(store.health().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(store.health().message()), HasSubstr("offset 4096"));
  EXPECT_EQ(store.Verify().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.Scan({0, 10}, NullScanSink{}).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(AlexStoreTest, VerifyNoticesAKeyThatChangedInTheFile) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  OverwriteFile(kFirstRecordOffset, "\x09");
  EXPECT_EQ(store.Verify().code(), absl::StatusCode::kDataLoss);
}

TEST_F(AlexStoreTest, ReopeningSortedAndUnsortedLogsGivesTheSame) {
  std::vector<std::string> values;
  std::vector<Record> records;
  for (Key key = 0; key < 20'000; ++key) {
    values.push_back(DerivedValue(key, 0, 16));
  }
  for (Key key = 0; key < 20'000; ++key) {
    records.push_back({key, values[static_cast<std::size_t>(key)]});
  }
  { ASSERT_TRUE(Open().BulkLoad(records).ok()); }
  {
    Product sorted = Open();
    EXPECT_EQ(sorted.Stats().record_count, records.size());
    EXPECT_TRUE(sorted.Verify().ok());
    // From here on the log is out of order.
    ASSERT_TRUE(sorted.Put({-1, "before all"}).ok());
  }
  const Product unsorted = Open();
  EXPECT_EQ(unsorted.Stats().record_count, records.size() + 1);
  EXPECT_TRUE(unsorted.Verify().ok());
}

}  // namespace
}  // namespace alexbench::engines::alex
