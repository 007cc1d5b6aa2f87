// Checksums compared beside writers and by snapshots: what holds of a store by itself holds there.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/alex/verify_reads_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

TEST_F(VerifyReadsTest, AStoreOfReadersWithoutLocksVerifiesEveryReadToo) {
  auto core = Optimistic::Core::Open(folder_.store(), kSmallSegments, SharedOneLineIndex());
  ASSERT_TRUE(core.ok()) << core.status();
  Optimistic store(*core);
  Put(store, 5, "of this writer");
  ExpectWhole(store);
  const LogOffset offset = (*core)->index().Read().Find(3).value();
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  EXPECT_EQ(store.Get(3), std::nullopt);
  EXPECT_EQ(store.GetOwned(3), std::nullopt);
  ExpectDamageAt(PlaceText(offset), store.health());
  const std::vector<Key> keys = {2, 3};
  std::vector<std::optional<std::string_view>> values(keys.size(), "left over");
  store.MultiGet(keys, values);
  EXPECT_EQ(values[0], model_.at(2));
  EXPECT_EQ(values[1], std::nullopt);
  ExpectDamageAt(PlaceText(offset), store.Scan({3, 1}, [](Key, std::string_view) {}).status());
}

template <typename Snapshot>
void ExpectDamageSeenBy(const Snapshot& snapshot, Key key, const std::string& place) {
  EXPECT_EQ(snapshot.Get(key), std::nullopt);
  ExpectDamageAt(place, snapshot.Scan({key, 1}, [](Key, std::string_view) {}).status());
}

TEST_F(VerifyReadsTest, SnapshotsOfSuchAStoreVerifyEveryReadToo) {
  auto store = Open<Verifying>(kSmallSegments);
  const auto snapshot = store.TakeSnapshot();
  const LogOffset offset = store.FindSlot(3);
  const std::string value = model_.at(3);
  Put(store, 3, "written over since");
  ASSERT_EQ(snapshot.Get(3), value);
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  ExpectDamageSeenBy(snapshot, 3, PlaceText(offset));
  EXPECT_EQ(store.Get(3), model_.at(3));
}

TEST_F(VerifyReadsTest, SnapshotsOfReadersWithoutLocksVerifyToo) {
  auto core = Optimistic::Core::Open(folder_.store(), kSmallSegments, SharedOneLineIndex());
  ASSERT_TRUE(core.ok()) << core.status();
  Optimistic store(*core);
  const auto snapshot = store.TakeSnapshot();
  const LogOffset offset = (*core)->index().Read().Find(3).value();
  ASSERT_EQ(snapshot.Get(3), model_.at(3));
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  ExpectDamageSeenBy(snapshot, 3, PlaceText(offset));
}

}  // namespace
}  // namespace alexbench::engines::alex
