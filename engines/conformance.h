// One suite for every engine: whatever it is built of, it answers as a std::map does.
//
// To hold an engine to it, name a subject and instantiate:
//   INSTANTIATE_TYPED_TEST_SUITE_P(Reference, EngineConformance, testing::Types<OrderedMapSubject>,
//                                  SubjectName);
// A test of something an engine does not offer is skipped; what it offers is found by concepts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/conformance_draws.h"
#include "engines/conformance_fixture.h"

namespace alexbench::engines {

TYPED_TEST_SUITE_P(EngineConformance);

TYPED_TEST_P(EngineConformance, EmptyStoreHoldsNothing) {
  for (const Key key : {kSmallestKey, Key{-1}, Key{0}, Key{1}, kLargestKey}) {
    this->ExpectGet(key);
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, LoadingNothingLeavesItEmpty) {
  this->BulkLoad({}, 8);
  this->ExpectGet(0);
  this->Put(0, "first");
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, GetFindsWhatWasPutAndNothingElse) {
  for (const Key key : ScatteredKeys(1, 200)) {
    this->Put(key, DerivedValue(key, 0, 24));
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, TakesBothEndsOfTheKeyRange) {
  const std::vector<Key> keys = {kLargestKey, kSmallestKey,     -1,
                                 0,           kSmallestKey + 1, kLargestKey - 1};
  this->BulkLoad(keys, 16);
  this->ExpectSameAsModel();
  for (const Key key : keys) {
    this->Put(key, DerivedValue(key, 1, 20));
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, KeepsValuesOfEverySizePutOneByOne) {
  Key key = 0;
  for (const std::size_t size_bytes : {0, 1, 7, 8, 12, 128, 1024, 65536}) {
    this->Put(key, DerivedValue(key, 0, size_bytes));
    ++key;
  }
  this->Put(key, DerivedValue(key, 0, kMaxValueSizeBytes));
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, BulkLoadKeepsValuesOfEverySize) {
  std::vector<std::string> values;
  for (const std::size_t size_bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{12},
        std::size_t{128}, std::size_t{1024}, std::size_t{65536}, kMaxValueSizeBytes}) {
    values.push_back(DerivedValue(static_cast<Key>(values.size()), 0, size_bytes));
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < values.size(); ++i) {
    records.push_back({static_cast<Key>(i), values[i]});
  }
  ASSERT_EQ(this->store().BulkLoad(records), absl::OkStatus());
  for (const Record& record : records) {
    const auto value = this->frozen().Get(record.key);
    ASSERT_TRUE(value.has_value());
    EXPECT_TRUE(std::string_view(*value) == record.value) << record.value.size() << " bytes";
  }
}

TYPED_TEST_P(EngineConformance, BulkLoadTakesAscendingKeys) {
  std::vector<Key> keys = ScatteredKeys(2, 5000);
  std::sort(keys.begin(), keys.end());
  this->BulkLoad(keys, 40);
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, BulkLoadTakesKeysInAnyOrder) {
  this->BulkLoad(ScatteredKeys(3, 5000), 40);
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, PutAfterABulkLoadAddsAndOverwrites) {
  const std::vector<Key> keys = ScatteredKeys(4, 2000);
  this->BulkLoad(std::span(keys).first(1700), 32);
  for (std::size_t i = 1500; i < keys.size(); ++i) {
    this->Put(keys[i], DerivedValue(keys[i], 1, 33));
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, OverwritingTakesLongerAndShorterValues) {
  for (const std::size_t size_bytes : {10, 500, 3, 0, 128, 128}) {
    this->Put(7, DerivedValue(7, static_cast<std::uint32_t>(size_bytes), size_bytes));
    this->ExpectGet(7);
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, ErasedKeyIsGoneAndCanBePutAgain) {
  if constexpr (!Eraser<typename TestFixture::E>) {
    GTEST_SKIP() << "this engine does not erase";
  } else {
    this->Erase(5);  // absent
    this->BulkLoad(ScatteredKeys(5, 300), 16);
    this->Put(5, "five");
    for (const Key key : {Key{5}, Key{5}, ScatteredKeys(5, 1).front(), kSmallestKey}) {
      this->Erase(key);
      this->ExpectGet(key);
    }
    this->Put(5, "once more");
    this->ExpectSameAsModel();
  }
}

TYPED_TEST_P(EngineConformance, ErasingEverythingLeavesAnEmptyStore) {
  if constexpr (!Eraser<typename TestFixture::E>) {
    GTEST_SKIP() << "this engine does not erase";
  } else {
    const std::vector<Key> keys = ScatteredKeys(6, 150);
    this->BulkLoad(keys, 16);
    for (const Key key : keys) {
      this->Erase(key);
    }
    this->ExpectSameAsModel();
    this->Put(keys.front(), "back");
    this->ExpectSameAsModel();
  }
}

TYPED_TEST_P(EngineConformance, BatchStoresAllAndItsLastRecordOfAKeyWins) {
  if constexpr (!BatchWriter<typename TestFixture::E>) {
    GTEST_SKIP() << "this engine has no batches";
  } else {
    this->Put(1, "before");
    this->PutBatch({});
    this->PutBatch({{1, "overwritten"}, {2, "first"}, {-3, ""}, {2, "second, and longer"}});
    this->ExpectSameAsModel();
  }
}

TYPED_TEST_P(EngineConformance, ScanAscendsFromItsBoundUpToItsLimit) {
  if constexpr (!Scanner<typename TestFixture::E>) {
    GTEST_SKIP() << "this engine has no order";
  } else {
    this->ExpectScan({0, 10});
    std::vector<Key> keys = ScatteredKeys(7, 400);
    keys.insert(keys.end(), {kSmallestKey, kLargestKey, 0});
    this->BulkLoad(keys, 20);
    for (const std::uint64_t limit :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{100}, ~std::uint64_t{0}}) {
      for (const Key from : {kSmallestKey, Key{-1}, Key{0}, Key{1}, kLargestKey, keys[100]}) {
        this->ExpectScan({from, limit});
      }
    }
  }
}

TYPED_TEST_P(EngineConformance, ReopenedStoreHoldsTheSame) {
  if constexpr (!Persistent<typename TestFixture::E>) {
    GTEST_SKIP() << "this engine lives in memory alone";
  } else {
    this->Reopen();
    const std::vector<Key> keys = ScatteredKeys(8, 500);
    this->BulkLoad(keys, 48);
    for (std::uint32_t version = 1; version <= 2; ++version) {
      for (std::size_t i = 0; i < 60; ++i) {
        const Key overwritten = keys[100 * version + i];
        this->Put(overwritten, DerivedValue(overwritten, version, 10 * i));
        if constexpr (Eraser<typename TestFixture::E>) {
          this->Erase(keys[100 * version + 50 + i]);
        }
      }
      this->Put(static_cast<Key>(version), "new");
      this->Reopen();
      this->ExpectSameAsModel();
    }
    this->Reopen();
    this->ExpectSameAsModel();
  }
}

TYPED_TEST_P(EngineConformance, ValueOutlivesLaterWrites) {
  constexpr Key kHeld = 77;
  this->BulkLoad(ScatteredKeys(9, 1000), 64);
  this->Put(kHeld, DerivedValue(kHeld, 0, 100));
  const auto held = this->frozen().Get(kHeld);
  ASSERT_TRUE(held.has_value());
  // Enough bytes that any buffer or mapping in between has to grow.
  for (Key key = 0; key < 64; ++key) {
    this->Put(key * 1000, DerivedValue(key, 1, 65536));
  }
  this->Put(kHeld, "overwritten");
  if constexpr (Eraser<typename TestFixture::E>) {
    this->Erase(kHeld);
  }
  EXPECT_EQ(std::string_view(*held), DerivedValue(kHeld, 0, 100));
}

TYPED_TEST_P(EngineConformance, RandomOperationsMatchTheModel) {
  using Store = typename TestFixture::E;
  RandomStream random(2024, 0);
  constexpr int kOperations = TypeParam::kModelOperations;
  for (int done = 1; done <= kOperations && !this->HasFatalFailure(); ++done) {
    const Key key = DrawKey(random);
    const std::uint64_t kind = random.Below(10);
    if (kind < 5) {
      this->Put(key, DrawValue(random, key));
    } else if (kind < 7) {
      if constexpr (Eraser<Store>) {
        this->Erase(key);
      }
    } else {
      this->ExpectGet(key);
    }
    if (Persistent<Store> && done % (kOperations / 4) == 0) {
      this->Reopen();
      this->ExpectSameAsModel();
    }
  }
  this->ExpectSameAsModel();
}

TYPED_TEST_P(EngineConformance, StagedGetEqualsGet) {
  using Store = typename TestFixture::E;
  if constexpr (!StagedEngine<Store>) {
    GTEST_SKIP() << "this engine's get has no stages";
  } else {
    const std::vector<Key> keys = ScatteredKeys(10, 500);
    this->BulkLoad(keys, 30);
    this->Put(keys.front(), "overwritten");
    for (const Key key : keys) {
      const std::uint64_t slot = this->frozen().FindSlot(key);
      ASSERT_NE(slot, kNoSlot);
      const auto stored = this->frozen().ReadHeader(key, slot);
      ASSERT_TRUE(stored.has_value());
      const typename Store::Value value = this->frozen().ReadValue(*stored);
      EXPECT_EQ(std::string_view(value), this->model().at(key));
    }
    for (const Key absent : {Key{0}, Key{1}, kSmallestKey, kLargestKey, keys.front() + 1}) {
      EXPECT_EQ(this->frozen().FindSlot(absent), kNoSlot) << absent;
    }
    EXPECT_EQ(this->frozen().health(), absl::OkStatus());
  }
}

TYPED_TEST_P(EngineConformance, StatsCountTheRecords) {
  using Store = typename TestFixture::E;
  if constexpr (!Measurable<Store>) {
    GTEST_SKIP() << "this engine says nothing about itself";
  } else {
    this->BulkLoad(ScatteredKeys(11, 1000), 100);
    this->Put(3, "one more");
    this->Put(3, "not one more");
    if constexpr (Settler<Store>) {
      ASSERT_EQ(this->store().Settle(), absl::OkStatus());
      this->ExpectSameAsModel();
    }
    EXPECT_EQ(this->frozen().Stats().record_count, this->model().size());
  }
}

TYPED_TEST_P(EngineConformance, MovedStoreIsTheSameStore) {
  using Store = typename TestFixture::E;
  this->BulkLoad(ScatteredKeys(12, 300), 16);
  Store other = this->OpenIn("other");
  ASSERT_EQ(other.Put({1, "of the other store"}), absl::OkStatus());
  other = std::move(this->store());
  this->store() = std::move(other);
  this->Put(2, "after two moves");
  this->ExpectGet(1);
  this->ExpectSameAsModel();
}

REGISTER_TYPED_TEST_SUITE_P(EngineConformance, EmptyStoreHoldsNothing, LoadingNothingLeavesItEmpty,
                            GetFindsWhatWasPutAndNothingElse, TakesBothEndsOfTheKeyRange,
                            KeepsValuesOfEverySizePutOneByOne, BulkLoadKeepsValuesOfEverySize,
                            BulkLoadTakesAscendingKeys, BulkLoadTakesKeysInAnyOrder,
                            PutAfterABulkLoadAddsAndOverwrites,
                            OverwritingTakesLongerAndShorterValues, ErasedKeyIsGoneAndCanBePutAgain,
                            ErasingEverythingLeavesAnEmptyStore,
                            BatchStoresAllAndItsLastRecordOfAKeyWins,
                            ScanAscendsFromItsBoundUpToItsLimit, ReopenedStoreHoldsTheSame,
                            ValueOutlivesLaterWrites, RandomOperationsMatchTheModel,
                            StagedGetEqualsGet, StatsCountTheRecords, MovedStoreIsTheSameStore);

}  // namespace alexbench::engines
