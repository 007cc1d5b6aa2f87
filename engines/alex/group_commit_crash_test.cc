// Stores whose writers wait for the device side by side while others compact, calls fail and the
// power is cut: what was acknowledged is there.

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/group_commit_fixture.h"
#include "engines/alex/linear_run.h"

namespace alexbench::engines::alex {
namespace {

// The states of a key that one thread writes: version 0 is none, every fourth an erasure.
constexpr std::size_t kKeysEach = 5;
using Versions = std::array<std::uint32_t, kKeysEach>;

struct OwnKeys {
  Versions acknowledged{};
  Versions attempted{};
};

Key KeyOf(std::size_t writer, std::size_t i) { return static_cast<Key>(100 * writer + i); }

std::optional<std::string> StateOf(Key key, std::uint32_t version) {
  return version % 4 == 0 ? std::nullopt
                          : std::optional(DerivedValue(key, version, 8 + version % 7 * 150));
}

// Writes until told of a failure.
template <typename Store>
void WriteOwn(std::size_t writer, Store& store, OwnKeys& keys) {
  for (std::size_t step = 0; step < 60; ++step) {
    const std::size_t i = step % kKeysEach;
    const Key key = KeyOf(writer, i);
    const std::uint32_t version = ++keys.attempted[i];
    const std::optional<std::string> state = StateOf(key, version);
    const absl::Status told =
        state.has_value() ? store.Put({key, *state}) : store.Erase(key).status();
    if (!told.ok()) {
      return;
    }
    keys.acknowledged[i] = version;
  }
}

template <typename Store>
std::optional<std::string> Found(const Store& store, Key key) {
  const auto value = store.Get(key);
  return value.has_value() ? std::optional(std::string(*value)) : std::nullopt;
}

// Four threads write and a fifth compacts until a call fails or the power is cut; then it is cut.
// Returns how many writes were acknowledged.
template <typename Store>
std::uint64_t WriteAndCutPower(const FaultPlan& plan, Wal wal, RandomStream& random) {
  ThreadedDisk disk;
  LogOptions options = OptionsOf(Durability::kGroup, wal);
  options.wal_checkpoint_records = 7;
  std::array<OwnKeys, 4> writers;
  EXPECT_EQ(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes), absl::OkStatus());
  {
    absl::StatusOr<Store> store = OpenOn<Store>(disk, options);
    EXPECT_EQ(store.status(), absl::OkStatus());
    disk.With([&plan](SimulatedDisk& simulated) { simulated.Plan(plan); });
    std::vector<std::thread> threads;
    for (std::size_t writer = 0; writer < writers.size(); ++writer) {
      threads.emplace_back([&, writer] { WriteOwn(writer, *store, writers[writer]); });
    }
    threads.emplace_back([&store] {
      for (int compactions = 0; compactions < 3; ++compactions) {
        (void)store->Compact();
      }
    });
    for (std::thread& thread : threads) {
      thread.join();
    }
    disk.With(
        [](SimulatedDisk& simulated) { simulated.Plan({.kind = FaultPlan::Kind::kPowerCut}); });
  }
  disk.With([&random](SimulatedDisk& simulated) { simulated.CutPower(random); });
  // Of what was not durable later pages may have survived earlier ones: the first who opens the
  // store for writing cuts such a gap off.
  EXPECT_EQ(OpenOn<Store>(disk, options).status(), absl::OkStatus());
  const absl::StatusOr<Store> store = OpenOn<Store>(disk, options);
  EXPECT_EQ(store.status(), absl::OkStatus());
  EXPECT_EQ(store->Verify(), absl::OkStatus());
  std::uint64_t acknowledged = 0;
  for (std::size_t writer = 0; writer < writers.size(); ++writer) {
    for (std::size_t i = 0; i < kKeysEach; ++i) {
      const OwnKeys& keys = writers[writer];
      const Key key = KeyOf(writer, i);
      const std::optional<std::string> found = Found(*store, key);
      EXPECT_TRUE(found == StateOf(key, keys.acknowledged[i]) ||
                  found == StateOf(key, keys.attempted[i]))
          << "key " << key << ", acknowledged up to version " << keys.acknowledged[i];
      acknowledged += keys.acknowledged[i];
    }
  }
  return acknowledged;
}

template <typename Store>
class GroupCommitCrashTest : public testing::Test {};
TYPED_TEST_SUITE(GroupCommitCrashTest, WaitingStores);

TYPED_TEST(GroupCommitCrashTest, WhatIsAcknowledgedBesideOthersIsThereAfterAPowerCut) {
  constexpr std::uint64_t kRounds = 60;
  std::uint64_t states = 0;
  std::uint64_t acknowledged = 0;
  for (const Wal wal : kBothWals) {
    for (const auto kind : {FaultPlan::Kind::kPowerCut, FaultPlan::Kind::kError}) {
      for (std::uint64_t round = 0; round < kRounds; ++round, ++states) {
        SCOPED_TRACE(testing::Message() << "wal " << static_cast<int>(wal) << ", kind "
                                        << static_cast<int>(kind) << ", round " << round);
        RandomStream random(13, states);
        const FaultPlan plan{.kind = kind, .first_call = random.Below(300)};
        acknowledged += WriteAndCutPower<TypeParam>(plan, wal, random);
        ASSERT_FALSE(testing::Test::HasFailure());
      }
    }
  }
  EXPECT_GT(acknowledged, 10 * states) << "too short to tell anything";
  std::printf("%llu crash states, %llu writes acknowledged\n",
              static_cast<unsigned long long>(states),
              static_cast<unsigned long long>(acknowledged));
}

TYPED_TEST(GroupCommitCrashTest, IsLinearizableBesideCompactions) {
  for (const Wal wal : kBothWals) {
    ThreadedDisk disk;
    ASSERT_EQ(CreateSegmentedLog(*disk.OpenFolder(), kSegmentBytes), absl::OkStatus());
    absl::StatusOr<TypeParam> store = OpenOn<TypeParam>(disk, OptionsOf(Durability::kGroup, wal));
    ASSERT_EQ(store.status(), absl::OkStatus());
    const auto compact = [&store] {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      return store->Compact().ok();
    };
    LinearCheck check;
    ASSERT_TRUE(RunLinear(*store, check, {.operations = 8'000, .meanwhile = compact}));
    EXPECT_EQ(check.violations(), 0U) << check.first_violation();
    EXPECT_EQ(store->Verify(), absl::OkStatus());
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
