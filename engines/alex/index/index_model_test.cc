// Every index against std::map: the same operations, the same answers.
//
// ALEX_MODEL_OPERATIONS and ALEX_MODEL_SEEDS make the runs longer and more. An alarm ends a run
// that takes too long; the last line of the output names it.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/test_setting.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/index/index_test_types.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Model = std::map<Key, Payload>;

// A healthy index needs a tenth of it for 200,000 operations.
constexpr unsigned kRunSecondsMax = 10;

constexpr std::size_t kBulkLoadDraws[] = {0, 10, 100, 1'000, 20'000};
constexpr std::size_t kSeeds = 2;
#ifdef ALEXBENCH_SANITIZED
constexpr std::size_t kOperations = 10'000;
#else
constexpr std::size_t kOperations = 51'200;
constexpr std::size_t kKindsPerLayout = kIndexKinds.size() / 2;
static_assert(kKeyShapes.size() * std::size(kBulkLoadDraws) * kSeeds * kKindsPerLayout *
                      kOperations >=
                  20'000'000,
              "what docs/reliability.md says of one run of its normal size");
#endif

std::size_t OperationCount() { return TestCount("ALEX_MODEL_OPERATIONS", kOperations); }
std::size_t SeedCount() { return TestCount("ALEX_MODEL_SEEDS", kSeeds); }

constexpr std::size_t kAudits = 8;

// An index and the map it has to agree with.
template <typename Index>
class ModelRun {
 public:
  // Odd seeds get a deep tree.
  ModelRun(KeyShape shape, std::uint64_t seed) : keys_(shape, seed), random_(seed, 2) {
    if (seed % 2 == 1) {
      index_ = Index(IndexPromise<Index>::TinyLimits());
    }
  }

  void BulkLoad(std::size_t draws) {
    std::vector<IndexEntry> entries;
    for (std::size_t i = 0; i < draws; ++i) {
      model_[keys_.New()] = i;
    }
    for (const auto& [key, payload] : model_) {
      entries.push_back({key, payload});
    }
    index_.BulkLoad(entries);
  }

  void Upsert(Key key) {
    const Payload payload = random_.Next();
    const auto [position, added] = model_.try_emplace(key, payload);
    const std::optional<Payload> before =
        added ? std::nullopt : std::optional(std::exchange(position->second, payload));
    ASSERT_EQ(index_.Upsert(key, payload), before) << key;
  }

  void Erase(Key key) {
    const auto position = model_.find(key);
    if (position == model_.end()) {
      ASSERT_EQ(index_.Erase(key), std::nullopt) << key;
      return;
    }
    ASSERT_EQ(index_.Erase(key), position->second) << key;
    model_.erase(position);
  }

  void Find(Key key) {
    const auto position = model_.find(key);
    const Payload* const found = index_.Find(key);
    ASSERT_EQ(found != nullptr, position != model_.end()) << key;
    ASSERT_TRUE(found == nullptr || *found == position->second) << key;
  }

  // Compares up to `steps` entries from the first key not below `key`.
  void Scan(Key key, std::size_t steps) {
    auto expected = model_.lower_bound(key);
    typename Index::Iterator actual = index_.LowerBound(key);
    for (std::size_t i = 0; i < steps; ++i) {
      ASSERT_EQ(actual.Valid(), expected != model_.end()) << key;
      if (expected == model_.end()) {
        return;
      }
      ASSERT_EQ(actual.key(), expected->first);
      ASSERT_EQ(actual.payload(), expected->second);
      actual.Next();
      ++expected;
    }
  }

  void DoOneOperation(std::uint64_t erase_percent) {
    const std::uint64_t choice = random_.Below(100);
    if (choice < 55) {
      Upsert(keys_.New());
    } else if (choice < 55 + erase_percent) {
      Erase(keys_.Some(random_));
    } else if (choice < 90) {
      Find(keys_.Some(random_));
    } else {
      Scan(keys_.Some(random_), 10);
    }
  }

  void Run(std::size_t bulk_load_draws) {
    const std::size_t operations = OperationCount();
    const std::size_t audit_interval = operations / std::max(kAudits, operations / 10'000);
    BulkLoad(bulk_load_draws);
    for (std::size_t i = 0; i < operations; ++i) {
      ASSERT_NO_FATAL_FAILURE(DoOneOperation(15)) << "operation " << i;
      ASSERT_LE(index_.bytes(), MemoryCeiling(index_)) << "operation " << i;
      if (i % audit_interval == 0) {
        ASSERT_NO_FATAL_FAILURE(ExpectSound()) << "operation " << i;
      }
    }
    ASSERT_EQ(index_.size(), model_.size());
    ASSERT_NO_FATAL_FAILURE(Scan(std::numeric_limits<Key>::min(), model_.size() + 1));
    EraseAll();
  }

 private:
  void ExpectSound() {
    ASSERT_TRUE(index_.Audit().ok()) << index_.Audit();
    const IndexStats stats = index_.Stats();
    ASSERT_LE(stats.depth_max, DepthCeiling<Index>(stats));
  }

  void EraseAll() {
    std::vector<Key> keys;
    std::ranges::transform(model_, std::back_inserter(keys), [](const auto& e) { return e.first; });
    random_.Shuffle(std::span(keys));
    for (const Key key : keys) {
      ASSERT_NO_FATAL_FAILURE(Erase(key));
    }
    EXPECT_FALSE(index_.Begin().Valid());
    ASSERT_NO_FATAL_FAILURE(ExpectSound());
  }

  KeyDraws keys_;
  RandomStream random_;
  Index index_;
  Model model_;
};

class IndexModelTest
    : public testing::TestWithParam<std::tuple<IndexKind, KeyShape, std::size_t, std::uint64_t>> {
 public:
  static void TearDownTestSuite() {
    std::printf("%zu operations on the textbook layout, %zu on the one-line layout\n",
                operations_[0], operations_[1]);
  }

 protected:
  static void Count(IndexKind kind) {
    const bool is_textbook = kind == IndexKind::kTextbook || kind == IndexKind::kTuned;
    operations_[is_textbook ? 0 : 1] += OperationCount();
  }

 private:
  static inline std::array<std::size_t, 2> operations_ = {};
};

TEST_P(IndexModelTest, AnswersLikeTheOrderedMap) {
  const auto [kind, shape, draws, seed] = GetParam();
  ::alarm(kRunSecondsMax);
  WithIndexOf(kind, [shape = shape, draws = draws, seed = seed]<typename Index>() {
    ModelRun<Index>(shape, seed).Run(draws);
  });
  ::alarm(0);
  if (!HasFatalFailure()) {
    Count(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(Keys, IndexModelTest,
                         testing::Combine(testing::ValuesIn(kIndexKinds),
                                          testing::ValuesIn(kKeyShapes),
                                          testing::ValuesIn(kBulkLoadDraws),
                                          testing::Range<std::uint64_t>(0, SeedCount())),
                         [](const auto& test) {
                           return std::string(IndexKindName(std::get<0>(test.param))) +
                                  std::string(KeyShapeName(std::get<1>(test.param))) + "Bulk" +
                                  std::to_string(std::get<2>(test.param)) +
                                  (std::get<3>(test.param) % 2 == 0 ? "Seed" : "TinyNodesSeed") +
                                  std::to_string(std::get<3>(test.param));
                         });

}  // namespace
}  // namespace alexbench::engines::alex
