#include "harness/session/refill.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/measure/clock.h"
#include "harness/measure/small_engine.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::harness {
namespace {

constexpr std::size_t kRecords = 1000;

// Counts its gets by key, and takes its time for each.
class CountedEngine : public SmallEngine {
 public:
  struct Log {
    std::map<Key, int> gets;
    std::int64_t get_ns = 0;
  };

  explicit CountedEngine(Log* log) : log_(log) {}

  static absl::StatusOr<CountedEngine> Open(const std::filesystem::path&, const Options&) {
    static Log unread;
    return CountedEngine(&unread);
  }

  std::optional<Value> Get(Key key) const {
    ++log_->gets[key];
    for (const std::int64_t end_ns = NowNs() + log_->get_ns; NowNs() < end_ns;) {
    }
    return SmallEngine::Get(key);
  }

 private:
  Log* log_;
};

class RefillTest : public testing::Test {
 protected:
  RefillTest() {
    CountedEngine counted(&log_);
    for (Key key = 0; key < Key{kRecords}; ++key) {
      keys_.push_back(key * 7);
      EXPECT_TRUE(counted.Put({key * 7, "value"}).ok());
    }
    engine_ = std::make_unique<EngineAdapter<CountedEngine>>(std::move(counted));
  }

  MeasuredArm Arm(const ArmPlan& plan) const {
    return MeasuredArm({.plan = &plan, .engine = engine_.get(), .keys = keys_});
  }

  CountedEngine::Log log_;
  std::vector<Key> keys_;
  std::unique_ptr<OpenedEngine> engine_;
};

// On a busy machine any refill may be cut off.
TEST_F(RefillTest, ReadsNoRecordAgainBeforeAllOthers) {
  const ArmPlan plan;
  Refill refill({.keys = keys_, .consume = Consume::kAll});
  for (int run = 1; run <= 10; ++run) {
    refill.Run(Arm(plan));
    int least = run;
    int most = 0;
    for (const Key key : keys_) {
      least = std::min(least, log_.gets[key]);
      most = std::max(most, log_.gets[key]);
    }
    EXPECT_LE(most - least, 1);
    EXPECT_GE(most, 1);
    EXPECT_LE(most, run);
  }
}

TEST_F(RefillTest, OfASlowEngineReadsAPartEachTimeAndAllInTheEnd) {
  log_.get_ns = 2 * kMostRefillNs / static_cast<std::int64_t>(kRefillPieceKeys);
  const ArmPlan plan;
  Refill refill({.keys = keys_, .consume = Consume::kAll});
  refill.Run(Arm(plan));
  EXPECT_EQ(log_.gets.size(), kRefillPieceKeys);
  for (std::size_t read = kRefillPieceKeys; read < kRecords; read += kRefillPieceKeys) {
    refill.Run(Arm(plan));
  }
  EXPECT_EQ(log_.gets.size(), kRecords);
}

TEST_F(RefillTest, ArmsThatReadNoRecordGetNone) {
  const ArmPlan plan{.stage = Stage::kKeyFetch};
  Refill refill({.keys = keys_, .consume = Consume::kAll});
  refill.Run(Arm(plan));
  EXPECT_TRUE(log_.gets.empty());
}

GroupPlan Group(std::uint64_t records, const std::vector<std::string>& families) {
  GroupPlan group;
  group.settings.records = records;
  group.settings.value_size_bytes = 128;
  for (const std::string& family : families) {
    group.arms.push_back({.memory_family = family});
  }
  group.arms.push_back({.role = ArmRole::kDriftControl});
  return group;
}

TEST(NeedsRefillTest, OnlySmallStoresThatAlternateDo) {
  EXPECT_TRUE(NeedsRefill(Group(100'000, {"a", "b"})));
  EXPECT_FALSE(NeedsRefill(Group(100'000, {"a", "a"})));
  EXPECT_FALSE(NeedsRefill(Group(1'000'000, {"a", "b"})));
}

TEST(WarmDivisorTest, APrefixIsAsLongAsItsBlockWhereStoresAlternate) {
  EXPECT_EQ(WarmDivisor(Group(1'000'000, {"a", "b"})), 1U);
  EXPECT_EQ(WarmDivisor(Group(1'000, {"a", "b"})), 1U);
  EXPECT_EQ(WarmDivisor(Group(1'000'000, {"a", "a"})), 8U);
}

}  // namespace
}  // namespace alexbench::harness
