// Snapshots beside threads that write batches and compact: a batch is in one wholly or not at all.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/random.h"
#include "base/record.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compacting_store_fixture.h"
#include "engines/alex/ladder.h"
#include "engines/alex/linear_check.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"

namespace alexbench::engines::alex {
namespace {

using LockedV3 = RwLockedStore<AlexStore<With(kProduct, RecordFormat::kV3)>>;
using OptimisticV2 = OptimisticStore<kProduct>;
using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;

constexpr std::uint64_t kWriters = 2;
constexpr std::uint64_t kReaders = 2;
constexpr std::uint64_t kKeysOfAWriter = 40;
constexpr std::uint64_t kMarkers = 8;
constexpr std::uint64_t kSnapshotsOfAReader = 100;
constexpr std::uint64_t kLeastCompactions = 5;

// In every round a writer overwrites all its keys in one batch, adds a marker of the round in it,
// and then erases the marker of eight rounds before.
std::uint64_t VersionIn(std::uint64_t writer, std::uint64_t round) {
  return kWriters * round + writer;
}
Key KeyOf(std::uint64_t writer, std::uint64_t i) { return static_cast<Key>(kWriters * i + writer); }
// Anywhere among all keys.
Key MarkerOf(std::uint64_t writer, std::uint64_t round) {
  return static_cast<Key>(MixBits(VersionIn(writer, round)));
}

using Rounds = std::array<std::atomic<std::uint64_t>, kWriters>;
using Versions = std::map<Key, std::uint64_t>;

template <typename Snapshot>
Versions VersionsOf(const Snapshot& snapshot) {
  Versions versions;
  const auto count =
      snapshot.Scan({std::numeric_limits<Key>::min(), std::numeric_limits<std::uint64_t>::max()},
                    [&versions](Key key, std::string_view value) {
                      versions[key] = VersionOf(value).value_or(0);
                    });
  EXPECT_TRUE(count.ok()) << count.status();
  return versions;
}

// What there is between two writes, the writers being in the rounds that `versions` say of their
// first keys. Whether the oldest marker is erased by then, `versions` say, too.
Versions WholeRounds(const Versions& versions, const std::array<std::uint64_t, kWriters>& rounds) {
  Versions whole;
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    const std::uint64_t round = rounds[writer];
    for (std::uint64_t i = 0; i < kKeysOfAWriter; ++i) {
      whole[KeyOf(writer, i)] = VersionIn(writer, round);
    }
    const std::uint64_t oldest = round > kMarkers ? round - kMarkers : 1;
    for (std::uint64_t of = oldest; of <= round; ++of) {
      whole[MarkerOf(writer, of)] = VersionIn(writer, of);
    }
    if (round > kMarkers && !versions.contains(MarkerOf(writer, oldest))) {
      whole.erase(MarkerOf(writer, oldest));
    }
  }
  return whole;
}

template <typename Store>
class ThreadedSnapshotTest : public CompactingStoreTest<Store> {
 protected:
  static constexpr bool kCompacts = requires(Store & store) { store.Compact(); };

  void WriteRound(Store& store, std::uint64_t writer) {
    const std::uint64_t round = begun_[writer] + 1;
    const std::string value = LinearValue(VersionIn(writer, round));
    std::vector<Record> batch;
    for (std::uint64_t i = 0; i < kKeysOfAWriter; ++i) {
      batch.push_back({KeyOf(writer, i), value});
    }
    batch.push_back({MarkerOf(writer, round), value});
    begun_[writer] = round;
    EXPECT_EQ(store.PutBatch(batch), absl::OkStatus());
    done_[writer] = round;
    if (round > kMarkers) {
      EXPECT_TRUE(store.Erase(MarkerOf(writer, round - kMarkers)).value_or(false));
    }
  }

