// Cells of several threads: who can run them, and what may stand beside them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"

#include "harness/run/planner.h"
#include "harness/run/test_request.h"
#include "harness/session/catalog.h"
#include "harness/session/cpu_pin.h"

namespace alexbench::harness {
namespace {

std::string ReasonAt(std::uint64_t threads, const std::string& engine, const std::string& workload,
                     const std::string& durability = "buffered") {
  RunRequest request = Request({engine}, {workload});
  request.threads = {threads};
  request.durabilities = {durability};
  const auto plan = PlanRun(request);
  return plan.ok() ? plan->cells.front().unsupported : plan.status().ToString();
}

// Each engine runs with as many threads as it says.
TEST(ThreadsTest, AnEngineIsUsedByNoMoreThreadsThanItSays) {
  if (AllowedProcessors().size() < 2) {
    GTEST_SKIP() << "two threads take two processors";
  }
  EXPECT_EQ(ReasonAt(2, "alex", "query"), "");
  EXPECT_TRUE(
      ReasonAt(2, "alex:concurrency=none", "mixed_80_20").ends_with("while it is written to"));
  EXPECT_EQ(ReasonAt(2, "alex:concurrency=rwlock", "mixed_80_20"), "");
  EXPECT_EQ(ReasonAt(2, "alex:concurrency=rwlock", "query"), "");
  EXPECT_EQ(ReasonAt(2, "alex:concurrency=optimistic", "mixed_80_20"), "");
  EXPECT_EQ(ReasonAt(2, "alex:concurrency=optimistic,record_format=v3", "query"), "");
  EXPECT_EQ(ReasonAt(2, "ordered_map", "query"), "");
  EXPECT_EQ(ReasonAt(2, "hash_log", "query"), "unsupported: hash_log is for one thread at a time");
  EXPECT_EQ(ReasonAt(1, "hash_log", "query"), "");
  EXPECT_TRUE(absl::StrContains(ReasonAt(2, "alex:concurrency=rwlock", "ycsb_e"), "scan"));
  EXPECT_TRUE(absl::StrContains(ReasonAt(1000, "ordered_map", "query"), "1000 threads on "));
}

// Who waits for the device needs no processor meanwhile.
TEST(ThreadsTest, WritersWhoWaitForTheDeviceMayBeMoreThanProcessors) {
  for (const std::string engine : {"alex", "rocksdb"}) {
    for (const std::string durability : {"group", "sync"}) {
      EXPECT_EQ(ReasonAt(1000, engine, "insert", durability), "") << engine << ' ' << durability;
      EXPECT_EQ(ReasonAt(1000, engine, "overwrite", durability), "") << engine << ' ' << durability;
      for (const std::string reading : {"mixed_80_20", "mixed_50_50", "ycsb_b"}) {
        EXPECT_TRUE(absl::StrContains(ReasonAt(1000, engine, reading, durability),
                                      "1000 threads on "))
            << engine << ' ' << durability << ' ' << reading;
      }
    }
    EXPECT_TRUE(absl::StrContains(ReasonAt(1000, engine, "insert"), "1000 threads on ")) << engine;
  }
}

// An engine string that leaves open how writers are kept apart gets a way that it was compiled
// with.
TEST(ThreadsTest, WritersAreKeptApartUnlessTheStringSaysHow) {
  if (AllowedProcessors().size() < 2) {
    GTEST_SKIP() << "two threads take two processors";
  }
  RunRequest request =
      Request({"alex", "alex:record_format=v3", "alex:concurrency=none"}, {"query", "mixed_80_20"});
  request.threads = {1, 2};
  const absl::StatusOr<RunPlan> plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const CellPlan& cell : plan->cells) {
    const bool several_write =
        cell.settings.threads == 2 && cell.settings.scenario == Scenario::kMixed;
    const bool is_named = absl::StrContains(cell.spec, "concurrency=none");
    EXPECT_EQ(absl::StrContains(cell.variant, "concurrency=optimistic"), several_write && !is_named)
        << cell.cell_id;
    EXPECT_EQ(cell.unsupported.empty(), !several_write || !is_named) << cell.unsupported;
  }
  if (Catalog::Get().Find("lmdb").ok()) {
    EXPECT_EQ(ReasonAt(2, "lmdb", "mixed_80_20"), "");
    EXPECT_NE(ReasonAt(2, "lmdb:read=long", "mixed_80_20"), "");
    EXPECT_NE(ReasonAt(2, "lmdb:map=write", "mixed_80_20"), "") << "its writers share a map";
  }
  if (!Catalog::Get().Resolve("alex:baseline,concurrency=rwlock", "buffered").ok()) {
    return;  // a build with fewer variants
  }
  request.engines = {"alex:baseline"};
  const RunPlan baseline = PlanRun(request).value();
  for (const CellPlan& cell : baseline.cells) {
    EXPECT_EQ(absl::StrContains(cell.variant, "concurrency=rwlock"),
              cell.settings.threads == 2 && cell.settings.scenario == Scenario::kMixed);
  }
}

// What has not been made for several threads, or not been compiled, is refused by name.
TEST(ThreadsTest, AChoiceOfConcurrencyNamesWhatItGoesWith) {
  const auto refusal = [](const std::string& choices) {
    return ReasonAt(1, "alex:concurrency=optimistic," + choices, "mixed_80_20");
  };
  EXPECT_TRUE(absl::StrContains(refusal("node_layout=textbook"),
                                "node_layout=textbook,verify_reads=off is not compiled with "
                                "concurrency=optimistic; what is: "))
      << refusal("node_layout=textbook");
  EXPECT_TRUE(absl::StrContains(refusal("log_growth=remap_each"),
                                "concurrency=optimistic goes with log_growth=reserved"))
      << refusal("log_growth=remap_each");
}

TEST(ThreadsTest, NoContrastCrossesNumbersOfThreadsAndEachCellHasAProcess) {
  if (AllowedProcessors().size() < 2) {
    GTEST_SKIP() << "two threads take two processors";
  }
  RunRequest request = Request({"alex:concurrency=rwlock", "alex"}, {"query", "mixed_80_20"});
  request.threads = {1, 2};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto threads_of = [&plan](const std::string& cell_id) {
    return std::ranges::find_if(plan->cells,
                                [&](const CellPlan& cell) { return cell.cell_id == cell_id; })
        ->settings.threads;
  };
  std::size_t of_two = 0;
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_EQ(threads_of(contrast.a), threads_of(contrast.b)) << contrast.a;
    of_two += threads_of(contrast.a) == 2 ? 1 : 0;
    EXPECT_TRUE(threads_of(contrast.a) == 1 || contrast.group_id.empty()) << contrast.a;
  }
  EXPECT_GE(of_two, 2U) << "latency and throughput of the two choices";
  for (const GroupPlan& group : plan->groups) {
    if (group.settings.threads > 1) {
      EXPECT_EQ(group.regime, Regime::kWriting);
      EXPECT_EQ(group.arms.size(), 1U);
    }
  }
}

TEST(ThreadsTest, StagesAreThoseOfOneThread) {
  RunRequest request;
  request.profile = *FindProfile("quick");
  request.records = {1000};
  request.threads = {2};
  EXPECT_TRUE(absl::StrContains(PlanBreakdown(request, {}).status().message(), "--threads 2"));
}

}  // namespace
}  // namespace alexbench::harness
