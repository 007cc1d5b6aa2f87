#include "harness/session/counting.h"

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/callgrind_output.h"
#include "harness/session/executor_fixture.h"
#include "harness/session/operation_counts.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kDump =
    "# callgrind format\n"
    "desc: Trigger: Client Request: arm 3 few\n"
    "events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw Bc Bcm Bi Bim sysCount sysTime sysCpuTime\n"
    "fn=(1) Get\n"
    "16 20\n"
    "cfn=(50) malloc@@GLIBC_2.2.5\n"
    "calls=7 10 \n"
    "* 100 5\n"
    "cfn=(51) free\n"
    "calls=9 10 \n"
    "cfn=(50)\n"
    "calls=2 10 \n"
    "cfn=(52) mmap64@@GLIBC_2.2.5\n"
    "calls=4 10 \n"
    "totals: 900 80 70 6 5 4 3 2 1 20 2 10 1 3\n";

TEST(CallgrindOutputTest, DumpsAreCountsUnderALabel) {
  const absl::StatusOr<CallgrindDump> dump = ParseCallgrind(kDump, "dump");
  ASSERT_TRUE(dump.ok()) << dump.status();
  EXPECT_EQ(dump->label, "arm 3 few");
  EXPECT_EQ(dump->counts.at("instructions"), 900U);
  EXPECT_EQ(dump->counts.at("l1_data_misses"), 9U);
  EXPECT_EQ(dump->counts.at("last_level_misses"), 3U);
  EXPECT_EQ(dump->counts.at("branches"), 30U);
  EXPECT_EQ(dump->counts.at("branch_misses"), 3U);
  EXPECT_EQ(dump->counts.at("allocations"), 9U);
  EXPECT_EQ(dump->counts.at("system_calls"), 3U);
  EXPECT_EQ(dump->counts.at("mapping_calls"), 4U);
}

TEST(CallgrindOutputTest, AnythingElseIsRefusedByName) {
  for (const std::string_view text : {"", "events: Ir\ntotals: 1 2\n", "events: Ir\ntotals: 1\n"}) {
    const absl::StatusOr<CallgrindDump> dump = ParseCallgrind(text, "some.file");
    EXPECT_EQ(dump.status().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(dump.status().message()), HasSubstr("some.file"));
  }
}

class CountingTest : public ExecutorTest {
 protected:
  static RunPlan CountingPlan(std::vector<GroupPlan> groups) {
    RunPlan plan = PlanOf(std::move(groups));
    plan.mechanism.emplace();
    return plan;
  }

  // Why nothing can be counted here; empty where it can.
  static std::string ReasonNotToCount() {
#ifdef ALEXBENCH_SANITIZED
    return "valgrind and the sanitizers both want the whole address space";
#endif
    return FindProgram("valgrind").empty() ? "valgrind is not installed" : "";
  }

  // Of the arm, by callgrind, per operation; a failure where it is missing.
  static double PerOperation(const RunObservation& seen, std::uint32_t arm,
                             const std::string& name) {
    for (const CountObservation& counted : seen.counts) {
      for (const OperationCount& count : counted.counts) {
        if (counted.arm_index == arm && counted.tool == kCallgrindTool && count.name == name) {
          return static_cast<double>(count.many - count.few) /
                 static_cast<double>(counted.many_operations - counted.few_operations);
        }
      }
    }
    ADD_FAILURE() << "no " << name << " of arm " << arm << ": "
                  << (seen.counts.empty() ? "no counts" : seen.counts.front().reason);
    return -1;
  }
};

TEST_F(CountingTest, WithoutTheToolEveryCountSaysSo) {
  options_.valgrind = "no-such-program";
  const RunObservation seen = Execute(CountingPlan({ReadGroup({Arm("alex"), DriftArm()})}));
  ASSERT_EQ(seen.counts.size(), 2U) << "one arm is a cell, and there are two tools";
  EXPECT_EQ(seen.counts.front().reason, "no-such-program is not installed");
  EXPECT_THAT(seen.counts.front().counts, IsEmpty());
  EXPECT_EQ(seen.counts.back().tool, kPerfTool);
  EXPECT_EQ(seen.counts.back().counts.empty(), !seen.counts.back().reason.empty());
}

