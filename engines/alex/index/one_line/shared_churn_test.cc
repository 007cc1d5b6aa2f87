// Readers inside a tree while its writer changes it.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr one_line::OneLineLimits kTinyLimits{.leaf_keys_target = 16};

// Counts what readers find that can't be.
class Findings {
 public:
  void Add(std::string_view what, Key key) {
    const std::lock_guard lock(mutex_);
    if (count_++ == 0) {
      first_ = std::string(what) + ", key " + std::to_string(key);
    }
  }
  // Call when all threads are done.
  std::uint64_t count() const { return count_; }
  const std::string& first() const { return first_; }

 private:
  std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::string first_;
};

// Steady keys are there throughout; their payloads only grow. Passing keys come, in the order in
// which they were drawn, and go in that order, wave by wave.
class Churn {
 public:
  static constexpr std::size_t kSteady = 1'000;
  static constexpr std::size_t kPassing = 250 * kTestScale;
  static constexpr std::uint64_t kWaves = 4;

  Churn(KeyShape shape, std::uint64_t seed) : seed_(seed) {
    KeySource source(shape, seed);
    std::set<Key> drawn;
    for (std::size_t i = 0; drawn.size() < kSteady + kPassing && i < 100'000; ++i) {
      const Key key = source.Next();
      if (drawn.insert(key).second) {
        (steady_.size() < kSteady ? steady_ : passing_).push_back(key);
      }
    }
    std::ranges::sort(steady_);
    for (const Key key : steady_) {
      index_.Upsert(key, 0);
    }
  }

  // Returns when all waves are over.
  void Write() {
    RandomStream random(seed_, 1);
    for (std::uint64_t wave = 0; wave < kWaves; ++wave) {
      for (const Key key : passing_) {
        Change([&] { index_.Upsert(key, 1); });
        ++done_;
        Stir(random);
      }
      Turn();
      for (const Key key : passing_) {
        Change([&] { index_.Erase(key); });
        ++done_;
        Stir(random);
      }
      Turn();
    }
    is_over_ = true;
  }

  void Read(std::uint64_t reader) {
    RandomStream random(seed_, 2 + reader);
    std::vector<Payload> seen(kSteady, 0);
    while (!is_over_) {
      const std::uint64_t ended = ended_;
      switch (random.Below(4)) {
        case 0:
          FindSteady(random, seen);
          break;
        case 1:
          FindPassing(random);
          break;
        case 2:
          FindSeveral(random, seen);
          break;
        default:
          CollectSome(random);
      }
      overlaps_ += begun_ > ended ? 1 : 0;
    }
  }

  const SharedOneLineIndex& index() const { return index_; }
  const Findings& findings() const { return findings_; }
  // Reads during which a change was under way.
  std::uint64_t overlaps() const { return overlaps_; }

 private:
  template <typename Do>
  void Change(Do change) {
    const std::lock_guard lock(index_.epochs().writers());
    ++begun_;
    change();
    ++ended_;
  }

  // From filling to emptying, or back.
  void Turn() {
    ++phase_;
    done_ = 0;
    ++phase_;
  }

