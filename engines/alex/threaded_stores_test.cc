// Stores that several threads read and write at once.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/test_setting.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compacting_store_fixture.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"
#include "engines/alex/linear_run.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"
#include "engines/thread_use.h"

namespace alexbench::engines::alex {
namespace {

using LockedV2 = RwLockedStore<AlexStore<kProduct>>;
using LockedV3 = RwLockedStore<AlexStore<With(kProduct, RecordFormat::kV3)>>;
using LockedTextbook = RwLockedStore<AlexStore<kTextbookProduct>>;
using OptimisticV2 = OptimisticStore<kProduct>;
using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;
using LockedVerifying = RwLockedStore<AlexStore<kVerifyingProduct>>;
using OptimisticVerifying = OptimisticStore<kVerifyingProduct>;

static_assert(Engine<LockedV2> && Eraser<LockedV2> && Scanner<LockedV2> && BatchReader<LockedV2> &&
              BatchWriter<LockedV2> && Persistent<LockedV2> && Measurable<LockedV2>);
static_assert(ConcurrentReads<LockedV2> && ConcurrentWrites<LockedV2>);
static_assert(!StagedEngine<LockedV2>, "a lock of its own for each stage would be another get");
static_assert(ThreadUseOf<LockedV2>() == ThreadUse::kReadersAndWriters);
static_assert(Engine<OptimisticV2> && Eraser<OptimisticV2> && Scanner<OptimisticV2> &&
              BatchReader<OptimisticV2> && BatchWriter<OptimisticV2> && Persistent<OptimisticV2> &&
              Measurable<OptimisticV2> && !StagedEngine<OptimisticV2>);
static_assert(ThreadUseOf<OptimisticV2>() == ThreadUse::kReadersAndWriters);

// A view of a store that is about to end would dangle.
template <typename Store>
concept GettableFromEnding = requires(Store&& store) { std::move(store).Get(Key{}); };
template <typename Store>
concept BatchGettableFromEnding =
    requires(Store&& store, std::span<std::optional<typename Store::Value>> values) {
      std::move(store).MultiGet(std::span<const Key>(), values);
    };
static_assert(!GettableFromEnding<LockedV2> && !BatchGettableFromEnding<LockedV2>);
static_assert(!GettableFromEnding<OptimisticV2> && !BatchGettableFromEnding<OptimisticV2>);

constexpr std::uint64_t kLeastOverlaps = 10'000;

std::uint64_t Operations() { return TestCount("ALEX_LINEAR_OPERATIONS", 200'000); }

template <typename Store>
class ThreadedStoreTest : public testing::Test {
 protected:
  Store Open(std::uint64_t number) {
    absl::StatusOr<Store> store = Store::Open(folder_.path() / std::to_string(number), {});
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  TestFolder folder_;
};

using Stores = testing::Types<LockedV2, LockedV3, LockedTextbook, OptimisticV2, OptimisticV3,
                              LockedVerifying, OptimisticVerifying>;
TYPED_TEST_SUITE(ThreadedStoreTest, Stores);

// Runs of another seed follow until enough reads had a write beside them: two processors meet as
// often as their machine lets them.
TYPED_TEST(ThreadedStoreTest, IsLinearizableUnderGetsBatchesAndScans) {
  std::uint64_t overlaps = 0;
  std::uint64_t reads = 0;
  for (std::uint64_t seed = 1; overlaps < kLeastOverlaps && seed <= 10; ++seed) {
    TypeParam store = this->Open(seed);
    LinearCheck check;
    ASSERT_TRUE(RunLinear(store, check, {.operations = Operations(), .seed = seed}));
    ASSERT_EQ(check.violations(), 0U) << check.first_violation();
    EXPECT_EQ(store.health(), absl::OkStatus());
    EXPECT_EQ(store.Verify(), absl::OkStatus());
    overlaps += check.overlaps();
    reads += check.reads();
  }
  std::printf("%llu reads of a key judged, %llu beside a write of it\n",
              static_cast<unsigned long long>(reads), static_cast<unsigned long long>(overlaps));
  EXPECT_GE(overlaps, kLeastOverlaps);
}

// What a writer does leaves views alone, and so does the end of the store while a guard lives.
TYPED_TEST(ThreadedStoreTest, ViewsOutliveWhatOtherThreadsWrite) {
  constexpr Key kKeys = 200;
  std::vector<std::pair<std::string_view, std::string>> held;
  std::optional<ViewGuard> guard;
  {
    TypeParam store = this->Open(0);
    for (Key key = 0; key < kKeys; ++key) {
      ASSERT_TRUE(store.Put({key, LinearValue(static_cast<std::uint64_t>(key))}).ok());
    }
    guard.emplace(store.Pin());
    std::thread writer([&store] {
      for (std::uint64_t i = 0; i < 20'000; ++i) {
        const Key key = static_cast<Key>(i % (2 * kKeys));
        const bool is_erased = i % 7 == 0;
        ASSERT_TRUE(is_erased ? store.Erase(key).ok() : store.Put({key, LinearValue(i)}).ok());
      }
    });
    for (int pass = 0; pass < 20; ++pass) {
      for (Key key = 0; key < kKeys; ++key) {
        const auto value = store.Get(key);
        if (value.has_value()) {
          held.emplace_back(*value, std::string(*value));
        }
      }
    }
    writer.join();
  }
  EXPECT_GT(held.size(), 1000U);
  for (const auto& [view, bytes] : held) {
    ASSERT_EQ(view, bytes);
    ASSERT_TRUE(VersionOf(view).has_value());
  }
}

using OptimisticStoreTest = ThreadedStoreTest<OptimisticV2>;

// Threads that find no place of their own read under the writers' lock.
TEST_F(OptimisticStoreTest, MoreThreadsThanPlacesReadBesideAWriter) {
  constexpr Key kKeys = 100;
  OptimisticV2 store = Open(0);
  for (Key key = 0; key < kKeys; ++key) {
    ASSERT_TRUE(store.Put({key, LinearValue(1)}).ok());
  }
  std::atomic<bool> is_over = false;
  std::atomic<std::uint64_t> wrong = 0;
  std::atomic<std::uint32_t> began = 0;
  std::vector<std::thread> readers;
  for (std::uint32_t i = 0; i < kReaderPlaces + 8; ++i) {
    readers.emplace_back([&, i] {
      std::uint64_t gets = 0;
      do {
        const auto value = store.Get(static_cast<Key>((i + gets) % kKeys));
        wrong += value.has_value() && VersionOf(*value).has_value() ? 0 : 1;
        began += ++gets == 1 ? 1 : 0;
        std::this_thread::yield();
      } while (!is_over);
    });
  }
  for (std::uint64_t version = 2; began < kReaderPlaces + 8 || version < 50; ++version) {
    const Key key = static_cast<Key>(version % kKeys);
    ASSERT_TRUE(store.Put({key, LinearValue(version - version % 8 + 1)}).ok());
    ASSERT_TRUE(store.Put({kKeys + key, LinearValue(1)}).ok());
  }
  is_over = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  EXPECT_EQ(wrong, 0U);
}

TEST_F(OptimisticStoreTest, AScanCanBeWrittenTo) {
  OptimisticV2 store = Open(0);
  for (Key key = 0; key < 1'000; ++key) {
    ASSERT_TRUE(store.Put({2 * key, "old"}).ok());
  }
  std::vector<Key> visited;
  const auto count = store.Scan({.from = 0, .limit = 2'000}, [&](Key key, std::string_view) {
    visited.push_back(key);
    ASSERT_TRUE(store.Erase(key).ok());
    ASSERT_TRUE(store.Put({key - 1, "behind"}).ok());
  });
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*count, 1'000U) << "what is put behind the scan is not met";
  EXPECT_TRUE(std::ranges::is_sorted(visited));
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

using CompactingStores = testing::Types<LockedV3, OptimisticV3, OptimisticVerifying>;
TYPED_TEST_SUITE(CompactingStoreTest, CompactingStores);

// The log must say the same as the index, too: it decides what is there after the next opening.
TYPED_TEST(CompactingStoreTest, IsLinearizableBesideCompactions) {
  constexpr std::uint64_t kLeastCompactions = 5;
  std::uint64_t overlaps = 0;
  std::uint64_t compactions = 0;
  for (std::uint64_t seed = 1;
       (overlaps < kLeastOverlaps || compactions < kLeastCompactions) && seed <= 10; ++seed) {
    std::map<Key, std::string> contents;
    {
      TypeParam store = this->Open(seed);
      LinearCheck check;
      const auto compact = [&] {
        // Behind a lock nothing else gets on meanwhile, so not all the time.
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        ++compactions;
        return store.Compact().ok();
      };
      ASSERT_TRUE(RunLinear(store, check,
                            {.operations = Operations(), .seed = seed, .meanwhile = compact}));
      ASSERT_EQ(check.violations(), 0U) << check.first_violation();
      EXPECT_EQ(store.Verify(), absl::OkStatus());
      contents = this->ContentsOf(store);
      overlaps += check.overlaps();
    }
    ASSERT_EQ(this->ContentsOf(this->Open(seed)), contents);
  }
  std::printf("%llu reads of a key beside a write of it, %llu compactions\n",
              static_cast<unsigned long long>(overlaps),
              static_cast<unsigned long long>(compactions));
  EXPECT_GE(overlaps, kLeastOverlaps);
  EXPECT_GE(compactions, kLeastCompactions);
}

TYPED_TEST(CompactingStoreTest, ViewsUnderAGuardOutliveCompactionsAndTheStore) {
  constexpr Key kKeys = 2'000;
  std::vector<std::pair<std::string_view, std::string>> held;
  std::optional<ViewGuard> guard;
  {
    TypeParam store = this->Open(0);
    for (Key key = 0; key < kKeys; ++key) {
      ASSERT_TRUE(store.Put({key, LinearValue(1)}).ok());
    }
    guard.emplace(store.Pin());
    std::thread compactor([&store] {
      for (std::uint64_t round = 0; round < 10; ++round) {
        for (Key key = 0; key < kKeys; key += 3) {
          ASSERT_TRUE(store.Put({key, LinearValue(8 * round + 2)}).ok());
        }
        ASSERT_EQ(store.Compact(), absl::OkStatus());
      }
    });
    for (Key read = 0; read < 20 * kKeys; ++read) {
      const auto value = store.Get(read % kKeys);
      ASSERT_TRUE(value.has_value());
      held.emplace_back(*value, std::string(*value));
    }
    compactor.join();
    EXPECT_EQ(store.health(), absl::OkStatus());
  }
  for (const auto& [view, bytes] : held) {
    ASSERT_EQ(view, bytes);
    ASSERT_TRUE(VersionOf(view).has_value());
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
