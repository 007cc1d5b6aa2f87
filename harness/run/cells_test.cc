// Which cells a request makes, and which of them may stand in one contrast.
#include "harness/run/cells.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

#include "harness/run/planner.h"
#include "harness/run/test_request.h"

namespace alexbench::harness {
namespace {

TEST(CellsTest, EachTargetIsACellOfAnOpenLoop) {
  RunRequest request = Request({"alex", "floor"}, {"query", "mixed_80_20"});
  request.targets_ops_per_s = {1000, 5000};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 2U * 2U * 2U);
  std::set<std::uint64_t> targets;
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.settings.scenario, Scenario::kOpenLoop);
    EXPECT_EQ(cell.unsupported.empty(), cell.engine == "alex") << cell.unsupported;
    targets.insert(cell.settings.target_ops_per_s.value());
  }
  EXPECT_EQ(targets, (std::set<std::uint64_t>{1000, 5000}));
  EXPECT_EQ(plan->groups.front().regime, Regime::kWriting);
}

TEST(CellsTest, ATargetAndItsScenarioComeTogether) {
  RunRequest request = Request({"alex"}, {"query"});
  request.scenarios = {Scenario::kOpenLoop};
  EXPECT_TRUE(absl::IsInvalidArgument(PlanRun(request).status()));
  request.scenarios = {Scenario::kLatency};
  request.targets_ops_per_s = {1000};
  EXPECT_TRUE(absl::IsInvalidArgument(PlanRun(request).status()));
  request.scenarios = {Scenario::kLatency, Scenario::kOpenLoop};
  EXPECT_TRUE(PlanRun(request).ok());
}

TEST(CellsTest, NoContrastCrossesLevelsOfDurability) {
  RunRequest request = Request({"alex", "hash_log"}, {"query", "mixed_80_20"});
  request.durabilities = {"none", "buffered"};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::map<std::string, std::string> levels;
  for (const CellPlan& cell : plan->cells) {
    levels[cell.cell_id] = cell.durability;
  }
  std::multiset<std::string> contrasted;
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_EQ(levels.at(contrast.a), levels.at(contrast.b)) << contrast.a << " " << contrast.b;
    contrasted.insert(levels.at(contrast.a));
  }
  // latency and throughput of one workload, mixed of the other
  EXPECT_EQ(contrasted.count("none"), 3U);
  EXPECT_EQ(contrasted.count("buffered"), 3U);
}

// A level that an engine's default choices lack is had by another where the string leaves that
// open.
TEST(CellsTest, ALevelThatTheDefaultFormatLacksIsHadByOneThatHasIt) {
  RunRequest request =
      Request({"alex", "alex:huge_pages=off", "alex:record_format=v2"}, {"mixed_80_20"});
  request.threads = {1, 2};
  request.durabilities = {"buffered", "sync"};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const CellPlan& cell : plan->cells) {
    const bool is_named = absl::StrContains(cell.spec, "record_format=v2");
    EXPECT_EQ(absl::StrContains(cell.variant, "record_format=v3"),
              cell.durability == "sync" && !is_named)
        << cell.cell_id;
    if (!is_named && cell.settings.threads == 1) {
      EXPECT_EQ(cell.unsupported, "") << cell.cell_id;
    }
    if (is_named && cell.durability == "sync") {
      EXPECT_TRUE(absl::StrContains(cell.unsupported, "record_format=v2")) << cell.cell_id;
    }
  }
}

// Else a ladder's states would differ in more than their steps.
TEST(CellsTest, AStateByNameKeepsItsFormatWhateverTheDurability) {
  RunRequest request = Request({"alex:baseline", "alex:baseline,value_access=borrow"},
                               {"mixed_80_20"});
  request.engines.push_back("alex:rung=5");
  request.engines.push_back("alex:rung=5,log_append=one_write");
  request.durabilities = {"sync"};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const CellPlan& cell : plan->cells) {
    EXPECT_FALSE(absl::StrContains(cell.variant, "record_format=v3")) << cell.cell_id;
    EXPECT_NE(cell.unsupported, "") << cell.cell_id;
  }
}

TEST(CellsTest, WithoutAWorkloadItIsQuery) {
  const auto plan = PlanRun(Request({"hash_log"}, {}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.settings.workload, "query");
  }
  EXPECT_FALSE(plan->cells.empty());
}

}  // namespace
}  // namespace alexbench::harness