  // Overwrites a steady key and, rarely, builds the whole tree anew.
  void Stir(RandomStream& random) {
    const Key key = steady_[random.Below(steady_.size())];
    Change([&] { index_.Upsert(key, ++payload_); });
    if (random.Below(1'000) == 0) {
      Change([&] {
        std::vector<IndexEntry> entries;
        for (auto at = index_.Begin(); at.Valid(); at.Next()) {
          entries.push_back({at.key(), at.payload()});
        }
        index_.BulkLoad(entries);
      });
    }
  }

  void CheckSteady(std::size_t i, std::optional<Payload> found, std::vector<Payload>& seen) {
    if (!found.has_value()) {
      return findings_.Add("a steady key is absent", steady_[i]);
    }
    if (*found < seen[i]) {
      findings_.Add("an older payload", steady_[i]);
    }
    seen[i] = *found;
  }

  void FindSteady(RandomStream& random, std::vector<Payload>& seen) {
    const std::size_t i = random.Below(steady_.size());
    CheckSteady(i, index_.Read().Find(steady_[i]), seen);
  }

  void FindSeveral(RandomStream& random, std::vector<Payload>& seen) {
    constexpr std::size_t kGroup = 16;
    std::array<std::size_t, kGroup> chosen;
    std::array<Key, kGroup> keys;
    std::array<std::optional<Payload>, kGroup> found;
    for (std::size_t i = 0; i < kGroup; ++i) {
      chosen[i] = random.Below(steady_.size());
      keys[i] = steady_[chosen[i]];
    }
    index_.Read().FindEach<kGroup>(
        keys, [&found](std::size_t i, std::optional<Payload> payload) { found[i] = payload; });
    for (std::size_t i = 0; i < kGroup; ++i) {
      CheckSteady(chosen[i], found[i], seen);
    }
  }

  // One of the passing keys that came, or went, not long ago, if its phase lasts.
  void FindPassing(RandomStream& random) {
    const std::uint64_t phase = phase_;
    const std::size_t done = done_;
    if (phase % 2 != 0 || done == 0) {
      return;
    }
    const Key key = passing_[done - 1 - random.Below(std::min<std::size_t>(done, 100))];
    const bool is_there = index_.Read().Find(key).has_value();
    if (phase_ == phase && is_there != (phase % 4 == 0)) {
      findings_.Add(is_there ? "a key is back" : "a key is lost", key);
    }
  }

  // No steady key may be missing between the first and the last entry.
  void CollectSome(RandomStream& random) {
    std::array<IndexEntry, 50> room;
    const std::size_t begin = random.Below(steady_.size());
    const std::size_t count = index_.Read().Collect(steady_[begin], room);
    auto expected = steady_.begin() + static_cast<std::ptrdiff_t>(begin);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0 && room[i - 1].key >= room[i].key) {
        findings_.Add("out of order", room[i].key);
      }
      const bool is_steady = expected != steady_.end() && room[i].key == *expected;
      if (!is_steady && expected != steady_.end() && room[i].key > *expected) {
        return findings_.Add("a scan leaves out a steady key", *expected);
      }
      expected += is_steady ? 1 : 0;
    }
    if (count < room.size() && expected != steady_.end()) {
      findings_.Add("a scan ends early", *expected);
    }
  }

  const std::uint64_t seed_;
  SharedOneLineIndex index_{kTinyLimits};
  std::vector<Key> steady_;
  std::vector<Key> passing_;
  Payload payload_ = 0;
  Findings findings_;
  // 0, 4, 8, ...: passing keys come, 2, 6, ...: they go; odd in between.
  std::atomic<std::uint64_t> phase_ = 0;
  std::atomic<std::size_t> done_ = 0;  // of them, in this phase
  std::atomic<std::uint64_t> begun_ = 0;
  std::atomic<std::uint64_t> ended_ = 0;
  std::atomic<std::uint64_t> overlaps_ = 0;
  std::atomic<bool> is_over_ = false;
};

// Shapes that split, double, extend at either end, jump ahead and nest.
constexpr std::array kChurnedShapes{KeyShape::kAscending,    KeyShape::kDescending,
                                    KeyShape::kUniform,      KeyShape::kSteps,
                                    KeyShape::kFarOutliers,  KeyShape::kNestedClusters,
                                    KeyShape::kShrinkingGaps, KeyShape::kSawtooth};

IndexStats operator+(IndexStats a, const IndexStats& b) {
  a.expansions += b.expansions;
  a.splits += b.splits;
  a.splits_down += b.splits_down;
  a.doublings += b.doublings;
  return a;
}

TEST(SharedTreeChurnTest, ReadersNeverMissWhatIsThere) {
  constexpr std::uint64_t kLeastOverlaps = 10'000;
  std::uint64_t overlaps = 0;
  IndexStats events;
  for (std::uint64_t seed = 1; overlaps < kLeastOverlaps && seed <= 20; ++seed) {
    for (const KeyShape shape : kChurnedShapes) {
      Churn churn(shape, seed);
      std::thread first([&] { churn.Read(0); });
      std::thread second([&] { churn.Read(1); });
      churn.Write();
      first.join();
      second.join();
      ASSERT_EQ(churn.findings().count(), 0U)
          << KeyShapeName(shape) << " seed " << seed << ": " << churn.findings().first();
      ASSERT_TRUE(churn.index().Audit().ok()) << churn.index().Audit();
      overlaps += churn.overlaps();
      events = events + churn.index().Stats();
    }
  }
  std::printf("%llu reads beside a change; %zu leaves laid out anew, %zu splits, %zu of them down, "
              "%zu doublings\n",
              static_cast<unsigned long long>(overlaps), events.expansions, events.splits,
              events.splits_down, events.doublings);
  EXPECT_GE(overlaps, kLeastOverlaps);
  EXPECT_GT(events.splits_down, 0U);
  EXPECT_GT(events.doublings, 0U);
}

}  // namespace
}  // namespace alexbench::engines::alex
