#include "engines/conformance.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/conformance_draws.h"

namespace alexbench::engines {
namespace {

// The suite is compiled for itself; a program that instantiates nothing of it has no such test.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EngineConformance);

TEST_P(EngineConformance, EmptyStoreHoldsNothing) {
  for (const Key key : {kSmallestKey, Key{-1}, Key{0}, Key{1}, kLargestKey}) {
    ExpectGet(key);
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, LoadingNothingLeavesItEmpty) {
  BulkLoad({}, 8);
  ExpectGet(0);
  Put(0, "first");
  ExpectSameAsModel();
}

TEST_P(EngineConformance, GetFindsWhatWasPutAndNothingElse) {
  for (const Key key : ScatteredKeys(1, 200)) {
    Put(key, DerivedValue(key, 0, 24));
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, TakesBothEndsOfTheKeyRange) {
  const std::vector<Key> keys = {kLargestKey, kSmallestKey,     -1,
                                 0,           kSmallestKey + 1, kLargestKey - 1};
  BulkLoad(keys, 16);
  ExpectSameAsModel();
  for (const Key key : keys) {
    Put(key, DerivedValue(key, 1, 20));
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, KeepsValuesOfEverySizePutOneByOne) {
  Key key = 0;
  for (const std::size_t size_bytes : {0, 1, 7, 8, 12, 128, 1024, 65536}) {
    Put(key, DerivedValue(key, 0, size_bytes));
    ++key;
  }
  Put(key, DerivedValue(key, 0, kMaxValueSizeBytes));
  ExpectSameAsModel();
}

TEST_P(EngineConformance, BulkLoadKeepsValuesOfEverySize) {
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
  ASSERT_EQ(store().BulkLoad(records), absl::OkStatus());
  for (const Record& record : records) {
    const std::unique_ptr<HeldValue> value = store().Get(record.key);
    ASSERT_NE(value, nullptr);
    EXPECT_TRUE(value->bytes() == record.value) << record.value.size() << " bytes";
  }
}

TEST_P(EngineConformance, BulkLoadTakesAscendingKeys) {
  std::vector<Key> keys = ScatteredKeys(2, 5000);
  std::sort(keys.begin(), keys.end());
  BulkLoad(keys, 40);
  ExpectSameAsModel();
}

TEST_P(EngineConformance, BulkLoadTakesKeysInAnyOrder) {
  BulkLoad(ScatteredKeys(3, 5000), 40);
  ExpectSameAsModel();
}

TEST_P(EngineConformance, PutAfterABulkLoadAddsAndOverwrites) {
  const std::vector<Key> keys = ScatteredKeys(4, 2000);
  BulkLoad(std::span(keys).first(1700), 32);
  for (std::size_t i = 1500; i < keys.size(); ++i) {
    Put(keys[i], DerivedValue(keys[i], 1, 33));
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, OverwritingTakesLongerAndShorterValues) {
  for (const std::size_t size_bytes : {10, 500, 3, 0, 128, 128}) {
    Put(7, DerivedValue(7, static_cast<std::uint32_t>(size_bytes), size_bytes));
    ExpectGet(7);
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, ErasedKeyIsGoneAndCanBePutAgain) {
  if (!abilities().erases) {
    GTEST_SKIP() << "this engine does not erase";
  }
  Erase(5);  // absent
  BulkLoad(ScatteredKeys(5, 300), 16);
  Put(5, "five");
  for (const Key key : {Key{5}, Key{5}, ScatteredKeys(5, 1).front(), kSmallestKey}) {
    Erase(key);
    ExpectGet(key);
  }
  Put(5, "once more");
  ExpectSameAsModel();
}

TEST_P(EngineConformance, ErasingEverythingLeavesAnEmptyStore) {
  if (!abilities().erases) {
    GTEST_SKIP() << "this engine does not erase";
  }
  const std::vector<Key> keys = ScatteredKeys(6, 150);
  BulkLoad(keys, 16);
  for (const Key key : keys) {
    Erase(key);
  }
  ExpectSameAsModel();
  Put(keys.front(), "back");
  ExpectSameAsModel();
}

TEST_P(EngineConformance, MultiGetAnswersAsSingleGetsDo) {
  if (!abilities().reads_batches) {
    GTEST_SKIP() << "this engine reads one key at a time";
  }
  ExpectMultiGet({});
  ExpectMultiGet(std::vector<Key>{0, kSmallestKey, kLargestKey});
  const std::vector<Key> keys = ScatteredKeys(13, 700);  // the last 200 are never stored
  BulkLoad(std::span(keys).first(500), 40);
  Put(keys[7], DerivedValue(keys[7], 1, 3000));
  Put(keys[8], "");
  // Sizes around those an engine may cut groups into.
  for (const std::size_t count : {1, 7, 8, 15, 16, 17, 31, 32, 33, 64, 100, 256, 700}) {
    ExpectMultiGet(std::span(keys).last(count));
    ExpectMultiGet(std::span(keys).first(count));
  }
  const std::vector<Key> repeated = {keys[0], keys[1], keys[0], keys[600], keys[0], keys[600]};
  ExpectMultiGet(repeated);
  EXPECT_EQ(store().health(), absl::OkStatus());
}

TEST_P(EngineConformance, ScanAscendsFromItsBoundUpToItsLimit) {
  if (!abilities().scans) {
    GTEST_SKIP() << "this engine has no order";
  }
  ExpectScan({0, 10});
  std::vector<Key> keys = ScatteredKeys(7, 400);
  keys.insert(keys.end(), {kSmallestKey, kLargestKey, 0});
  BulkLoad(keys, 20);
  for (const std::uint64_t limit :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{100}, ~std::uint64_t{0}}) {
    for (const Key from : {kSmallestKey, Key{-1}, Key{0}, Key{1}, kLargestKey, keys[100]}) {
      ExpectScan({from, limit});
    }
  }
}

TEST_P(EngineConformance, ReopenedStoreHoldsTheSame) {
  if (!abilities().persists) {
    GTEST_SKIP() << "this engine lives in memory alone";
  }
  Reopen();
  const std::vector<Key> keys = ScatteredKeys(8, 500);
  BulkLoad(keys, 48);
  for (std::uint32_t version = 1; version <= 2; ++version) {
    for (std::size_t i = 0; i < 60; ++i) {
      const Key overwritten = keys[100 * version + i];
      Put(overwritten, DerivedValue(overwritten, version, 10 * i));
      if (abilities().erases) {
        Erase(keys[100 * version + 50 + i]);
      }
    }
    Put(static_cast<Key>(version), "new");
    Reopen();
    ExpectSameAsModel();
  }
  Reopen();
  ExpectSameAsModel();
}

TEST_P(EngineConformance, ValueOutlivesLaterWrites) {
  if (abilities().value_lifetime != ValueLifetime::kStore) {
    GTEST_SKIP() << "this engine lends a value until the next write or call only";
  }
  constexpr Key kHeld = 77;
  BulkLoad(ScatteredKeys(9, 1000), 64);
  Put(kHeld, DerivedValue(kHeld, 0, 100));
  const std::unique_ptr<HeldValue> held = store().Get(kHeld);
  ASSERT_NE(held, nullptr);
  // Enough bytes that any buffer or mapping in between has to grow.
  for (Key key = 0; key < 64; ++key) {
    Put(key * 1000, DerivedValue(key, 1, 65536));
  }
  Put(kHeld, "overwritten");
  if (abilities().erases) {
    Erase(kHeld);
  }
  EXPECT_EQ(held->bytes(), DerivedValue(kHeld, 0, 100));
}

TEST_P(EngineConformance, RandomOperationsMatchTheModel) {
  RandomStream random(2024, 0);
  const int operations = GetParam().model_operations;
  for (int done = 1; done <= operations && !HasFatalFailure(); ++done) {
    const Key key = DrawKey(random);
    const std::uint64_t kind = random.Below(10);
    if (kind < 5) {
      Put(key, DrawValue(random, key));
    } else if (kind < 7) {
      if (abilities().erases) {
        Erase(key);
      }
    } else {
      ExpectGet(key);
    }
    if (abilities().persists && done % (operations / 4) == 0) {
      Reopen();
      ExpectSameAsModel();
    }
  }
  ExpectSameAsModel();
}

TEST_P(EngineConformance, StagedGetEqualsGet) {
  if (!abilities().has_stages) {
    GTEST_SKIP() << "this engine's get has no stages";
  }
  const std::vector<Key> keys = ScatteredKeys(10, 500);
  BulkLoad(keys, 30);
  Put(keys.front(), "overwritten");
  for (const Key key : keys) {
    const std::unique_ptr<HeldValue> value = store().StagedGet(key);
    ASSERT_NE(value, nullptr) << key;
    EXPECT_EQ(value->bytes(), model().at(key));
  }
  for (const Key absent : {Key{0}, Key{1}, kSmallestKey, kLargestKey, keys.front() + 1}) {
    EXPECT_EQ(store().StagedGet(absent), nullptr) << absent;
  }
  EXPECT_EQ(store().health(), absl::OkStatus());
}

TEST_P(EngineConformance, StatsCountTheRecords) {
  if (!abilities().has_stats) {
    GTEST_SKIP() << "this engine says nothing about itself";
  }
  BulkLoad(ScatteredKeys(11, 1000), 100);
  Put(3, "one more");
  Put(3, "not one more");
  if (abilities().settles) {
    ASSERT_EQ(store().Settle(), absl::OkStatus());
    ExpectSameAsModel();
  }
  EXPECT_EQ(store().Stats().record_count, model().size());
}

TEST_P(EngineConformance, MovedStoreIsTheSameStore) {
  BulkLoad(ScatteredKeys(12, 300), 16);
  const std::unique_ptr<ConformanceStore> other = OpenIn("other");
  ASSERT_EQ(other->Put({1, "of the other store"}), absl::OkStatus());
  store().MoveThrough(*other);
  Put(2, "after two moves");
  ExpectGet(1);
  ExpectSameAsModel();
}

}  // namespace
}  // namespace alexbench::engines
