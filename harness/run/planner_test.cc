#include "harness/run/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/match.h"

#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/ladder_specs.h"
#include "harness/run/test_request.h"
#include "harness/session/schedule.h"

namespace alexbench::harness {
namespace {

const CellPlan& FindCell(const RunPlan& plan, const std::string& id) {
  return *std::find_if(plan.cells.begin(), plan.cells.end(),
                       [&](const CellPlan& cell) { return cell.cell_id == id; });
}

std::size_t CountArms(const GroupPlan& group, ArmRole role) {
  return static_cast<std::size_t>(std::count_if(
      group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) { return arm.role == role; }));
}

TEST(PlanRunTest, ReadingWorkloadsGetBothScenariosAndWritingOnesMixed) {
  const auto plan = PlanRun(Request({"alex", "hash_log"}, {"query", "mixed_80_20"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->cells.size(), 2U * 3U);
  EXPECT_EQ(plan->contrasts.size(), 3U);
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_TRUE(absl::StrContains(contrast.a, "alex"));
    EXPECT_TRUE(absl::StrContains(contrast.b, "hash_log"));
  }
}

TEST(PlanRunTest, WritingCellsRunAloneAndReadingCellsSideBySide) {
  const auto plan = PlanRun(Request({"alex", "hash_log"}, {"query", "mixed_80_20"}));
  ASSERT_TRUE(plan.ok());
  for (const GroupPlan& group : plan->groups) {
    if (group.regime == Regime::kWriting) {
      EXPECT_EQ(group.arms.size(), 1U);
    } else if (group.purpose == GroupPurpose::kComparison) {
      EXPECT_EQ(CountArms(group, ArmRole::kCell), 2U);
      EXPECT_EQ(CountArms(group, ArmRole::kDuplicate), 1U);
      EXPECT_EQ(CountArms(group, ArmRole::kDriftControl), 1U);
      EXPECT_EQ(CountArms(group, ArmRole::kFloorGate),
                group.settings.scenario == Scenario::kThroughput ? 2U : 0U);
    }
  }
}

TEST(PlanRunTest, VariantsOfOneFamilyShareTheirImageAndRunShortBlocks) {
  const auto plan = PlanRun(Request({"alex:baseline", "alex:rung=1"}, {"query"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const GroupPlan& latency = plan->groups.front();
  EXPECT_EQ(latency.arms[0].image, latency.arms[1].image);
  EXPECT_EQ(latency.arms[0].memory_family, latency.arms[1].memory_family);
  const auto mixed_families = PlanRun(Request({"alex:rung=1", "hash_log"}, {"query"}));
  ASSERT_TRUE(mixed_families.ok());
  EXPECT_LT(latency.block_ns, mixed_families->groups.front().block_ns);
  EXPECT_NE(mixed_families->groups.front().arms[0].image,
            mixed_families->groups.front().arms[1].image);
}

TEST(PlanRunTest, BlocksAcrossStructuresAreAsLongWhateverTheirRecords) {
  RunRequest request = Request({"alex", "hash_log"}, {"query"});
  request.records = {1000, 1'000'000};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const GroupPlan& group : plan->groups) {
    if (group.purpose == GroupPurpose::kComparison) {
      EXPECT_EQ(group.block_ns, kUsualBlockNs);
    }
  }
}

// A session opens one store for each family, all at once, and an open store is locked.
TEST(PlanRunTest, VariantsWithOtherNodesInMemoryHaveFilesOfTheirOwn) {
  const auto plan = PlanRun(Request({"alex:rung=1", "alex:rung=5"}, {"query"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_NE(plan->groups.front().arms[0].memory_family, plan->groups.front().arms[1].memory_family);
  EXPECT_NE(plan->groups.front().arms[0].image, plan->groups.front().arms[1].image);
#ifndef ALEXBENCH_SANITIZED
  const auto tuned = PlanRun(Request({"alex:node_layout=textbook", "alex:node_tuning=gap_density",
                                      "alex:node_tuning=traversal_prefetch"},
                                     {"query"}));
  ASSERT_TRUE(tuned.ok()) << tuned.status();
  EXPECT_TRUE(absl::StrContains(tuned->cells[1].cell_id, "node_layout=textbook"));
  const std::vector<ArmPlan>& arms = tuned->groups.front().arms;
  EXPECT_NE(arms[0].image, arms[1].image);
  EXPECT_NE(arms[0].memory_family, arms[1].memory_family);
  EXPECT_EQ(arms[0].memory_family, arms[2].memory_family);
  EXPECT_EQ(arms[0].image, arms[2].image);
#endif
}

TEST(PlanRunTest, PairsThatCannotBeAreCellsWithAReasonAndNoArm) {
  RunRequest request = Request({"alex", "floor"}, {"mixed_80_20"});
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::size_t unsupported = 0;
  for (const CellPlan& cell : plan->cells) {
    if (!cell.unsupported.empty()) {
      ++unsupported;
      EXPECT_TRUE(absl::StartsWith(cell.unsupported, "unsupported: ")) << cell.unsupported;
      for (const GroupPlan& group : plan->groups) {
        EXPECT_TRUE(std::none_of(group.arms.begin(), group.arms.end(),
                                 [&](const ArmPlan& arm) { return arm.cell_id == cell.cell_id; }));
      }
    }
  }
  EXPECT_EQ(unsupported, 1U);

  request = Request({"alex:record_format=v2"}, {"query"});
  request.threads = {2};
  request.durabilities = {"sync"};
  const auto other = PlanRun(request);
  ASSERT_TRUE(other.ok()) << other.status();
  for (const CellPlan& cell : other->cells) {
    EXPECT_FALSE(cell.unsupported.empty());
  }
}

TEST(PlanRunTest, EachBatchSizeIsASettingOfItsOwn) {
  RunRequest request = Request({"hash_log", "floor", "ordered_map"}, {"query"});
  request.scenarios = {Scenario::kBatched, Scenario::kThroughput};
  request.batch_sizes = {8, 32};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 3U * 3U);
  std::set<std::string> ids;
  for (const CellPlan& cell : plan->cells) {
    const bool batched = cell.settings.scenario == Scenario::kBatched;
    EXPECT_TRUE(ids.insert(cell.cell_id).second) << cell.cell_id;
    EXPECT_EQ(cell.settings.batch_size.has_value(), batched);
    EXPECT_EQ(!cell.unsupported.empty(), batched && cell.engine == "ordered_map");
  }
  EXPECT_EQ(plan->cells.front().settings.batch_size, 8U);
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_EQ(FindCell(*plan, contrast.a).settings, FindCell(*plan, contrast.b).settings);
  }
  for (const GroupPlan& group : plan->groups) {
    EXPECT_EQ(CountArms(group, ArmRole::kFloorGate),
              group.settings.scenario == Scenario::kThroughput ? 2U : 0U);
  }
}

TEST(PlanRunTest, WorkBetweenOperationsIsStatedAndMeasuredAlone) {
  RunRequest request = Request({"alex", "ordered_map"}, {"query"});
  request.scenarios = {Scenario::kLatencyWithWork};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const GroupPlan& group = plan->groups.front();
  EXPECT_EQ(group.settings.work, kStatedWork);
  EXPECT_EQ(CountArms(group, ArmRole::kCell), 2U);
  ASSERT_EQ(CountArms(group, ArmRole::kWork), 1U);
  for (const ArmPlan& arm : group.arms) {
    EXPECT_EQ(arm.role == ArmRole::kWork, arm.stage == Stage::kKeyFetch);
  }
  for (const GroupPlan& other : plan->groups) {
    EXPECT_EQ(CountArms(other, ArmRole::kWork), other.settings.work.has_value() ? 1U : 0U);
  }
}

TEST(PlanBreakdownTest, TheTwinRunsAtLatencyAlone) {
  const auto plan = PlanBreakdown(Request({"alex"}, {"query"}), {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const GroupPlan& group : plan->groups) {
    const auto twins = std::count_if(group.arms.begin(), group.arms.end(), [](const ArmPlan& arm) {
      return arm.stage == Stage::kFindSlotTwin;
    });
    const bool expected =
        group.purpose == GroupPurpose::kBreakdown && group.settings.scenario == Scenario::kLatency;
    EXPECT_EQ(twins, expected ? 1 : 0);
  }
}

TEST(PlanBreakdownTest, ScenariosWithoutStagesAreRefused) {
  RunRequest request = Request({"alex"}, {"query"});
  request.scenarios = {Scenario::kBatched};
  EXPECT_EQ(PlanBreakdown(request, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PlanRunTest, AnEngineNamedTwiceIsTwoCells) {
  const auto plan = PlanRun(Request({"alex", "alex"}, {"query"}));
  ASSERT_TRUE(plan.ok());
  std::set<std::string> ids;
  for (const CellPlan& cell : plan->cells) {
    EXPECT_TRUE(ids.insert(cell.cell_id).second) << cell.cell_id;
  }
  EXPECT_EQ(plan->contrasts.size(), 2U);
  EXPECT_TRUE(absl::EndsWith(plan->contrasts[0].b, "#2"));
}

TEST(PlanRunTest, TooManyArmsAreSplitAndEveryContrastKeepsACommonGroup) {
  std::vector<std::string> engines;
  for (int i = 0; i < 30; ++i) {
    engines.push_back(i % 2 == 0 ? "alex" : "hash_log");
  }
  const auto plan = PlanRun(Request(engines, {"query"}));
  ASSERT_TRUE(plan.ok());
  for (const GroupPlan& group : plan->groups) {
    EXPECT_LE(group.arms.size(), kMaxArms);
  }
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_FALSE(contrast.group_id.empty());
  }
}

TEST(PlanRunTest, UnknownNamesAreUsageErrors) {
  for (const auto& request :
       {Request({"nosuch"}, {"query"}), Request({"alex"}, {"nosuch"}), Request({}, {"query"}),
        Request({"alex:rung=6"}, {"query"})}) {
    EXPECT_EQ(PlanRun(request).status().code(), absl::StatusCode::kInvalidArgument);
  }
  RunRequest request = Request({"alex"}, {"query"});
  request.data_sets = {"nosuch"};
  EXPECT_EQ(PlanRun(request).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(LadderSpecsTest, EachStateChangesOneChoiceMore) {
  const auto specs = LadderSpecs({});
  ASSERT_TRUE(specs.ok());
  EXPECT_EQ(specs->front(), "alex:baseline");
  EXPECT_EQ(specs->size(), 6U);
  EXPECT_EQ(LadderSpecs({"value_access"})->size(), 2U);
  EXPECT_FALSE(LadderSpecs({"nosuch"}).ok());
}

// Sanitizer builds compile the first rung and the last only.
#ifdef ALEXBENCH_SANITIZED
const std::vector<std::string> kBuiltAxes{"value_access"};
#else
const std::vector<std::string> kBuiltAxes;
#endif

TEST(PlanLadderTest, ContrastsConsecutiveStatesAndBreaksEachDown) {
  const auto plan = PlanLadder(Request({}, {}), kBuiltAxes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const std::size_t states = LadderSpecs(kBuiltAxes)->size();
  EXPECT_EQ(plan->cells.size(), 2 * states);
  EXPECT_EQ(plan->contrasts.size(), 2 * (states - 1));
  EXPECT_EQ(plan->breakdowns.size(), 2 * states);
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_TRUE(contrast.ladder_step);
    EXPECT_FALSE(contrast.group_id.empty());
    EXPECT_EQ(FindCell(*plan, contrast.a).settings, FindCell(*plan, contrast.b).settings);
  }
}

TEST(PlanLadderTest, AllStatesOfALadderAreBrokenDownInOneSessionWithAsMuchTimeAnArm) {
#ifdef ALEXBENCH_SANITIZED
  GTEST_SKIP() << "sanitizer builds compile a part of the ladder";
#endif
  RunRequest request = Request({}, {});
  request.scenarios = {Scenario::kLatency};
  const auto plan = PlanLadder(request, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::set<std::string> groups;
  for (const BreakdownPlan& breakdown : plan->breakdowns) {
    groups.insert(breakdown.group_id);
  }
  ASSERT_EQ(groups.size(), 1U);
  for (const GroupPlan& group : plan->groups) {
    if (groups.contains(group.group_id)) {
      EXPECT_EQ(group.arms.size(), 36U);
      EXPECT_DOUBLE_EQ(group.seconds_per_session, 15);
    }
  }
}

}  // namespace
}  // namespace alexbench::harness
