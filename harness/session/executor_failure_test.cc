// What goes wrong stays with the arm it went wrong in, and is said.
#include <signal.h>

#include <atomic>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor.h"
#include "harness/session/executor_fixture.h"
#include "harness/session/faulty_engines.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

TEST_F(ExecutorTest, AnEngineThatDiesTakesOnlyItsArmAlong) {
  const RunObservation observation =
      Execute(OnePassOf({ReadGroup({Arm(kSoundEngine), Arm(kAbortingEngine), Arm("hash_log")})}));
  const std::vector<std::string> statuses = Statuses(observation);
  ASSERT_EQ(statuses.size(), 3U);
  EXPECT_EQ(statuses[0], "ok");
  EXPECT_THAT(statuses[1], HasSubstr("failed: killed by SIGABRT"));
  EXPECT_EQ(statuses[2], "ok");
  EXPECT_THAT(BlocksByArm(observation), testing::SizeIs(2));
}

TEST_F(ExecutorTest, ThrowingAndCrashingEnginesAreNamedWithTheirSignal) {
  const RunObservation observation = Execute(
      OnePassOf({ReadGroup({Arm(kThrowingEngine), Arm(kSoundEngine), Arm(kCrashingEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_THAT(statuses[0], HasSubstr("failed: killed by SIGABRT"));
  EXPECT_THAT(statuses[0], HasSubstr("thrown by the test"));
  EXPECT_EQ(statuses[1], "ok");
  EXPECT_THAT(statuses[2], HasSubstr("failed: killed by SIGSEGV"));
}

TEST_F(ExecutorTest, AFileThatIsCutUnderAnEngineIsNamedWithTheOffset) {
  struct sigaction before {};
  ASSERT_EQ(sigaction(SIGBUS, nullptr, &before), 0);
  const RunObservation observation =
      Execute(OnePassOf({ReadGroup({Arm(kCutFileEngine), Arm(kSoundEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_THAT(statuses[0], HasSubstr("failed: exit code 4: /memfd:cut by the test (deleted), "
                                     "offset 4096: SIGBUS: "));
  EXPECT_EQ(statuses[1], "ok");
  // That is the worker's doing, not that of the process that runs the workers.
  struct sigaction after {};
  ASSERT_EQ(sigaction(SIGBUS, nullptr, &after), 0);
  EXPECT_EQ(after.sa_sigaction, before.sa_sigaction);
}

TEST_F(ExecutorTest, AnEngineThatEatsMemoryFailsAlone) {
#ifdef ALEXBENCH_SANITIZED
  GTEST_SKIP() << "sanitizers map more memory than any limit allows";
#endif
  options_.memory_limit_bytes = std::uint64_t{600} << 20U;
  const RunObservation observation =
      Execute(OnePassOf({ReadGroup({Arm(kHungryEngine), Arm(kSoundEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_EQ(statuses[0], "failed: exit code 1: out of memory");
  EXPECT_EQ(statuses[1], "ok");
}

TEST_F(ExecutorTest, AFullDiskEndsTheRunAndIsNoFaultOfTheEngine) {
  std::size_t parts = 0;
  options_.on_part_end = [&parts](const RunObservation&) {
    ++parts;
    return absl::OkStatus();
  };
  const absl::Status status =
      ExecutePlan(PlanOf({ReadGroup({Arm(kDiskFullEngine), Arm(kSoundEngine)})}), options_)
          .status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("No space left on device"));
  EXPECT_EQ(parts, 0U);
}

TEST_F(ExecutorTest, AnArmThatDiedStaysOutOfLaterSessions) {
  GroupPlan group = ReadGroup({Arm(kSoundEngine), Arm(kAbortingEngine)});
  group.sessions = 2;
  const RunObservation observation = Execute(OnePassOf({group}));
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const ArmObservation& arm : observation.arms) {
    EXPECT_TRUE(seen.emplace(arm.session, arm.arm_index).second);
    EXPECT_EQ(arm.status, arm.arm_index == 0 ? "ok" : "failed");
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST_F(ExecutorTest, AnEngineThatHangsIsKilledAndNamed) {
  options_.grace_seconds = 6;
  RunPlan plan = OnePassOf({ReadGroup({Arm(kSoundEngine), Arm(kHangingEngine)})});
  plan.groups.front().seconds_per_session = 0.02;  // a part of the time until it counts as hung
  const RunObservation observation = Execute(plan);
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_EQ(statuses[0], "ok");
  EXPECT_THAT(statuses[1], HasSubstr("failed: no end within 6."));
}

TEST_F(ExecutorTest, WrongBytesMakeOnlyTheirArmInvalid) {
  const RunObservation observation =
      Execute(PlanOf({ReadGroup({Arm(kLyingEngine), Arm(kSoundEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_THAT(statuses[0], HasSubstr("invalid: pass over all keys: checksum"));
  EXPECT_EQ(statuses[1], "ok");
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(block.arm_index != 1 || block.answers_right);
  }
}

// The right number of hits and bytes, at the cost of no read: only the checksum can tell.
TEST_F(ExecutorTest, AValueThatWasNotReadMakesItsArmInvalid) {
  const RunObservation observation =
      Execute(PlanOf({ReadGroup({Arm(kUnreadingEngine), Arm(kSoundEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  EXPECT_THAT(statuses[0], HasSubstr("invalid: pass over all keys: checksum"));
  EXPECT_EQ(statuses[1], "ok");
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_EQ(block.answers_right, block.arm_index == 1);
    EXPECT_EQ(block.hits, block.operations);
  }
}

TEST_F(ExecutorTest, WrongBytesInARoundMakeTheArmInvalid) {
  const RunPlan plan = OnePassOf({ReadGroup({Arm(kSoundEngine), Arm(kLyingLaterEngine)})});
  const std::vector<std::string> statuses = Statuses(Execute(plan));
  EXPECT_EQ(statuses[0], "ok");
  EXPECT_THAT(statuses[1], HasSubstr("invalid: wrong answers in round"));
}

TEST_F(ExecutorTest, EnginesThatCannotStartSayWhy) {
  const RunObservation observation = Execute(
      PlanOf({ReadGroup({Arm(kUnopenableEngine), Arm(kUnloadableEngine), Arm(kForgetfulEngine),
                         Arm(kCrashingLoadEngine), Arm(kSoundEngine)})}));
  const std::vector<std::string> statuses = Statuses(observation);
  ASSERT_EQ(statuses.size(), 5U);
  EXPECT_THAT(statuses[0], HasSubstr("locked by the test"));
  EXPECT_THAT(statuses[1], HasSubstr("failed: image: RESOURCE_EXHAUSTED"));
  EXPECT_THAT(statuses[2], HasSubstr("invalid: image: DATA_LOSS"));
  EXPECT_THAT(statuses[3], HasSubstr("failed: image: killed by SIGABRT"));
  EXPECT_EQ(statuses[4], "ok");
  EXPECT_TRUE(std::filesystem::is_empty(options_.scratch / "images"));
}

TEST_F(ExecutorTest, AnEngineThatDiesInATrialIsNamed) {
  const RunObservation observation = Execute(OnePassOf(
      {WriteGroup(kAbortingEngine, "mixed_50_50"), WriteGroup(kLyingEngine, "mixed_50_50")}));
  std::map<std::string, std::string> status_by_group;
  for (const ArmObservation& arm : observation.arms) {
    status_by_group[arm.group_id] = arm.status + ": " + arm.reason;
  }
  EXPECT_THAT(status_by_group["g0"], HasSubstr("failed: killed by SIGABRT"));
  EXPECT_THAT(status_by_group["g1"], HasSubstr("invalid: "));
}

// The reason names the operation, its key and what it should have answered.
TEST_F(ExecutorTest, WrongScansErasuresAndRewritesAreNamed) {
  const RunObservation observation = Execute(OnePassOf(
      {WriteGroup(kSkippingEngine, "ycsb_e"), WriteGroup(kKeepingEngine, "mixed_80_10_10_delete"),
       WriteGroup(kRewritelessEngine, "ycsb_f"), WriteGroup(kRewritelessEngine, "overwrite"),
       WriteGroup(kSoundEngine, "ycsb_e"), WriteGroup(kSoundEngine, "mixed_80_10_10_delete"),
       WriteGroup(kSoundEngine, "ycsb_f")}));
  std::map<std::string, std::string> reasons;
  for (const ArmObservation& arm : observation.arms) {
    reasons[arm.group_id] = arm.status + ": " + arm.reason;
  }
  using testing::ContainsRegex;
  EXPECT_THAT(
      reasons["g0"],
      ContainsRegex("invalid: .*; operation [0-9]+, scan of key -?[0-9]+: record 2 is key"));
  EXPECT_THAT(reasons["g1"], ContainsRegex("invalid: .*key -?[0-9]+ is found but was erased"));
  EXPECT_THAT(reasons["g2"],
              ContainsRegex("invalid: .*; operation [0-9]+, (get|read_modify_write) of key"));
  EXPECT_THAT(reasons["g3"], ContainsRegex("invalid: .*key -?[0-9]+: byte 0 of the value is"));
  for (const char* const sound : {"g4", "g5", "g6"}) {
    EXPECT_EQ(reasons[sound], "ok: ") << sound;
  }
}

TEST_F(ExecutorTest, StoppingKillsARunningSession) {
  GroupPlan group = ReadGroup({Arm(kHangingEngine)});
  std::atomic<bool> stop = false;
  options_.stop = &stop;
  options_.on_progress = [&stop](const ExecutorProgress&) { stop = true; };
  const RunObservation observation = Execute(PlanOf({group}));
  EXPECT_TRUE(observation.arms.empty());
}

TEST_F(ExecutorTest, AScratchFolderThatCannotBeMadeIsAnError) {
  options_.scratch = "/proc/no_such_folder";
  EXPECT_FALSE(ExecutePlan(PlanOf({ReadGroup({Arm(kSoundEngine)})}), options_).ok());
}

TEST_F(ExecutorTest, AFailingCallbackEndsTheRun) {
  options_.on_part_end = [](const RunObservation&) {
    return absl::ResourceExhaustedError("disk full");
  };
  EXPECT_TRUE(absl::IsResourceExhausted(
      ExecutePlan(PlanOf({ReadGroup({Arm(kSoundEngine)})}), options_).status()));
}

}  // namespace
}  // namespace alexbench::harness
