// Whether the judge of linear_check.h notices what it is for.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/linear_run.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/rwlock_store.h"

namespace alexbench::engines::alex {
namespace {

using LockedV2 = RwLockedStore<AlexStore<kProduct>>;

// The mistakes that the judge is for, planted.
enum class Mistake : std::uint8_t { kNone, kStale, kForgets };

template <Mistake kMistake>
class Mistaken {
 public:
  using Value = std::string;
  explicit Mistaken(LockedV2 store) : store_(std::move(store)) {}

  absl::Status Put(const Record& record) { return store_.Put(record); }
  absl::StatusOr<bool> Erase(Key key) { return store_.Erase(key); }

  std::optional<Value> Get(Key key) const {
    const auto found = store_.Get(key);
    std::optional<Value> value = found ? std::optional<Value>(*found) : std::nullopt;
    const std::lock_guard lock(*mutex_);
    const bool errs = ++gets_ % 100 == 0;
    if (kMistake == Mistake::kForgets && errs) {
      return std::nullopt;
    }
    std::optional<Value>& before = before_[key];
    return kMistake == Mistake::kStale && errs ? before : before = value;
  }
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i] = Get(keys[i]);
    }
  }
  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return store_.Scan(range, std::forward<Sink>(sink));
  }

 private:
  LockedV2 store_;
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  mutable std::map<Key, std::optional<Value>> before_;
  mutable std::uint64_t gets_ = 0;
};

// In one run, or in as many as it takes threads to meet.
template <Mistake kMistake>
std::uint64_t ViolationsOf(std::uint64_t most_runs) {
  const TestFolder folder;
  std::uint64_t violations = 0;
  for (std::uint64_t seed = 1; violations == 0 && seed <= most_runs; ++seed) {
    absl::StatusOr<LockedV2> store = LockedV2::Open(folder.path() / std::to_string(seed), {});
    EXPECT_TRUE(store.ok()) << store.status();
    Mistaken<kMistake> mistaken(*std::move(store));
    LinearCheck check;
    EXPECT_TRUE(RunLinear(mistaken, check, {.operations = 40'000, .seed = seed}));
    violations = check.violations();
  }
  return violations;
}

TEST(LinearCheckTest, StaleReadsAreCaught) {
  EXPECT_GT(ViolationsOf<Mistake::kStale>(10), 0U);
}

TEST(LinearCheckTest, ReadsThatMissAKeyAreCaught) {
  EXPECT_GT(ViolationsOf<Mistake::kForgets>(10), 0U);
}

TEST(LinearCheckTest, TheSameLoadWithoutAMistakePasses) {
  EXPECT_EQ(ViolationsOf<Mistake::kNone>(1), 0U);
}

TEST(LinearCheckTest, TornBytesAreNoVersion) {
  const std::string value = LinearValue(77);
  EXPECT_EQ(VersionOf(value), 77U);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string torn = value;
    torn[i] = static_cast<char>(torn[i] ^ 1);
    EXPECT_EQ(VersionOf(torn), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
