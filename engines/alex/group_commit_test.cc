// Stores whose writers wait for the device side by side: who shares a sync, what is read meanwhile,
// and who is told of one that fails.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/random.h"
#include "engines/alex/group_commit_fixture.h"

namespace alexbench::engines::alex {
namespace {

// What eight threads write, each its own: puts, a batch and an erasure.
constexpr std::size_t kWriters = 8;
constexpr std::size_t kBatcher = 6;
constexpr std::size_t kEraser = 7;
constexpr Key kErased = 700;
constexpr Key kAbsent = 900;
constexpr std::array kBatch = {Record{600, "six"}, Record{601, "hundred"}, Record{602, "more"}};

template <typename Store>
absl::Status WriteAs(std::size_t writer, Store& store) {
  if (writer == kEraser) {
    return store.Erase(kErased).status();
  }
  return writer == kBatcher ? store.PutBatch(kBatch)
                            : store.Put({static_cast<Key>(writer), "value"});
}

template <typename Store>
bool IsWritten(std::size_t writer, const Store& store) {
  if (writer == kEraser) {
    return !store.Get(kErased).has_value();
  }
  return store.Get(writer == kBatcher ? kBatch.back().key : static_cast<Key>(writer)).has_value();
}

bool BecomesTrue(const std::function<bool()>& condition) {
  for (int wait = 0; wait < 5'000 && !condition(); ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

// Lets one writer begin a sync, and the others write while it lasts; once all that is written can
// be read, does `meanwhile` and lets syncs go on. Returns what each writer was told.
template <typename Store>
std::vector<absl::Status> WriteDuringASync(ThreadedDisk& disk, Store& store,
                                           const std::function<void()>& meanwhile) {
  std::vector<absl::Status> told(kWriters);
  std::atomic<std::size_t> returned = 0;
  std::vector<std::thread> threads;
  const auto start = [&](std::size_t writer) {
    threads.emplace_back([&, writer] {
      told[writer] = WriteAs(writer, store);
      ++returned;
    });
  };
  disk.HoldSyncs();
  start(0);
  EXPECT_TRUE(disk.AwaitHeldSync());
  for (std::size_t writer = 1; writer < kWriters; ++writer) {
    start(writer);
  }
  for (std::size_t writer = 0; writer < kWriters; ++writer) {
    EXPECT_TRUE(BecomesTrue([&] { return IsWritten(writer, store); })) << writer;
  }
  const absl::StatusOr<bool> erased = store.Erase(kAbsent);
  EXPECT_TRUE(erased.ok() && !*erased) << "nothing is written, so there is nothing to wait for";
  EXPECT_EQ(returned, 0U) << "acknowledged before a sync";
  meanwhile();
  disk.ReleaseSyncs();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return told;
}

// Opens a new store on `disk` with the key that is to be erased, and hands it to `test`; then cuts
// the power, opens what is left of it, and hands that to `after`.
template <typename Store>
void WithStore(Durability durability, Wal wal, ThreadedDisk& disk,
               const std::function<void(Store&)>& test, const std::function<void(Store&)>& after) {
  SCOPED_TRACE(testing::Message() << "wal " << static_cast<int>(wal));
  const LogOptions options = OptionsOf(durability, wal);
  ASSERT_EQ(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes), absl::OkStatus());
  {
    absl::StatusOr<Store> store = OpenOn<Store>(disk, options);
    ASSERT_EQ(store.status(), absl::OkStatus());
    ASSERT_EQ(store->Put({kErased, "old"}), absl::OkStatus());
    test(*store);
    // What closing would make durable is not to count.
    disk.With(
        [](SimulatedDisk& simulated) { simulated.Plan({.kind = FaultPlan::Kind::kPowerCut}); });
  }
  RandomStream random(5, 0);
  disk.With([&random](SimulatedDisk& simulated) { simulated.CutPower(random); });
  absl::StatusOr<Store> store = OpenOn<Store>(disk, options);
  ASSERT_EQ(store.status(), absl::OkStatus());
  EXPECT_EQ(store->Verify(), absl::OkStatus());
  after(*store);
}

template <typename Store>
class GroupCommitTest : public testing::Test {};
TYPED_TEST_SUITE(GroupCommitTest, WaitingStores);

TYPED_TEST(GroupCommitTest, WritersWhoComeDuringASyncShareTheNextAndAreReadMeanwhile) {
  for (const Wal wal : kBothWals) {
    ThreadedDisk disk;
    const auto write = [&](TypeParam& store) {
      const std::uint64_t syncs_before = disk.sync_count();
      for (const absl::Status& told : WriteDuringASync(disk, store, [] {})) {
        EXPECT_EQ(told, absl::OkStatus());
      }
      EXPECT_EQ(disk.sync_count() - syncs_before, 2U) << "of " << kWriters << " writers";
    };
    const auto look = [](TypeParam& store) {
      for (std::size_t writer = 0; writer < kWriters; ++writer) {
        EXPECT_TRUE(IsWritten(writer, store)) << writer;
      }
    };
    WithStore<TypeParam>(Durability::kGroup, wal, disk, write, look);
  }
}

TYPED_TEST(GroupCommitTest, AtSyncEveryWriteHasASyncOfItsOwn) {
  for (const Wal wal : kBothWals) {
    ThreadedDisk disk;
    const auto write = [&](TypeParam& store) {
      const std::uint64_t syncs_before = disk.sync_count();
      for (const absl::Status& told : WriteDuringASync(disk, store, [] {})) {
        EXPECT_EQ(told, absl::OkStatus());
      }
      EXPECT_EQ(disk.sync_count() - syncs_before, kWriters);
    };
    WithStore<TypeParam>(Durability::kSync, wal, disk, write, [](TypeParam&) {});
  }
}

TYPED_TEST(GroupCommitTest, AFailedSyncIsToldToAllWhoWaitedAndIsTheLast) {
  for (const Wal wal : kBothWals) {
    ThreadedDisk disk;
    const auto write = [&](TypeParam& store) {
      const std::uint64_t syncs_before = disk.sync_count();
      disk.FailNextSync();
      const std::vector<absl::Status> told = WriteDuringASync(disk, store, [] {});
      EXPECT_FALSE(store.health().ok());
      for (const absl::Status& each : told) {
        EXPECT_EQ(each, store.health());
      }
      EXPECT_EQ(store.Put({1, "later"}), store.health());
      EXPECT_EQ(disk.sync_count() - syncs_before, 1U) << "another would succeed, and mean nothing";
    };
    const auto look = [](TypeParam& store) {
      for (const Record& record : kBatch) {
        const auto value = store.Get(record.key);
        EXPECT_TRUE(!value.has_value() || *value == record.value);
      }
    };
    WithStore<TypeParam>(Durability::kGroup, wal, disk, write, look);
  }
}

TYPED_TEST(GroupCommitTest, AFailedSyncTakesNothingBackFromThoseBeforeIt) {
  for (const Wal wal : kBothWals) {
    ThreadedDisk disk;
    const auto write = [&](TypeParam& store) {
      const std::vector<absl::Status> told =
          WriteDuringASync(disk, store, [&disk] { disk.FailNextSync(); });
      EXPECT_EQ(told.front(), absl::OkStatus());
      for (std::size_t writer = 1; writer < kWriters; ++writer) {
        EXPECT_FALSE(told[writer].ok());
        EXPECT_EQ(told[writer], store.health());
      }
    };
    const auto look = [](TypeParam& store) { EXPECT_TRUE(IsWritten(0, store)); };
    WithStore<TypeParam>(Durability::kGroup, wal, disk, write, look);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
