// Workloads that ask for more than plain gets and puts: who can't run them, and what they cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

#include "base/text.h"
#include "harness/run/estimate.h"
#include "harness/run/planner.h"
#include "harness/run/test_request.h"
#include "harness/session/catalog.h"
#include "harness/session/memory_controller.h"

namespace alexbench::harness {
namespace {

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

TEST(UnsupportedTest, ALimitOfMemoryTakesAProcessForOneStoreWithFiles) {
  RunRequest request = Request({"hash_log", "ordered_map", "floor"}, {"query", "mixed_80_20"});
  request.memory_limit_bytes = 20'000'000;
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const bool has_controller = FindMemoryController().ok();
  ASSERT_EQ(plan->cells.size(), 6U);
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.settings.scenario, Scenario::kMixed);
    EXPECT_EQ(cell.settings.memory_limit_bytes, 20'000'000U);
    EXPECT_TRUE(absl::StrContains(cell.cell_id, "/memory-20000000/")) << cell.cell_id;
    EXPECT_EQ(cell.unsupported.empty(), has_controller && cell.engine == "hash_log")
        << cell.unsupported;
  }
  request.scenarios = {Scenario::kLatency};
  const auto at_latency = PlanRun(request);
  ASSERT_TRUE(at_latency.ok()) << at_latency.status();
  for (const CellPlan& cell : at_latency->cells) {
    EXPECT_FALSE(cell.unsupported.empty()) << cell.cell_id;
  }
  request.scenarios = {Scenario::kMixed};
  request.engines = {"hash_log"};
  request.threads = {2};
  EXPECT_TRUE(absl::StrContains(PlanRun(request)->cells[0].unsupported, "thread"));
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

TEST(UnsupportedTest, GroupsTakeGetsAndPutsOfEnginesThatTakeThem) {
  RunRequest request = Request({"btree_log", "alex_published", "floor"},
                               {"mixed_80_20", "overwrite", "ycsb_f", "scan_100", "query"});
  request.scenarios = {Scenario::kBatched};
  request.batch_sizes = {8, 32};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->cells.size(), 3U * 5 * 2);
  for (const CellPlan& cell : plan->cells) {
    const std::string& workload = cell.settings.workload;
    const bool is_stream = workload != "query";
    EXPECT_EQ(cell.settings.put_batch_size, is_stream ? cell.settings.batch_size : std::nullopt);
    const std::string expected = cell.engine == "floor" ? (is_stream ? "floor " : "")
                                 : workload == "ycsb_f" || workload == "scan_100"
                                     ? "only gets and puts go in groups"
                                 : cell.engine == "btree_log" || workload == "overwrite"
                                     ? ""
                                     : "alex_published reads one key at a time";
    EXPECT_TRUE(expected.empty() ? cell.unsupported.empty()
                                 : absl::StrContains(cell.unsupported, expected))
        << cell.cell_id << ": " << cell.unsupported;
  }
  for (const GroupPlan& group : plan->groups) {
    EXPECT_EQ(group.regime,
              group.settings.workload == "query" ? Regime::kReadOnly : Regime::kWriting);
  }
}

// What no machine has is a cell with the reason, whatever the machine.
TEST(UnsupportedTest, LargePagesForAnIndexWithoutMemoryOfItsOwnAreACellWithAReason) {
  const auto plan = PlanRun(
      Request({"alex", "alex:huge_pages=off", "alex:baseline,huge_pages=index"}, {"query"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const CellPlan& cell : plan->cells) {
    const bool is_textbook = absl::StrContains(cell.variant, "node_layout=textbook");
    EXPECT_EQ(absl::StrContains(cell.unsupported, "huge_pages=index: the blocks of"), is_textbook);
    EXPECT_EQ(cell.unsupported.empty(), !is_textbook);
  }
}

// A store that is open has one owner, so what is opened once more in a session needs files of its
// own.
TEST(UnsupportedTest, AChoiceThatIsOpenedApartHasAnImageOfItsOwn) {
  const Catalog& catalog = Catalog::Get();
  const ResolvedEngine plain = catalog.Resolve("alex", "buffered").value();
  int apart = 0;
  for (const Axis& axis : (*catalog.Find("alex"))->axes) {
    for (const std::string& choice : axis.choices) {
      const std::string spec = absl::StrFormat("alex:%s=%s", axis.name, choice);
      const absl::StatusOr<ResolvedEngine> other = catalog.Resolve(spec, "buffered");
      if (other.ok() && other->memory_family != plain.memory_family) {
        EXPECT_NE(other->image, plain.image) << spec;
        ++apart;
      }
    }
  }
  EXPECT_GE(apart, 8);
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
