#include "engines/alex/kept_versions.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/key.h"

namespace alexbench::engines::alex {
namespace {

using Moment = KeptVersions::Moment;
using Entries = std::map<Key, Payload>;

// Beside an index that is changed by the rule: first the note, then the change.
class KeptVersionsTest : public testing::Test {
 protected:
  std::unique_ptr<Moment> Take() { return std::make_unique<Moment>(kept_); }

  void Put(const std::vector<Key>& keys) {
    for (const Key key : keys) {
      Note(key);
      index_[key] = ++last_;
    }
  }
  void Erase(Key key) {
    Note(key);
    index_.erase(key);
  }

  std::optional<Payload> Find(Key key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? std::nullopt : std::optional(found->second);
  }

  // What the moment makes of the index, asked for in one piece as long as it answers in one.
  Entries RestoredAt(const Moment& moment) const {
    Entries restored;
    std::optional<Key> from = std::numeric_limits<Key>::min();
    while (from.has_value()) {
      std::vector<IndexEntry> entries;
      for (auto at = index_.lower_bound(*from); at != index_.end(); ++at) {
        entries.push_back({at->first, at->second});
      }
      const Key through = moment.Restore(*from, std::numeric_limits<Key>::max(), entries);
      for (const IndexEntry& entry : entries) {
        EXPECT_TRUE(entry.key >= *from && entry.key <= through);
        EXPECT_TRUE(restored.emplace(entry.key, entry.payload).second) << entry.key;
      }
      from = KeyAfter(through);
    }
    return restored;
  }

  const std::shared_ptr<KeptVersions> kept_ = std::make_shared<KeptVersions>();
  Entries index_;

 private:
  void Note(Key key) {
    if (kept_->IsKeeping()) {
      kept_->Note(key, Find(key));
    }
  }

  Payload last_ = 0;
};

TEST_F(KeptVersionsTest, AreThoseThatSomeMomentNeedsAndNoOthers) {
  Put({0, 1, 2, 3});
  EXPECT_FALSE(kept_->IsKeeping());
  EXPECT_EQ(kept_->size(), 0U);
  const Entries before_first = index_;
  std::unique_ptr<Moment> first = Take();
  Put({0, 1, 2, 0});
  EXPECT_EQ(kept_->size(), 3U);
  std::unique_ptr<Moment> second = Take();
  Put({1, 3});
  EXPECT_EQ(kept_->size(), 5U);
  const Entries before_third = index_;
  std::unique_ptr<Moment> third = Take();
  Put({3, 4});
  EXPECT_EQ(kept_->size(), 7U);

  second.reset();
  EXPECT_EQ(kept_->size(), 6U) << "key 3 is the first's now, key 1 it had";
  EXPECT_EQ(RestoredAt(*first), before_first);
  EXPECT_EQ(RestoredAt(*third), before_third);
  first.reset();
  EXPECT_EQ(kept_->size(), 2U);
  EXPECT_EQ(RestoredAt(*third), before_third);
  third.reset();
  EXPECT_EQ(kept_->size(), 0U);
  EXPECT_FALSE(kept_->IsKeeping());
  Put({0});
  EXPECT_EQ(kept_->size(), 0U);
}

TEST_F(KeptVersionsTest, OfTheLatestMomentGoOnWhereItEnds) {
  Put({1, 2});
  const Entries before = index_;
  const std::unique_ptr<Moment> first = Take();
  Put({1});
  Take().reset();
  Put({1, 2, 3});
  EXPECT_EQ(kept_->size(), 3U);
  EXPECT_EQ(RestoredAt(*first), before);
}

// More in a row than are looked at at a time, of keys that are gone and of keys that are new.
TEST_F(KeptVersionsTest, AreLookedAtInStretches) {
  for (Key key = 0; key < 2'000; key += 2) {
    Put({key});
  }
  const Entries before = index_;
  const std::unique_ptr<Moment> first = Take();
  for (Key key = 0; key < 2'000; key += 2) {
    Erase(key);
  }
  const std::unique_ptr<Moment> second = Take();
  for (Key key = 1; key < 2'000; key += 2) {
    Put({key});
  }
  EXPECT_EQ(RestoredAt(*first), before);
  EXPECT_EQ(RestoredAt(*second), Entries());
  for (Key key = -1; key <= 2'000; ++key) {
    const auto then = before.find(key);
    EXPECT_EQ(first->Then(key, Find(key)),
              then == before.end() ? std::nullopt : std::optional(then->second));
    EXPECT_EQ(second->Then(key, Find(key)), std::nullopt);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
