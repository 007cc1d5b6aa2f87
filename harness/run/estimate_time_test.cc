// The estimate held against the runs in results/.
#include "harness/run/estimate_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "harness/report/run_files.h"
#include "harness/report/same_machine.h"
#include "harness/report/session_json.h"
#include "harness/run/block_length.h"
#include "harness/run/engine_cost.h"
#include "harness/run/planner.h"
#include "harness/session/session_limits.h"

namespace alexbench::harness {
namespace {

// The folders in results/ that hold a run, each once.
std::vector<std::filesystem::path> RunFolders() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(ALEXBENCH_RESULTS_FOLDER)) {
    if (std::filesystem::exists(entry.path() / "session.json") &&
        !std::filesystem::is_symlink(entry.path())) {
      folders.push_back(entry.path());
    }
  }
  return folders;
}

// Whole runs of `reproduce` whose sessions have seconds.
std::vector<RunFiles> CommittedRuns() {
  std::vector<RunFiles> runs;
  for (const std::filesystem::path& folder : RunFolders()) {
    const absl::StatusOr<SessionRecord> record = ReadSession(folder / "session.json");
    EXPECT_TRUE(record.ok()) << record.status();
    if (!record.ok() || PassOperations(record->plan.profile) > 0 || record->claims.empty() ||
        record->status != "complete") {
      continue;  // its blocks need not be read
    }
    absl::StatusOr<RunFiles> run = ReadRun(folder);
    EXPECT_TRUE(run.ok()) << run.status();
    if (run.ok()) {
      runs.push_back(*std::move(run));
    }
  }
  return runs;
}

double RecordedTimed(const RunFiles& run) {
  double ns = 0;
  for (const BlockObservation& block : run.observation.blocks) {
    ns += static_cast<double>(block.ns);
  }
  for (const ArmObservation& arm : run.observation.arms) {
    ns += arm.sampling ? static_cast<double>(arm.sampling->sampled.ns + arm.sampling->plain.ns) : 0;
  }
  return ns * 1e-9;
}

double RecordedLoads(const RunFiles& run) {
  double ns = 0;
  for (const ImageObservation& image : run.observation.images) {
    ns += image.load_ns_per_record * static_cast<double>(image.records) +
          static_cast<double>(image.open_ns);
  }
  return ns * 1e-9;
}

double RecordedSeconds(const SessionRecord& record) {
  absl::Time start;
  absl::Time end;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, record.started_utc, &start, &error)) << error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, *record.ended_utc, &end, &error)) << error;
  return absl::ToDoubleSeconds(end - start);
}

// Before, breakdowns had sessions of their own, trials were longer than their seconds, and blocks
// across structures shorter, with seconds that left their prefixes out.
bool RanAsNow(const RunPlan& plan) {
  return std::none_of(plan.groups.begin(), plan.groups.end(), [](const GroupPlan& group) {
    return group.purpose == GroupPurpose::kBreakdown ||
           (group.regime == Regime::kReadOnly && group.block_ns < BlockLengthNs(group));
  });
}

// Without the groups of checks.
RunPlan Comparisons(RunPlan plan) {
  std::erase_if(plan.groups, [](const GroupPlan& group) {
    return group.purpose == GroupPurpose::kSelfCheck;
  });
  return plan;
}

TEST(EstimateTimeTest, PartsAreWithinAQuarterOfRecordedOnes) {
  const std::vector<RunFiles> runs = CommittedRuns();
  if (runs.empty()) {
    GTEST_SKIP() << "no run of reproduce in results/";
  }
  for (const RunFiles& run : runs) {
    const PlanSeconds estimate = EstimateSeconds(run.record.plan);
    EXPECT_NEAR(estimate.loads / RecordedLoads(run), 1, 0.25) << run.record.run_id;
    if (RanAsNow(run.record.plan) && run.record.resumed_utc.empty()) {
      EXPECT_NEAR(estimate.timed / RecordedTimed(run), 1, 0.25) << run.record.run_id;
      EXPECT_NEAR(estimate.Sum() / RecordedSeconds(run.record), 1, 0.25) << run.record.run_id;
    }
  }
}

constexpr std::string_view kFittedRun = "28ea415-ycsb";

// Of a run that was not gone on with, and did not stop by itself.
bool TookWhatItWasPlanned(const SessionRecord& record) {
  return record.status == "complete" && record.resumed_utc.empty() && !record.plan.stopping &&
         RanAsNow(record.plan);
}

