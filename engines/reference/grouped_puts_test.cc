// Puts in groups: what is asked for ahead, and that groups change what single puts would.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/test_folder.h"
#include "engines/prefetch.h"
#include "engines/reference/bare_map_store.h"
#include "engines/reference/hash_log_store.h"
#include "engines/reference/tag_hash_log_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::reference {
namespace {

using alex::RecordFormat;

// What was done to a table, in order: 'p' a place asked for, 's' a key set.
std::string& Calls() {
  static std::string calls;
  return calls;
}

class NotingIndex : public HashIndex {
 public:
  void Prefetch(Key key) const {
    Calls() += 'p';
    HashIndex::Prefetch(key);
  }
  void Set(Key key, alex::LogOffset offset) {
    Calls() += 's';
    HashIndex::Set(key, offset);
  }
};

using BareHashMap =
    absl::flat_hash_map<Key, std::string, absl::Hash<Key>, std::equal_to<Key>, ValueAllocator>;

class NotingMap : public BareHashMap {
 public:
  using BareHashMap::BareHashMap;
  void prefetch(Key key) const {
    Calls() += 'p';
    BareHashMap::prefetch(key);
  }
  std::string& operator[](Key key) {
    Calls() += 's';
    return BareHashMap::operator[](key);
  }
};

std::string GroupsOf(std::size_t records) {
  std::string calls;
  for (std::size_t done = 0; done < records; done += kMostOverlapped) {
    const std::size_t count = std::min(kMostOverlapped, records - done);
    calls += std::string(count, 'p') + std::string(count, 's');
  }
  return calls;
}

class GroupedPutsTest : public testing::Test {
 protected:
  template <typename Store>
  Store Open() {
    absl::StatusOr<Store> store = Store::Open(folder_.path() / "store", {});
    ALEXBENCH_CHECK(store.ok());
    return *std::move(store);
  }

  template <typename Store>
  void ExpectGroupsAskedForAhead() {
    for (const std::size_t count : {std::size_t{1}, kMostOverlapped, 2 * kMostOverlapped + 3}) {
      auto store = Open<Store>();
      std::vector<Record> records;
      for (std::size_t i = 0; i < count; ++i) {
        records.push_back({static_cast<Key>(i), "a value"});
      }
      Calls().clear();
      ASSERT_EQ(store.PutBatch(records), absl::OkStatus());
      EXPECT_EQ(Calls(), GroupsOf(count)) << count;
    }
  }

  TestFolder folder_;
};

TEST_F(GroupedPutsTest, PlacesOfAGroupAreAskedForBeforeTheFirstIsChanged) {
  ExpectGroupsAskedForAhead<IndexedLogStore<NotingIndex, RecordFormat::kV2>>();
  ExpectGroupsAskedForAhead<BareMapStore<NotingMap>>();
}

// One key in every group, more than once, between keys that are new, and old ones.
TEST_F(GroupedPutsTest, TheLastRecordOfAKeyInAGroupWinsAcrossGroupsToo) {
  auto store = Open<TagHashLogStore<RecordFormat::kV2>>();
  ASSERT_EQ(store.Put({7, "before"}), absl::OkStatus());
  std::vector<std::string> values;
  for (std::size_t i = 0; i < 3 * kMostOverlapped; ++i) {
    values.push_back(DerivedValue(static_cast<Key>(i), 1, i));
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < values.size(); ++i) {
    records.push_back({i % 5 == 0 ? Key{7} : static_cast<Key>(1000 + i % 50), values[i]});
  }
  ASSERT_EQ(store.PutBatch(records), absl::OkStatus());
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::string_view last;
    for (const Record& record : records) {
      last = record.key == records[i].key ? record.value : last;
    }
    EXPECT_EQ(store.Get(records[i].key), last) << records[i].key;
  }
  EXPECT_EQ(store.Get(1000), std::nullopt);
  EXPECT_EQ(store.health(), absl::OkStatus());
}

}  // namespace
}  // namespace alexbench::engines::reference
