// Snapshots of stores, beside std::map: what is written after them they do not show.

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "base/record.h"
#include "base/test_setting.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compacting_store_fixture.h"
#include "engines/alex/ladder.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {
namespace {

using AloneV1 = AlexStore<kBaseline>;  // hands out copies
using AloneV3 = AlexStore<With(kProduct, RecordFormat::kV3)>;
using LockedV3 = RwLockedStore<AloneV3>;
using OptimisticV2 = OptimisticStore<kProduct>;
using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;

template <typename Snapshot>
concept GetsFromTemporary = requires(Snapshot&& snapshot) {
  std::move(snapshot).Get(0);
};
static_assert(std::movable<AloneV3::Snapshot> && !std::copy_constructible<AloneV3::Snapshot>);
static_assert(!GetsFromTemporary<AloneV3::Snapshot>, "the view would outlive what keeps it");

using Contents = std::map<Key, std::string>;
constexpr Key kLowest = std::numeric_limits<Key>::min();
constexpr Key kHighest = std::numeric_limits<Key>::max();

template <typename Snapshot>
std::vector<std::pair<Key, std::string>> ScanOf(const Snapshot& snapshot, ScanRange range) {
  std::vector<std::pair<Key, std::string>> found;
  const auto count = snapshot.Scan(
      range, [&found](Key key, std::string_view value) { found.emplace_back(key, value); });
  EXPECT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(count.value_or(0), found.size());
  return found;
}

template <typename Snapshot>
std::vector<std::pair<Key, std::string>> AllOf(const Snapshot& snapshot) {
  return ScanOf(snapshot, {kLowest, std::numeric_limits<std::uint64_t>::max()});
}

std::vector<std::pair<Key, std::string>> RangeOf(const Contents& contents, ScanRange range) {
  std::vector<std::pair<Key, std::string>> records;
  for (auto at = contents.lower_bound(range.from);
       at != contents.end() && records.size() < range.limit; ++at) {
    records.push_back(*at);
  }
  return records;
}

std::vector<std::pair<Key, std::string>> AllOf(const Contents& contents) {
  return {contents.begin(), contents.end()};
}

template <typename Snapshot>
bool GetsAsIn(const Snapshot& snapshot, const Contents& contents, Key key) {
  const auto value = snapshot.Get(key);
  const auto expected = contents.find(key);
  return expected == contents.end() ? !value.has_value()
                                    : value.has_value() && *value == expected->second;
}

// A store, and the map it has to agree with.
template <typename Store>
class StoreSnapshotTest : public CompactingStoreTest<Store> {
 protected:
  void Put(Store& store, Key key) {
    const std::string& value = now_[key] = NewValue(key);
    ASSERT_EQ(store.Put({key, value}), absl::OkStatus());
  }
  void Erase(Store& store, Key key) {
    const absl::StatusOr<bool> was_there = store.Erase(key);
    ASSERT_TRUE(was_there.ok()) << was_there.status();
    ASSERT_EQ(*was_there, now_.erase(key) == 1);
  }
  // The last counts of records with one key.
  void PutBatch(Store& store, const std::vector<Key>& keys) {
    std::vector<std::string> values;
    std::vector<Record> records;
    values.reserve(keys.size());
    for (const Key key : keys) {
      values.push_back(NewValue(key));
      now_[key] = values.back();
      records.push_back({key, values.back()});
    }
    ASSERT_EQ(store.PutBatch(records), absl::OkStatus());
  }
  static void CompactIfItCan(Store& store) {
    if constexpr (requires { store.Compact(); }) {
      ASSERT_EQ(store.Compact(), absl::OkStatus());
    }
  }

  std::string NewValue(Key key) {
    ++version_;
    return DerivedValue(key, version_, 20 + version_ % 100);
  }

