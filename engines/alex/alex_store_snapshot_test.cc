// Stores of record format v3 that keep a snapshot of their index.
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Store = AlexStore<With(kProduct, RecordFormat::kV3)>;
using TextbookStore = AlexStore<With(kTextbookProduct, RecordFormat::kV3)>;
using UncheckedStore =
    AlexStore<With(With(kProduct, RecordFormat::kV3), BoundsCheck::kUnchecked)>;
using Model = std::map<Key, std::string>;

constexpr LogOptions kKeeping{.segment_bytes = 1 << 16, .snapshot = IndexSnapshot::kKeep};
constexpr LogOptions kReading{.mode = OpenMode::kReadOnly, .snapshot = IndexSnapshot::kUse};

class SnapshotTest : public testing::Test {
 protected:
  template <typename S = Store>
  S Open(const LogOptions& options) {
    absl::StatusOr<S> store = S::Open(folder_.store(), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  std::filesystem::path path() const { return folder_.store() / kSnapshotName; }

  // Which file the snapshot is; 0 if there is none.
  std::uint64_t Identity() const {
    struct stat facts = {};
    return ::stat(path().c_str(), &facts) == 0 ? facts.st_ino : 0;
  }

  template <typename S>
  static Model All(const S& store) {
    Model all;
    const auto count = store.Scan({std::numeric_limits<Key>::min(), 1'000'000},
                                  [&](Key key, std::string_view value) { all[key] = value; });
    EXPECT_TRUE(count.ok()) << count.status();
    return all;
  }

  TestFolder folder_;
};

TEST_F(SnapshotTest, TheEndOfAStoreLeavesOneAndTheNextBeginsWithIt) {
  {
    Store store = Open(kKeeping);
    EXPECT_EQ(store.snapshot().use, SnapshotUse::kNone);
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    EXPECT_EQ(Identity(), 0U);
  }
  EXPECT_NE(Identity(), 0U);
  Store store = Open(kKeeping);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kUsed);
  EXPECT_EQ(All(store), (Model{{1, "one"}}));
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

TEST_F(SnapshotTest, WithoutWritesItStaysTheFileItIs) {
  {
    Store store = Open(kKeeping);
    ASSERT_TRUE(store.Put({1, "one"}).ok());
    ASSERT_EQ(std::move(store).Close(), absl::OkStatus());
  }
  const std::uint64_t before = Identity();
  ASSERT_EQ(Open(kKeeping).Close(), absl::OkStatus());
  EXPECT_EQ(Identity(), before);
  {
    Store store = Open(kKeeping);
    ASSERT_TRUE(store.Erase(1).ok());
  }
  EXPECT_NE(Identity(), before);
  EXPECT_EQ(All(Open(kKeeping)), Model());
}

TEST_F(SnapshotTest, AnEmptyStoreLeavesNone) {
  { const Store store = Open(kKeeping); }
  EXPECT_EQ(Identity(), 0U);
}

TEST_F(SnapshotTest, OnlyKeepingWritesOneUnasked) {
  { ASSERT_TRUE(Open(LogOptions{}).Put({1, "one"}).ok()); }
  { ASSERT_TRUE(Open({.snapshot = IndexSnapshot::kUse}).Put({2, "two"}).ok()); }
  EXPECT_EQ(Identity(), 0U);
  {
    Store store = Open(LogOptions{});
    EXPECT_EQ(store.snapshot().use, SnapshotUse::kNotAsked);
    ASSERT_EQ(store.Checkpoint(), absl::OkStatus());
    ASSERT_TRUE(store.Put({3, "three"}).ok());
  }
  const Store store = Open(kReading);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kUsed);
  EXPECT_EQ(All(store), (Model{{1, "one"}, {2, "two"}, {3, "three"}}));
}

TEST_F(SnapshotTest, AReaderUsesItAndCannotWriteOne) {
  { ASSERT_TRUE(Open(kKeeping).Put({1, "one"}).ok()); }
  Store store = Open(kReading);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kUsed);
  EXPECT_TRUE(absl::IsFailedPrecondition(store.Checkpoint()));
}

