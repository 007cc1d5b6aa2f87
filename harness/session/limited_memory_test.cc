// Sessions whose stores have less memory than they hold.
#include <cstdint>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"
#include "harness/session/memory_controller.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kLimitBytes = 20'000'000;

class LimitedMemoryTest : public ExecutorTest {
 protected:
  void SetUp() override {
#ifdef ALEXBENCH_SANITIZED
    GTEST_SKIP() << "a sanitizer keeps memory of its own beside every store's";
#endif
    if (const auto found = FindMemoryController(); !found.ok()) {
      GTEST_SKIP() << found.status();
    }
  }

  struct Sizes {
    std::uint64_t records = 0;
    std::uint32_t value_bytes = 0;
  };
  static GroupPlan LimitedGroup(const std::string& spec, const Sizes& sizes) {
    GroupPlan group = WriteGroup(spec, "query");
    group.settings.records = sizes.records;
    group.settings.value_size_bytes = sizes.value_bytes;
    group.settings.memory_limit_bytes = kLimitBytes;
    group.seconds_per_session = 0.05;
    group.trial_operations = 1'000;
    return group;
  }
};

TEST_F(LimitedMemoryTest, AStoreTwiceAsLargeReadsAgainWhatItHadToLetGo) {
  // Mapped, and read by calls.
  for (const std::string spec : {"hash_log", "lmdb"}) {
    if (!Catalog::Get().Find(spec).ok()) {
      continue;
    }
    const RunObservation seen =
        Execute(PlanOf({LimitedGroup(spec, {.records = 40'000, .value_bytes = 1000})}));
    ASSERT_THAT(Statuses(seen), testing::ElementsAre("ok")) << spec;
    const MemoryObservation& memory = seen.arms.front().memory.value();
    EXPECT_EQ(memory.limit_bytes, kLimitBytes);
    EXPECT_GT(memory.used_bytes, kLimitBytes * 8 / 10) << spec;
    EXPECT_LE(memory.used_bytes, kLimitBytes) << spec;
    EXPECT_GT(memory.operations, 0U);
    EXPECT_GT(memory.read_bytes, 0U) << spec;
    EXPECT_GT(memory.major_faults, 0U) << spec;
  }
}

TEST_F(LimitedMemoryTest, WhatTheSessionItselfNeedsIsNotTheStores) {
  // A million operations, what they must answer and who checks them take over 40 MB.
  GroupPlan group = LimitedGroup("hash_log", {.records = 1000, .value_bytes = 24});
  group.trial_operations = 1'000'000;
  const RunObservation seen = Execute(PlanOf({group}));
  ASSERT_THAT(Statuses(seen), testing::ElementsAre("ok"));
  EXPECT_LT(seen.arms.front().memory->used_bytes, kLimitBytes * 8 / 10);
}

TEST_F(LimitedMemoryTest, AnIndexLargerThanTheLimitIsAPairThatCannotBe) {
  GroupPlan group = LimitedGroup("hash_log", {.records = 200'000, .value_bytes = 8});
  group.settings.memory_limit_bytes = 4'000'000;
  const RunObservation seen = Execute(PlanOf({group}));
  EXPECT_THAT(Statuses(seen),
              testing::ElementsAre(testing::StartsWith("failed: unsupported: what it keeps")));
}

TEST_F(LimitedMemoryTest, WithoutALimitNothingIsSaidOfMemory) {
  const RunObservation seen = Execute(PlanOf({WriteGroup("hash_log", "mixed_80_20")}));
  ASSERT_THAT(Statuses(seen), testing::ElementsAre("ok"));
  EXPECT_FALSE(seen.arms.front().memory.has_value());
}

}  // namespace
}  // namespace alexbench::harness