  Contents now_;
  std::uint32_t version_ = 0;
};

using Stores = testing::Types<AloneV1, AloneV3, LockedV3, OptimisticV2, OptimisticV3>;
TYPED_TEST_SUITE(StoreSnapshotTest, Stores);

// Every kind of write, the ends of the keys, and more neighbours erased than are looked at at a
// time; where the store compacts, twice.
TYPED_TEST(StoreSnapshotTest, ShowsWhatWasThereWhateverIsWrittenLater) {
  constexpr Key kKeys = 3'000;
  TypeParam store = this->Open(0);
  for (Key key = 0; key < kKeys; ++key) {
    ASSERT_NO_FATAL_FAILURE(this->Put(store, 2 * key));
  }
  ASSERT_NO_FATAL_FAILURE(this->Put(store, kLowest));
  ASSERT_NO_FATAL_FAILURE(this->Put(store, kHighest));
  ASSERT_NO_FATAL_FAILURE(this->Put(store, 0));
  ASSERT_NO_FATAL_FAILURE(this->Erase(store, 2));
  const Contents before = this->now_;
  const auto snapshot = store.TakeSnapshot();
  std::vector<std::pair<typename TypeParam::Value, std::string>> held;
  for (const auto& [key, value] : before) {
    held.emplace_back(snapshot.Get(key).value(), value);
  }

  for (Key key = 0; key < 2 * kKeys; key += 3) {  // some are new
    ASSERT_NO_FATAL_FAILURE(this->Put(store, key));
  }
  ASSERT_NO_FATAL_FAILURE(this->CompactIfItCan(store));
  ASSERT_NO_FATAL_FAILURE(this->Erase(store, kLowest));
  ASSERT_NO_FATAL_FAILURE(this->Erase(store, kHighest));
  for (Key key = 1'000; key < 3'000; key += 2) {
    ASSERT_NO_FATAL_FAILURE(this->Erase(store, key));
  }
  std::vector<Key> batch = {2, 2};
  for (Key key = 2'900; key < 3'200; ++key) {
    batch.push_back(key);
  }
  ASSERT_NO_FATAL_FAILURE(this->PutBatch(store, batch));
  ASSERT_NO_FATAL_FAILURE(this->CompactIfItCan(store));
  ASSERT_NO_FATAL_FAILURE(this->Put(store, 2'999));

  EXPECT_TRUE(AllOf(snapshot) == AllOf(before));
  EXPECT_TRUE(AllOf(store) == AllOf(this->now_));
  for (Key key = -1; key <= 2 * kKeys; ++key) {
    ASSERT_TRUE(GetsAsIn(snapshot, before, key)) << key;
  }
  EXPECT_TRUE(GetsAsIn(snapshot, before, kLowest) && GetsAsIn(snapshot, before, kHighest));
  for (const ScanRange range :
       {ScanRange{999, 1'500}, ScanRange{1'000, 1}, ScanRange{2'950, 0}, ScanRange{5'990, 100}}) {
    EXPECT_TRUE(ScanOf(snapshot, range) == RangeOf(before, range)) << range.from;
  }
  for (const auto& [value, bytes] : held) {
    ASSERT_EQ(value, bytes);
  }
  EXPECT_EQ(store.health(), absl::OkStatus());
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

// Up to six at a time, over few keys, begun and ended in any order.
TYPED_TEST(StoreSnapshotTest, EachShowsWhatWasThereWhenItWasTaken) {
  constexpr int kOperations = 6'000;
  const std::uint64_t seed = TestSetting("ALEX_SEED", 20261124);
  SCOPED_TRACE(testing::Message() << "ALEX_SEED=" << seed);
  RandomStream random(seed, 1);
  const auto draw = [&random] { return static_cast<Key>(random.Below(400)) - 200; };
  TypeParam store = this->Open(0);
  std::vector<std::pair<typename TypeParam::Snapshot, Contents>> taken;
  for (int i = 0; i < kOperations; ++i) {
    const std::uint64_t choice = random.Below(200);
    if (choice < 80) {
      ASSERT_NO_FATAL_FAILURE(this->Put(store, draw()));
    } else if (choice < 130) {
      ASSERT_NO_FATAL_FAILURE(this->Erase(store, draw()));
    } else if (choice < 140) {
      std::vector<Key> keys(random.Below(40));
      for (Key& key : keys) {
        key = draw();
      }
      ASSERT_NO_FATAL_FAILURE(this->PutBatch(store, keys));
    } else if (choice < 150 && taken.size() < 6) {
      taken.emplace_back(store.TakeSnapshot(), this->now_);
    } else if (choice == 150) {
      ASSERT_NO_FATAL_FAILURE(this->CompactIfItCan(store));
    } else if (!taken.empty()) {
      const std::size_t which = random.Below(taken.size());
      const auto& [snapshot, contents] = taken[which];
      ASSERT_TRUE(GetsAsIn(snapshot, contents, draw())) << "operation " << i;
      const ScanRange range{draw(), random.Below(20)};
      ASSERT_TRUE(ScanOf(snapshot, range) == RangeOf(contents, range)) << "operation " << i;
      if (choice >= 190) {
        ASSERT_TRUE(AllOf(snapshot) == AllOf(contents)) << "operation " << i;
        taken.erase(std::next(taken.begin(), static_cast<std::ptrdiff_t>(which)));
      }
    }
  }
  for (const auto& [snapshot, contents] : taken) {
    EXPECT_TRUE(AllOf(snapshot) == AllOf(contents));
  }
  EXPECT_TRUE(AllOf(store) == AllOf(this->now_));
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

TYPED_TEST(StoreSnapshotTest, OfAnEmptyStoreStaysEmpty) {
  TypeParam store = this->Open(0);
  const auto snapshot = store.TakeSnapshot();
  std::vector<Record> records;
  for (Key key = 0; key < 1'000; ++key) {
    records.push_back({key, "loaded"});
  }
  ASSERT_EQ(store.BulkLoad(records), absl::OkStatus());
  EXPECT_EQ(AllOf(snapshot).size(), 0U);
  EXPECT_FALSE(snapshot.Get(0).has_value());
  EXPECT_EQ(AllOf(store).size(), 1'000U);
}

TYPED_TEST(StoreSnapshotTest, AScanCanBeWrittenTo) {
  TypeParam store = this->Open(0);
  for (Key key = 0; key < 1'000; ++key) {
    ASSERT_NO_FATAL_FAILURE(this->Put(store, 2 * key));
  }
  const Contents before = this->now_;
  const auto snapshot = store.TakeSnapshot();
  Contents found;
  const auto count = snapshot.Scan({0, 2'000}, [&](Key key, std::string_view value) {
    found.emplace(key, value);
    ASSERT_NO_FATAL_FAILURE(this->Put(store, key + 1));
    ASSERT_NO_FATAL_FAILURE(this->Put(store, key + 2));
    ASSERT_NO_FATAL_FAILURE(this->Erase(store, key));
  });
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_TRUE(found == before);
  EXPECT_TRUE(AllOf(store) == AllOf(this->now_));
}

TYPED_TEST(StoreSnapshotTest, CanBeReadWhenTheStoreHasEnded) {
  std::optional<typename TypeParam::Snapshot> snapshot;
  Contents before;
  {
    TypeParam store = this->Open(0);
    for (Key key = 0; key < 500; ++key) {
      ASSERT_NO_FATAL_FAILURE(this->Put(store, key));
    }
    before = this->now_;
    snapshot.emplace(store.TakeSnapshot());
    for (Key key = 0; key < 500; key += 2) {
      ASSERT_NO_FATAL_FAILURE(this->Erase(store, key));
      ASSERT_NO_FATAL_FAILURE(this->Put(store, key + 1));
    }
  }
  EXPECT_TRUE(AllOf(*snapshot) == AllOf(before));
  EXPECT_FALSE(TypeParam::Open(this->folder_.path() / "0", {}).ok()) << "its folder is locked";
  snapshot.reset();
  EXPECT_TRUE(AllOf(this->Open(0)) == AllOf(this->now_));
}

}  // namespace
}  // namespace alexbench::engines::alex