  void ReadSnapshot(const Store& store, std::uint64_t number) {
    std::array<std::uint64_t, kWriters> least{};
    std::array<std::uint64_t, kWriters> most{};
    for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
      least[writer] = done_[writer];
    }
    const auto snapshot = store.TakeSnapshot();
    for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
      most[writer] = begun_[writer];
    }
    const std::uint64_t compactions_before = compactions_;

    const Versions found = VersionsOf(snapshot);
    std::array<std::uint64_t, kWriters> rounds{};
    for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
      ASSERT_TRUE(found.contains(KeyOf(writer, 0)));
      rounds[writer] = found.at(KeyOf(writer, 0)) / kWriters;
      EXPECT_GE(rounds[writer], least[writer]) << "a batch is missing that was there before";
      EXPECT_LE(rounds[writer], most[writer]);
    }
    ASSERT_TRUE(found == WholeRounds(found, rounds)) << "not as of one moment";

    // Everything is written over meanwhile, and now and then all of it is copied, too.
    const bool is_compacted_under = kCompacts && number % 16 == 0;
    for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
      ASSERT_TRUE(ComesTrue([&] { return done_[writer] > most[writer]; }));
    }
    ASSERT_TRUE(
        ComesTrue([&] { return !is_compacted_under || compactions_ >= compactions_before + 2; }));
    ASSERT_TRUE(VersionsOf(snapshot) == found) << "what is written later shows";
    for (const auto& [key, version] : found) {
      const auto value = snapshot.Get(key);
      ASSERT_TRUE(value.has_value() && VersionOf(*value) == version) << key;
    }
    ASSERT_FALSE(snapshot.Get(MarkerOf(0, most[0] + 1)).has_value());
  }

  // Waits for it, a minute at least.
  template <typename Condition>
  static bool ComesTrue(const Condition& condition) {
    for (int i = 0; i < 1'200'000 && !condition(); ++i) {
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    return condition();
  }

  Rounds begun_{};
  Rounds done_{};
  std::atomic<std::uint64_t> compactions_ = 0;
};

using Stores = testing::Types<LockedV3, OptimisticV2, OptimisticV3>;
TYPED_TEST_SUITE(ThreadedSnapshotTest, Stores);

TYPED_TEST(ThreadedSnapshotTest, ShowsBatchesWhollyOrNotAtAllWhileOthersWriteAndCompact) {
  TypeParam store = this->Open(0);
  std::atomic<bool> is_over = false;
  std::atomic<std::uint64_t> snapshots = 0;
  std::vector<std::thread> others;
  std::vector<std::thread> readers;
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    this->WriteRound(store, writer);
    others.emplace_back([&, writer] {
      while (!is_over) {
        this->WriteRound(store, writer);
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    });
  }
  if constexpr (TestFixture::kCompacts) {
    others.emplace_back([&] {
      while (!is_over) {
        EXPECT_EQ(store.Compact(), absl::OkStatus());
        ++this->compactions_;
        // Behind a lock nothing else gets on meanwhile, so not all the time.
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
  }
  for (std::uint64_t reader = 0; reader < kReaders; ++reader) {
    readers.emplace_back([&] {
      for (std::uint64_t i = 0; i < kSnapshotsOfAReader ||
                                (TestFixture::kCompacts && this->compactions_ < kLeastCompactions);
           ++i) {
        ASSERT_NO_FATAL_FAILURE(this->ReadSnapshot(store, i));
        ++snapshots;
      }
    });
  }
  for (std::thread& reader : readers) {
    reader.join();
  }
  is_over = true;
  for (std::thread& other : others) {
    other.join();
  }
  std::printf("%llu snapshots, each read twice, beside %llu rounds and %llu compactions\n",
              static_cast<unsigned long long>(snapshots),
              static_cast<unsigned long long>(this->done_[0] + this->done_[1]),
              static_cast<unsigned long long>(this->compactions_));
  EXPECT_EQ(store.health(), absl::OkStatus());
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

}  // namespace
}  // namespace alexbench::engines::alex