TEST_F(CountingTest, NothingIsCountedUnasked) {
  EXPECT_THAT(Execute(PlanOf({ReadGroup({Arm("alex")})})).counts, IsEmpty());
}

TEST_F(CountingTest, CopyingAValueIsAnAllocationThatBorrowingIsNot) {
  if (!ReasonNotToCount().empty()) {
    GTEST_SKIP() << ReasonNotToCount();
  }
  const RunObservation seen = Execute(
      CountingPlan({ReadGroup({Arm("alex:baseline"), Arm("alex:baseline,value_access=borrow")})}));
  EXPECT_DOUBLE_EQ(PerOperation(seen, 0, "allocations"), 1);
  EXPECT_DOUBLE_EQ(PerOperation(seen, 1, "allocations"), 0);
  EXPECT_GT(PerOperation(seen, 0, "instructions"), PerOperation(seen, 1, "instructions") + 20);
  EXPECT_GT(PerOperation(seen, 0, "data_writes"), PerOperation(seen, 1, "data_writes") + 1);
  EXPECT_GT(PerOperation(seen, 1, "data_reads"), 3);
  EXPECT_EQ(PerOperation(seen, 1, "system_calls"), 0);
  EXPECT_FALSE(std::filesystem::exists(options_.scratch / "callgrind.out.1"));
}

TEST_F(CountingTest, OperationsThatWriteAreCountedOnACopy) {
  if (!ReasonNotToCount().empty()) {
    GTEST_SKIP() << ReasonNotToCount();
  }
  const RunObservation seen = Execute(CountingPlan({WriteGroup("alex", "mixed_80_20")}));
  EXPECT_NEAR(PerOperation(seen, 0, "system_calls"), 0.2, 0.05) << "one write call an insert";
}

TEST_F(CountingTest, WhatComesAtARateIsCountedAsTheStreamItIs) {
  if (!ReasonNotToCount().empty()) {
    GTEST_SKIP() << ReasonNotToCount();
  }
  GroupPlan group = WriteGroup("alex", "mixed_80_20");
  group.settings.scenario = Scenario::kOpenLoop;
  group.settings.target_ops_per_s = 1'000'000'000;
  group.arms.front().scenario = Scenario::kOpenLoop;
  const RunObservation seen = Execute(CountingPlan({group}));
  EXPECT_NEAR(PerOperation(seen, 0, "system_calls"), 0.2, 0.05);
}

TEST_F(CountingTest, StepsOfTheLogTakeSystemCallsAwayFromInserts) {
  if (!ReasonNotToCount().empty()) {
    GTEST_SKIP() << ReasonNotToCount();
  }
  const auto counts = [this](const std::string& choices) {
    return Execute(CountingPlan({WriteGroup("alex:baseline," + choices, "mixed_80_20")}));
  };
  const RunObservation published = counts("log_growth=remap_each,log_append=three_writes");
  EXPECT_NEAR(PerOperation(published, 0, "mapping_calls"), 0.2, 0.05) << "one an insert";
  EXPECT_NEAR(PerOperation(published, 0, "system_calls"), 0.8, 0.2) << "and three writes";
  const RunObservation joined = counts("log_growth=remap_16mib,log_append=one_write");
  EXPECT_NEAR(PerOperation(joined, 0, "mapping_calls"), 0, 0.01);
  EXPECT_NEAR(PerOperation(joined, 0, "system_calls"), 0.2, 0.05);
}

TEST_F(CountingTest, WhatWasCountedIsNotCountedAgain) {
  RunPlan plan = CountingPlan({ReadGroup({Arm("alex")})});
  RunObservation finished;
  EXPECT_EQ(GroupsToCount(plan, finished).size(), 1U);
  CountObservation seen;
  seen.group_id = "g0";
  finished.counts.push_back(seen);
  EXPECT_THAT(GroupsToCount(plan, finished), IsEmpty());
}

}  // namespace
}  // namespace alexbench::harness
