// Stores that compact where it is hard: with no room for the copies, and several times at once.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/alex_core.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compacting_store_fixture.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"

namespace alexbench::engines::alex {
namespace {

using AloneV3 = AlexStore<With(kProduct, RecordFormat::kV3)>;
using LockedV3 = RwLockedStore<AloneV3>;
using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;
using SharedCore = AlexCore<RecordFormat::kV3, SharedOneLineIndex>;

template <typename Store>
class FullDiskStoreTest : public CompactingStoreTest<Store> {};

using StoresV3 = testing::Types<AloneV3, LockedV3, OptimisticV3>;
TYPED_TEST_SUITE(FullDiskStoreTest, StoresV3);

// 1 MiB of records that count, in segments of 1 MiB; then no file may grow past a quarter of that.
TYPED_TEST(FullDiskStoreTest, ACompactionThatFindsNoRoomLeavesTheStoreAsUsableAsBefore) {
  constexpr Key kKeys = 2'500;
  std::map<Key, std::string> contents;
  {
    TypeParam store = this->Open(0);
    for (std::uint32_t version = 0; version < 2; ++version) {
      for (Key key = 0; key < kKeys; ++key) {
        ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 400)}).ok());
      }
    }
    contents = this->ContentsOf(store);
    {
      const FileSizeLimit limit(std::uint64_t{1} << 18U);
      const absl::Status status = store.Compact();
      EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
      EXPECT_EQ(store.health(), absl::OkStatus());
      EXPECT_TRUE(absl::IsResourceExhausted(store.Put({0, DerivedValue(0, 2, 400'000)})));
      EXPECT_EQ(store.health(), absl::OkStatus());
    }
    EXPECT_EQ(this->ContentsOf(store), contents);
    EXPECT_EQ(store.Verify(), absl::OkStatus());
    ASSERT_TRUE(store.Put({kKeys, "there is room again"}).ok());
    contents[kKeys] = "there is room again";
    EXPECT_EQ(store.Compact(), absl::OkStatus());
    EXPECT_EQ(this->ContentsOf(store), contents);
  }
  EXPECT_EQ(this->ContentsOf(this->Open(0)), contents);
}

using CallersCompactionTest = CompactingStoreTest<AloneV3>;

// Three quarters of four segments are dead. Of the window 16 MiB are left to writers.
TEST_F(CallersCompactionTest, IsDoneWhereEnoughIsDeadAndTheRestHasRoom) {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;
  constexpr Key kKeys = 1'500;
  for (const auto& [window_bytes, has_room] : std::map<std::uint64_t, bool>{
           {16 * kMiB, false}, {17 * kMiB + kMiB / 4, true}, {kDefaultWindowBytes, true}}) {
    SCOPED_TRACE(window_bytes);
    AloneV3 store =
        OpenWith(window_bytes, {.window_bytes = window_bytes, .segment_bytes = kMiB / 4});
    for (std::uint32_t version = 0; version < 4; ++version) {
      for (Key key = 0; key < kKeys; ++key) {
        ASSERT_TRUE(store.Put({key, DerivedValue(key, version, 100)}).ok());
      }
    }
    const std::map<Key, std::string> contents = ContentsOf(store);
    const auto log_bytes = store.Stats().log_bytes;
    ASSERT_EQ(store.core()->CompactAbove(80), absl::OkStatus());
    EXPECT_EQ(store.Stats().log_bytes, log_bytes);
    ASSERT_EQ(store.core()->CompactAbove(70), absl::OkStatus());
    EXPECT_EQ(store.Stats().log_bytes < log_bytes, has_room);
    EXPECT_TRUE(ContentsOf(store) == contents);
  }
}

using ManyCompactionsTest = CompactingStoreTest<OptimisticV3>;

// A reader inside the index keeps the first from its end.
TEST_F(ManyCompactionsTest, OneWaitsForTheOther) {
  absl::StatusOr<std::shared_ptr<SharedCore>> opened =
      SharedCore::Open(folder_.store(), {.segment_bytes = std::uint64_t{1} << 20U},
                       SharedOneLineIndex());
  ASSERT_TRUE(opened.ok()) << opened.status();
  SharedCore& core = **opened;
  for (Key key = 0; key < 2'000; ++key) {
    ASSERT_TRUE(core.Put({key % 500, DerivedValue(key, 0, 300)}).ok());
  }
  const auto log_bytes = [&core] {
    const std::lock_guard writers(core.index().epochs().writers());
    return core.log().SizeBytes();
  };
  const auto compact = [&core] { EXPECT_EQ(core.Compact(), absl::OkStatus()); };
  const std::uint64_t bytes_before = log_bytes();
  std::vector<std::thread> compactors;
  {
    const auto reader = core.index().Read();
    compactors.emplace_back(compact);
    while (log_bytes() >= bytes_before) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(core.Put({1'000, "beside"}).ok());
    const LogOffset end = core.log().end();
    compactors.emplace_back(compact);
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    const std::lock_guard writers(core.index().epochs().writers());
    EXPECT_EQ(core.log().end(), end) << "the second has begun";
  }
  for (std::thread& compactor : compactors) {
    compactor.join();
  }
  EXPECT_EQ(core.index().size(), 501U);
  EXPECT_EQ(core.Verify(), absl::OkStatus());
}

// Were they not, the one that began first could give up what lies before its own beginning last:
// the start of the log would go back to files that are gone.
TEST_F(ManyCompactionsTest, AreDoneOneAfterTheOther) {
  constexpr Key kKeys = 2'000;
  constexpr int kThreads = 3;
  std::map<Key, std::string> contents;
  {
    OptimisticV3 store = Open(0);
    for (Key key = 0; key < kKeys; ++key) {
      ASSERT_TRUE(store.Put({key, DerivedValue(key, 0, 300)}).ok());
    }
    std::atomic<int> done = 0;
    std::vector<std::thread> compactors;
    for (int i = 0; i < kThreads; ++i) {
      compactors.emplace_back([&] {
        for (int round = 0; round < 3; ++round) {
          EXPECT_EQ(store.Compact(), absl::OkStatus());
        }
        ++done;
      });
    }
    std::uint32_t version = 1;
    for (; done < kThreads || version < 3; ++version) {
      for (Key key = 0; key < kKeys; key += 7) {
        EXPECT_TRUE(store.Put({key, DerivedValue(key, version, 300)}).ok());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    for (std::thread& compactor : compactors) {
      compactor.join();
    }
    for (Key key = 0; key < kKeys; ++key) {
      contents[key] = DerivedValue(key, key % 7 == 0 ? version - 1 : 0, 300);
    }
    EXPECT_EQ(store.health(), absl::OkStatus());
    EXPECT_EQ(store.Verify(), absl::OkStatus());
    EXPECT_TRUE(ContentsOf(store) == contents);
  }
  EXPECT_TRUE(ContentsOf(Open(0)) == contents);
}

}  // namespace
}  // namespace alexbench::engines::alex