// The costs were found on one machine (engine_cost.cc), so runs of others say nothing about them.
// It is a check of fit for the runs that they were found by, and of foresight for every later one.
TEST(EstimateTimeTest, WholeRunsAreWithinAQuarterOfRecordedOnes) {
  std::vector<SessionRecord> records;
  const Facts* fitted = nullptr;
  for (const std::filesystem::path& folder : RunFolders()) {
    absl::StatusOr<SessionRecord> record = ReadSession(folder / "session.json");
    ASSERT_TRUE(record.ok()) << record.status();
    records.push_back(*std::move(record));
  }
  for (const SessionRecord& record : records) {
    fitted = record.run_id.ends_with(kFittedRun) ? &record.host : fitted;
  }
  if (fitted == nullptr) {
    GTEST_SKIP() << "results/ has no run " << kFittedRun;
  }
  int judged = 0;
  for (const SessionRecord& record : records) {
    if (TookWhatItWasPlanned(record) && HostDifferences(record.host, *fitted).empty()) {
      EXPECT_NEAR(EstimateSeconds(record.plan).Sum() / RecordedSeconds(record), 1, 0.25)
          << record.run_id;
      ++judged;
    }
  }
  EXPECT_GE(judged, 5);
}

// What ten million scans of 100 records are to find took four times as long as all the rest.
TEST(EstimateTimeTest, ScansOfManyRecordsCountWhatIsExpectedOfThem) {
  int judged = 0;
  for (const std::filesystem::path& folder : RunFolders()) {
    if (folder.filename().string().ends_with("aa5fbda-scans")) {
      const absl::StatusOr<SessionRecord> record = ReadSession(folder / "session.json");
      ASSERT_TRUE(record.ok()) << record.status();
      EXPECT_NEAR(EstimateSeconds(record->plan).Sum() / RecordedSeconds(*record), 1, 0.25);
      ++judged;
    }
  }
  EXPECT_EQ(judged, 1);
}

TEST(EstimateTimeTest, ReproduceAtQuickLeavesTimeForTheBuild) {
  RunRequest request;
  request.records = {100'000, 1'000'000};
  request.profile = *FindProfile("quick");
  const auto plan = PlanReproduce(request);
  if (!plan.ok() && plan.status().message().find("rocksdb") != std::string::npos) {
    GTEST_SKIP() << "this build has no RocksDB";
  }
  ASSERT_TRUE(plan.ok()) << plan.status();
  const PlanSeconds seconds = EstimateSeconds(*plan);
  EXPECT_LT(seconds.Sum(), 630) << "loads " << seconds.loads << ", checks " << seconds.checks
                                << ", starts " << seconds.starts << ", prefixes "
                                << seconds.prefixes << ", timed " << seconds.timed
                                << ", between " << seconds.between;
  EXPECT_GT(seconds.prefixes + seconds.timed, 0.5 * seconds.Sum());
}

TEST(EstimateTimeTest, MoreRecordsAndMoreSessionsTakeLonger) {
  RunRequest request;
  request.engines = {"alex", "hash_log"};
  request.workloads = {"query", "mixed_80_20"};
  request.records = {100'000};
  request.profile = *FindProfile("quick");
  const double quick = EstimateSeconds(*PlanRun(request)).Sum();
  request.records = {1'000'000};
  const double large = EstimateSeconds(*PlanRun(request)).Sum();
  request.profile = *FindProfile("standard");
  EXPECT_GT(large, quick);
  EXPECT_GT(EstimateSeconds(*PlanRun(request)).Sum(), 2 * large);
}

// As sessions have it: trials end with their wall time where copies of stores take most of it.
TEST(EstimateTimeTest, SessionsOfShortTrialsTakeTheWallTimeThatTheyMay) {
  RunRequest request;
  request.engines = {"alex"};
  request.workloads = {"mixed_80_20"};
  request.records = {1'000};
  request.profile = *FindProfile("quick");
  const RunPlan plan = Comparisons(PlanRun(request).value());
  ASSERT_EQ(plan.groups.size(), 1U);
  const GroupPlan& group = plan.groups.front();
  const PlanSeconds seconds = EstimateSeconds(plan);
  EXPECT_NEAR((seconds.timed + seconds.between) / (group.sessions * WallSeconds(group)), 1, 0.01);
  EXPECT_LT(seconds.timed, 0.9 * group.sessions * group.seconds_per_session);
}

TEST(EstimateTimeTest, SinglePassesTakeTheirOperationsAndNotTheSecondsOfTheProfile) {
  RunRequest request;
  request.engines = {"alex"};
  request.workloads = {"mixed_80_20"};
  request.records = {100'000};
  request.profile = *FindProfile("as_published");
  RunPlan plan = Comparisons(PlanRun(request).value());
  const PlanSeconds writing = EstimateSeconds(plan);
  const double pass = static_cast<double>(kPublishedPassOperations) * CostOf("alex").operation;
  EXPECT_NEAR(writing.timed, plan.profile.sessions * 2 * pass * 1e-9, 1e-6);  // one is sampled
  request.workloads = {"mixed_80_20", "query"};
  plan = Comparisons(PlanRun(request).value());
  const PlanSeconds both = EstimateSeconds(plan);
  EXPECT_LT(both.timed, 2);
  for (GroupPlan& group : plan.groups) {
    group.seconds_per_session *= 2;
  }
  EXPECT_NEAR(EstimateSeconds(plan).Sum(), both.Sum(), 1e-6);
}

}  // namespace
}  // namespace alexbench::harness
