// MultiGet against Get: the same answers, whatever is asked for and in groups of whatever size.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/alex_store_fixture.h"
#include "engines/alex/ladder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

template <typename Store>
class MultiGetTest : public testing::Test {
 protected:
  // Keys 0 to 999, each third absent, values of 0 to 2 KiB; some overwritten, some erased.
  MultiGetTest() : store_(*Store::Open(folder_.store(), {})) {
    for (Key key = 0; key < 1'000; ++key) {
      if (key % 3 != 0) {
        EXPECT_TRUE(store_.Put({key, DerivedValue(key, 0, SizeOf(key))}).ok());
      }
    }
    for (Key key = 0; key < 1'000; key += 7) {
      EXPECT_TRUE(store_.Put({key, DerivedValue(key, 1, 60)}).ok());
      EXPECT_TRUE(store_.Erase(key + 1).ok());
    }
  }

  static std::size_t SizeOf(Key key) {
    return static_cast<std::size_t>(key % 10 == 0 ? 2'048 : key % 200);
  }

  template <std::size_t kGroup>
  void ExpectAnswersOfGet(const std::vector<Key>& keys) {
    // What stood in an answer before must not matter.
    std::vector<std::optional<typename Store::Value>> values(keys.size());
    for (std::size_t i = 0; i < values.size(); i += 2) {
      values[i] = typename Store::Value("left over");
    }
    store_.template MultiGet<kGroup>(keys, values);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ(values[i], store_.Get(keys[i])) << keys[i];
    }
    EXPECT_TRUE(store_.health().ok()) << store_.health();
  }

  TestFolder folder_;
  Store store_;
};

struct StoreNames {
  template <typename Store>
  static std::string GetName(int) {
    return Store::kVariant == kProduct    ? "Product"
           : Store::kVariant == kBaseline ? "Baseline"
                                          : "AllSteps";
  }
};
using Stores =
    testing::Types<AlexStore<kBaseline>, AlexStore<kProduct>, AlexStore<Rung(kLadder.size())>>;
TYPED_TEST_SUITE(MultiGetTest, Stores, StoreNames);

TYPED_TEST(MultiGetTest, AnswersLikeGetWhateverTheRemainder) {
  RandomStream random(11, 1);
  for (const std::size_t count : {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 1'000}) {
    std::vector<Key> keys;
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(static_cast<Key>(random.Below(1'100)) - 50);
    }
    this->template ExpectAnswersOfGet<1>(keys);
    this->template ExpectAnswersOfGet<8>(keys);
    this->template ExpectAnswersOfGet<kMultiGetGroup>(keys);
    this->template ExpectAnswersOfGet<32>(keys);
  }
}

TYPED_TEST(MultiGetTest, AnswersAKeyAsOftenAsItIsAskedFor) {
  this->template ExpectAnswersOfGet<kMultiGetGroup>(std::vector<Key>(40, 10));
  this->template ExpectAnswersOfGet<kMultiGetGroup>({10, 11, 10, 12, 11, 10});
}

TYPED_TEST(MultiGetTest, AnswersOnlyAbsentKeys) {
  this->template ExpectAnswersOfGet<kMultiGetGroup>(std::vector<Key>(20, -5));
}

using MultiGetProductTest = AlexStoreTest;

TEST_F(MultiGetProductTest, BorrowedValuesAreTheLogsOwnBytes) {
  Product store = Open();
  ASSERT_TRUE(store.Put({1, "one"}).ok());
  const std::vector<Key> keys = {1};
  std::vector<std::optional<Product::Value>> values(1);
  store.MultiGet(keys, values);
  EXPECT_EQ(values[0]->data(), store.Get(1)->data());
}

TEST_F(MultiGetProductTest, EmptyStoreAnswersNothing) {
  const Product store = Open();
  const std::vector<Key> keys = {0, 1, 2};
  std::vector<std::optional<Product::Value>> values(3, "left over");
  store.MultiGet(keys, values);
  for (const auto& value : values) {
    EXPECT_EQ(value, std::nullopt);
  }
}

TEST_F(MultiGetProductTest, DifferentSizesAreMisuse) {
  const Product store = Open();
  const std::vector<Key> keys = {0, 1, 2};
  std::vector<std::optional<Product::Value>> values(2);
  EXPECT_DEATH(store.MultiGet(keys, values), "check failed");
}

}  // namespace
}  // namespace alexbench::engines::alex
