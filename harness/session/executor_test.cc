// Whole plans, carried out by child processes.
#include "harness/session/executor.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/executor_fixture.h"
#include "harness/session/faulty_engines.h"
#include "harness/session/session_stores.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

TEST_F(ExecutorTest, RealEnginesAnswerRightlyInEveryScenario) {
  std::vector<ArmPlan> arms;
  for (const std::string_view spec : {"ordered_map", "hash_log", "btree_log", "floor", "null"}) {
    arms.push_back(Arm(std::string(spec), Scenario::kLatency));
    arms.push_back(Arm(std::string(spec), Scenario::kThroughput));
  }
  arms.push_back(DriftArm());
  const std::size_t arm_count = arms.size();
  const RunObservation observation = Execute(PlanOf({ReadGroup(std::move(arms))}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  const std::map<std::uint32_t, std::uint64_t> blocks = BlocksByArm(observation);
  ASSERT_EQ(blocks.size(), arm_count);
  for (const auto& [arm, count] : blocks) {
    EXPECT_EQ(count, blocks.begin()->second) << arm;
  }
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(block.answers_right);
    EXPECT_EQ(block.hits, block.operations);
    EXPECT_GT(block.ns, 0);
  }
}

TEST_F(ExecutorTest, SessionsTakeTheirBinariesInTurnAndImagesTheUsualOne) {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  std::filesystem::create_directories(options_.scratch);
  const std::filesystem::path used = options_.scratch / "used";
  for (const char* name : {"first", "second"}) {
    const std::filesystem::path layout = options_.scratch / name;
    std::ofstream(layout) << absl::StrFormat("#!/bin/sh\necho %s >> '%s'\nexec '%s' \"$@\"\n", name,
                                             used.string(), self.string());
    std::filesystem::permissions(layout, std::filesystem::perms::owner_all);
    options_.layouts.push_back(layout);
  }
  GroupPlan group = ReadGroup({Arm("hash_log")});
  group.sessions = 3;
  const RunObservation observation = Execute(PlanOf({group}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  EXPECT_EQ(observation.loads.size(), 3U);
  std::ifstream file(used);
  const std::string names(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(names, "first\nsecond\nfirst\n");
}

TEST_F(ExecutorTest, ImagesAreBuiltOnceVerifiedAndDescribed) {
  GroupPlan first = ReadGroup({Arm("hash_log"), Arm("hash_log", Scenario::kThroughput)});
  const RunObservation observation = Execute(PlanOf({first, first}));
  ASSERT_EQ(observation.images.size(), 1U);
  const ImageObservation& image = observation.images.front();
  EXPECT_EQ(image.status, "ok") << image.reason;
  EXPECT_EQ(image.records, kRecords);
  EXPECT_GT(image.load_ns_per_record, 0);
  EXPECT_GT(image.open_ns, 0);
  EXPECT_GT(image.rss_bytes.value_or(0), 0U);
  EXPECT_FALSE(image.index.empty());
  EXPECT_EQ(image.content_hash.size(), 32U);
  EXPECT_TRUE(std::filesystem::is_directory(ImageFolder(options_.scratch, image.image)));
  ASSERT_EQ(observation.streams.size(), 2U);
  EXPECT_EQ(observation.streams[0].stream_hash, observation.streams[1].stream_hash);
}

TEST_F(ExecutorTest, WhatAnEngineSaysOfItsIndexIsKept) {
  const RunObservation observation = Execute(PlanOf({ReadGroup({Arm("alex")})}));
  ASSERT_EQ(observation.images.size(), 1U);
  EXPECT_THAT(
      observation.images.front().index,
      testing::Contains(testing::AllOf(testing::Field(&IndexFigure::name, "leaves"),
                                       testing::Field(&IndexFigure::value, testing::Ge(1)))));
}

TEST_F(ExecutorTest, AClonesBlocksAreThoseOfItsCell) {
  ArmPlan clone = Arm("alex");
  clone.role = ArmRole::kClone;
  const RunObservation observation = Execute(PlanOf({ReadGroup({Arm("alex"), clone, clone})}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  EXPECT_EQ(BlocksByArm(observation).size(), 3U);
  std::set<std::uint64_t> operation_counts;
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_TRUE(block.answers_right);
    operation_counts.insert(block.operations);
  }
  EXPECT_EQ(operation_counts.size(), 1U);
}

TEST_F(ExecutorTest, AnEngineWithoutACloneSaysSo) {
  ArmPlan clone = Arm("hash_log");
  clone.role = ArmRole::kClone;
  const RunObservation observation = Execute(PlanOf({ReadGroup({Arm("hash_log"), clone})}));
  ASSERT_EQ(Statuses(observation).size(), 2U);
  EXPECT_EQ(Statuses(observation)[0], "ok");
  EXPECT_THAT(Statuses(observation)[1], HasSubstr("linked but once"));
}

TEST_F(ExecutorTest, StagesAndDelaysRunWithTheAnswersOfTheirStage) {
  std::vector<ArmPlan> arms{Arm("alex")};
  for (const Stage stage :
       {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader, Stage::kReadValue}) {
    ArmPlan arm = Arm("alex");
    arm.role = ArmRole::kStage;
    arm.stage = stage;
    arms.push_back(arm);
  }
  ArmPlan delay = Arm("alex");
  delay.role = ArmRole::kDelay;
  delay.delay_steps = 10;
  arms.push_back(delay);
  delay.role = ArmRole::kCalibration;
  delay.stage = Stage::kKeyFetch;
  arms.push_back(delay);
  const RunObservation observation = Execute(PlanOf({ReadGroup(std::move(arms))}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  std::map<std::uint32_t, std::uint64_t> operations;
  for (const BlockObservation& block : observation.blocks) {
    operations[block.arm_index] = block.operations;
  }
  ASSERT_EQ(operations.size(), 7U);
  for (const std::uint32_t arm : {2U, 3U, 4U, 5U}) {
    EXPECT_EQ(operations[arm], operations[0]);
  }
  for (const std::uint32_t arm : {1U, 6U}) {
    EXPECT_EQ(operations[arm] % operations[0], 0U);
  }
}

TEST_F(ExecutorTest, VariantsOfOneFamilyShareOneOpenedStore) {
  // Two opens of one log by two stores would end in "held by another writer".
  const RunObservation observation =
      Execute(PlanOf({ReadGroup({Arm("alex:rung=0"), Arm("alex:rung=1")})}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
  EXPECT_EQ(observation.images.size(), 1U);
}

TEST_F(ExecutorTest, WritingTrialsStartFromFreshCopiesAndLeaveSamples) {
  for (const std::string_view workload : {"mixed_80_20", "mixed_80_20_update"}) {
    for (const std::string_view spec : {"hash_log", "ordered_map", "alex"}) {
      const RunObservation observation =
          Execute(PlanOf({WriteGroup(std::string(spec), std::string(workload))}));
      EXPECT_THAT(Statuses(observation), testing::ElementsAre("ok")) << spec << workload;
      std::map<std::uint32_t, std::uint64_t> operations_by_trial;
      for (const BlockObservation& block : observation.blocks) {
        EXPECT_TRUE(block.answers_right);
        operations_by_trial[block.round] += block.operations;
      }
      EXPECT_GE(operations_by_trial.size(), 1U);
      for (const auto& [trial, operations] : operations_by_trial) {
        EXPECT_EQ(operations, 2500U) << spec << workload;
      }
      const SamplingObservation& sampling = observation.arms.front().sampling.value();
      EXPECT_TRUE(IsHistogram(sampling.latency));
      const std::uint64_t timed = std::accumulate(sampling.latency.counts.begin(),
                                                  sampling.latency.counts.end(), std::uint64_t{0});
      EXPECT_GT(timed, 0U);
      EXPECT_LE(timed * sampling.every, sampling.sampled.operations);
      EXPECT_GT(sampling.sampled.ns, 0);
      EXPECT_GT(sampling.plain.ns, 0);
      EXPECT_EQ((sampling.sampled.operations + sampling.plain.operations) % 2500, 0U);
      EXPECT_FALSE(std::filesystem::exists(options_.scratch / "trial"));
    }
  }
}

TEST_F(ExecutorTest, ATrialStopsAtItsSeconds) {
  GroupPlan group = WriteGroup("ordered_map", "mixed_50_50");
  group.seconds_per_session = 0.001;
  group.trial_operations = 200'000;
  const RunObservation observation = Execute(PlanOf({group}));
  ASSERT_EQ(observation.arms.size(), 1U);
  EXPECT_EQ(observation.arms.front().status, "ok") << observation.arms.front().reason;
  EXPECT_TRUE(observation.arms.front().time_limited);
}

TEST_F(ExecutorTest, SessionsOfGroupsAreInterleaved) {
  GroupPlan group = ReadGroup({Arm(kSoundEngine)});
  group.sessions = 2;
  std::vector<std::string> steps;
  options_.on_progress = [&steps](const ExecutorProgress& step) { steps.push_back(step.text); };
  std::vector<std::size_t> block_counts;
  options_.on_part_end = [&](const RunObservation& part) {
    EXPECT_EQ(part.arms.size(), 1U);
    block_counts.push_back(part.blocks.size());
    return absl::OkStatus();
  };
  Execute(PlanOf({group, group, group}));
  ASSERT_EQ(steps.size(), 6U);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_THAT(steps[i], HasSubstr(i < 3 ? "session 1 of 2" : "session 2 of 2"));
  }
  EXPECT_THAT(block_counts, testing::SizeIs(6));
  EXPECT_THAT(block_counts, testing::Each(testing::Gt(0U)));
}

TEST_F(ExecutorTest, SessionsEndWhenNoMoreAreWanted) {
  GroupPlan group = ReadGroup({Arm("hash_log")});
  group.sessions = 5;
  std::vector<std::uint32_t> asked;
  options_.before_next_sessions = [&asked](
                                      const RunObservation& seen,
                                      std::uint32_t sessions_done) -> absl::StatusOr<NextSessions> {
    EXPECT_EQ(seen.arms.size(), 2 * sessions_done);
    asked.push_back(sessions_done);
    return sessions_done == 3 ? NextSessions::kLeaveOut : NextSessions::kRun;
  };
  const RunObservation observation = Execute(PlanOf({group, group}));
  EXPECT_EQ(observation.arms.size(), 6U);
  EXPECT_THAT(asked, testing::ElementsAre(1, 2, 3));
}

TEST_F(ExecutorTest, StoppingReturnsWhatIsCompleteAndResumingDoesTheRest) {
  GroupPlan group = ReadGroup({Arm("hash_log")});
  group.sessions = 3;
  const RunPlan plan = PlanOf({group});
  std::atomic<bool> stop = false;
  options_.stop = &stop;
  options_.on_part_end = [&stop](const RunObservation& part) {
    stop = !part.arms.empty();
    return absl::OkStatus();
  };
  const RunObservation half = Execute(plan);
  EXPECT_EQ(half.arms.size(), 1U);
  stop = false;
  options_.on_part_end = nullptr;
  options_.finished = &half;
  std::vector<std::string> steps;
  options_.on_progress = [&steps](const ExecutorProgress& step) { steps.push_back(step.text); };
  const RunObservation whole = Execute(plan);
  EXPECT_EQ(whole.arms.size(), 3U);
  EXPECT_EQ(whole.images.size(), 1U);
  EXPECT_THAT(steps, testing::ElementsAre("group g0, session 2 of 3", "group g0, session 3 of 3"));
}

TEST_F(ExecutorTest, ThePublishedProfileRunsSinglePasses) {
  RunPlan plan = PlanOf({ReadGroup({Arm("hash_log"), Arm(kSoundEngine)}),
                         WriteGroup("hash_log", "mixed_80_20_as_published")});
  plan.profile = *FindProfile("as_published");
  plan.groups[1].settings.consume = Consume::kNone;
  plan.groups[1].arms[0].image += "-of-other-sizes";
  const RunObservation observation = Execute(plan);
  std::map<std::string, std::uint64_t> operations;
  for (const BlockObservation& block : observation.blocks) {
    EXPECT_EQ(block.round, 0U);
    operations[absl::StrCat(block.group_id, " ", block.arm_index)] += block.operations;
  }
  EXPECT_EQ(operations, (std::map<std::string, std::uint64_t>{
                            {"g0 0", 10'000}, {"g0 1", 10'000}, {"g1 0", 10'000}}));
  EXPECT_THAT(Statuses(observation), testing::Each("ok"));
}

}  // namespace
}  // namespace alexbench::harness
