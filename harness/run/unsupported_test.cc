// Workloads that ask for more than plain gets and puts: who can't run them, and what they cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

#include "base/text.h"
#include "harness/run/estimate.h"
#include "harness/run/planner.h"

namespace alexbench::harness {
namespace {

RunRequest Request(std::vector<std::string> engines, std::vector<std::string> workloads) {
  RunRequest request;
  request.engines = std::move(engines);
  request.workloads = std::move(workloads);
  request.records = {1000};
  request.profile = *FindProfile("quick");
  return request;
}

TEST(UnsupportedTest, WhatAnEngineCannotDoIsACellWithAReason) {
  const auto plan = PlanRun(Request({"btree_log", "hash_log", "null"},
                                    {"ycsb_e", "mixed_80_10_10_delete", "query_absent", "ycsb_c",
                                     "ycsb:operationcount=9;updateproportion=0"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto reason = [&plan](std::string_view engine, std::string_view workload) {
    const auto cell = std::ranges::find_if(plan->cells, [&](const CellPlan& each) {
      return each.engine == engine && each.settings.workload == workload;
    });
    return cell->unsupported;
  };
  EXPECT_EQ(reason("btree_log", "ycsb_e"), "");
  EXPECT_EQ(reason("hash_log", "ycsb_e"), "unsupported: hash_log can't scan");
  EXPECT_EQ(reason("hash_log", "mixed_80_10_10_delete"), "");
  EXPECT_EQ(reason("null", "mixed_80_10_10_delete"), "unsupported: null only reads");
  EXPECT_EQ(reason("hash_log", "query_absent"), "");
  EXPECT_EQ(reason("null", "query_absent"), "unsupported: null knows no absent keys");
  EXPECT_EQ(reason("null", "ycsb:operationcount=9;updateproportion=0"),
            "unsupported: null takes no stream of operations");
  EXPECT_EQ(reason("null", "ycsb_c"), "");
}

// The engine scans; its plain tables keep no order.
TEST(UnsupportedTest, AChoiceThatGivesUpTheOrderCannotScan) {
  const auto plan = PlanRun(Request({"rocksdb", "rocksdb:preset=plain_table"}, {"ycsb_e"}));
  if (!plan.ok()) {
    GTEST_SKIP() << "this build has no RocksDB";
  }
  EXPECT_EQ(plan->cells[0].unsupported, "");
  EXPECT_TRUE(plan->cells[1].unsupported.ends_with("can't scan")) << plan->cells[1].unsupported;
}

// A miss answers nothing that a next key could depend on, and the floor knows no places for it.
TEST(UnsupportedTest, AbsentKeysAreAskedForAtThroughputAndHaveNoFloor) {
  RunRequest request = Request({"btree_log"}, {"query_absent"});
  request.consume = Consume::kAll;
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 1U);
  EXPECT_EQ(plan->cells.front().settings.scenario, Scenario::kThroughput);
  EXPECT_TRUE(std::ranges::none_of(plan->groups.front().arms, [](const ArmPlan& arm) {
    return arm.role == ArmRole::kFloorGate;
  }));
  request.scenarios = {Scenario::kLatency};
  EXPECT_TRUE(absl::StrContains(PlanRun(request)->cells.front().unsupported, "depend on"));
}

// What a property or a trace says goes before the profile.
TEST(TrialLengthTest, IsTheWorkloadsOwnWhereItHasOne) {
  const auto operations = [](const std::string& workload) {
    return PlanRun(Request({"btree_log"}, {workload}))->groups.front().trial_operations;
  };
  EXPECT_EQ(operations("ycsb_a"), 1000U);
  EXPECT_EQ(operations("ycsb:operationcount=77"), 77U);
}

// Longer streams, stored values and the map that scans are checked against all take memory.
TEST(EstimateTest, StreamsCountByWhatTheyHold) {
  const auto memory = [](const std::string& workload) {
    RunRequest request = Request({"btree_log"}, {workload});
    request.records = {1'000'000};
    return EstimateCost(*PlanRun(request)).memory_bytes;
  };
  EXPECT_EQ(memory("ycsb_a") - memory("ycsb_b"), 1'000'000U * (64 - 7));
  EXPECT_EQ(memory("scan_100") - memory("mixed_80_10_10_delete"), 1'000'000U * (24 - 13));
  EXPECT_EQ(memory("ycsb:operationcount=5000000") - memory("ycsb_b"), 4'000'000U * (44 + 7));
}

}  // namespace
}  // namespace alexbench::harness