TEST_F(SnapshotTest, AReaderPassesByADamagedOneAndLeavesIt) {
  { ASSERT_TRUE(Open(kKeeping).Put({1, "one"}).ok()); }
  std::filesystem::resize_file(path(), 4100);
  const Store store = Open(kReading);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kRefused);
  EXPECT_TRUE(absl::IsDataLoss(store.snapshot().reason));
  EXPECT_EQ(All(store), (Model{{1, "one"}}));
  EXPECT_NE(Identity(), 0U);
}

// Its reads would believe what no one has read.
TEST_F(SnapshotTest, AnUncheckedStoreReadsTheWholeLog) {
  { ASSERT_TRUE(Open(kKeeping).Put({1, "one"}).ok()); }
  const auto store = Open<UncheckedStore>(kReading);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kNotAsked);
  EXPECT_EQ(store.Get(1), "one");
}

TEST_F(SnapshotTest, TheLayoutOfTheIndexIsNotInIt) {
  {
    Store store = Open(kKeeping);
    for (Key key = 0; key < 1'000; ++key) {
      ASSERT_TRUE(store.Put({key * key, DerivedValue(key, 0, 20)}).ok());
    }
  }
  const auto store = Open<TextbookStore>(kReading);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kUsed);
  EXPECT_EQ(store.Stats().record_count, 1'000U);
  EXPECT_EQ(store.Verify(), absl::OkStatus());
}

// What a snapshot covers is not read when the store is opened; Verify reads it.
TEST_F(SnapshotTest, VerifyFindsDamageUnderASnapshot) {
  {
    // The last record is read, since it tells that the snapshot is of this log.
    Store store = Open(kKeeping);
    ASSERT_TRUE(store.Put({1, "some value"}).ok() && store.Put({2, "another"}).ok());
  }
  {
    std::fstream file(folder_.store() / "00000000.segment",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 + 32 + 24 + 3);
    file << 'X';
  }
  {
    const Store store = Open(kReading);
    EXPECT_EQ(store.snapshot().use, SnapshotUse::kUsed);
    EXPECT_TRUE(absl::IsDataLoss(store.Verify()));
  }
  EXPECT_TRUE(absl::IsDataLoss(Store::Open(folder_.store(), {}).status()));
}

// One life of the store: some writes, now and then a compaction or a snapshot.
void Live(Store& store, Model& model, RandomStream& random) {
  for (std::uint64_t left = random.Below(300); left > 0; --left) {
    const Key key = static_cast<Key>(random.Below(300)) * 1'000'003;
    const std::uint64_t what = random.Below(200);
    if (what == 0) {
      ASSERT_EQ(store.Compact(), absl::OkStatus());
    } else if (what < 3) {
      ASSERT_EQ(store.Checkpoint(), absl::OkStatus());
    } else if (what < 50) {
      ASSERT_EQ(*store.Erase(key), model.erase(key) == 1);
    } else {
      model[key] = DerivedValue(key, static_cast<std::uint32_t>(left), random.Below(900));
      ASSERT_TRUE(store.Put({key, model[key]}).ok());
    }
  }
}

TEST_F(SnapshotTest, RandomLivesMatchTheModelHoweverTheStoreIsOpened) {
  RandomStream random(20261122, 0);
  Model model;
  int used = 0;
  for (int life = 0; life < 14; ++life) {
    SCOPED_TRACE(testing::Message() << "life " << life);
    constexpr IndexSnapshot kWays[] = {IndexSnapshot::kKeep, IndexSnapshot::kUse,
                                       IndexSnapshot::kOff};
    Store store = Open({.segment_bytes = 1 << 17, .snapshot = kWays[random.Below(3)]});
    used += store.snapshot().use == SnapshotUse::kUsed ? 1 : 0;
    ASSERT_EQ(All(store), model);
    ASSERT_EQ(store.Verify(), absl::OkStatus());
    Live(store, model, random);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(used, 3);
}

}  // namespace
}  // namespace alexbench::engines::alex
