// Plans for tests of the executor; worker processes are this very program, see
// executor_test_main.cc.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "gtest/gtest.h"
#include "harness/session/catalog.h"
#include "harness/session/executor.h"

namespace alexbench::harness {

inline constexpr std::uint64_t kRecords = 1000;

class ExecutorTest : public testing::Test {
 protected:
  ExecutorTest() {
    options_.scratch =
        std::filesystem::path(testing::TempDir()) / absl::StrCat("executor_test_", getpid());
    std::filesystem::remove_all(options_.scratch);
  }
  ~ExecutorTest() override { std::filesystem::remove_all(options_.scratch); }

  static GroupPlan ReadGroup(std::vector<ArmPlan> arms) {
    GroupPlan group;
    group.group_id = "g0";
    group.settings = {.workload = "query", .records = kRecords, .value_size_bytes = 24, .seed = 11};
    group.sessions = 1;
    group.seconds_per_session = 0.02;
    group.block_ns = 200'000;
    for (ArmPlan& arm : arms) {
      arm.arm_index = static_cast<std::uint32_t>(group.arms.size());
      group.arms.push_back(std::move(arm));
    }
    return group;
  }

  static GroupPlan WriteGroup(const std::string& spec, const std::string& workload) {
    GroupPlan group = ReadGroup({Arm(spec)});
    group.regime = Regime::kWriting;
    group.settings.workload = workload;
    group.settings.scenario = Scenario::kMixed;
    group.arms.front().scenario = Scenario::kMixed;
    group.trial_operations = 2500;
    return group;
  }

  static ArmPlan Arm(const std::string& spec, Scenario scenario = Scenario::kLatency) {
    const absl::StatusOr<ResolvedEngine> engine = Catalog::Get().Resolve(spec, "buffered");
    EXPECT_TRUE(engine.ok()) << engine.status();
    const EngineEntry* const entry = *Catalog::Get().Find(engine->name);
    ArmPlan arm;
    arm.cell_id = spec;
    arm.spec = spec;
    arm.durability = "buffered";
    arm.scenario = scenario;
    // A name of all choices is longer than a file's may be.
    arm.image = entry->persistent
                    ? engine->name + "-" + std::to_string(std::hash<std::string>{}(engine->image))
                    : "";
    arm.memory_family = engine->memory_family;
    return arm;
  }

  static ArmPlan DriftArm() {
    ArmPlan arm;
    arm.role = ArmRole::kDriftControl;
    return arm;
  }

  static RunPlan PlanOf(std::vector<GroupPlan> groups) {
    RunPlan plan;
    plan.profile = *FindProfile("quick");
    plan.seed = 5;
    for (GroupPlan& group : groups) {
      group.group_id = absl::StrCat("g", plan.groups.size());
      plan.groups.push_back(std::move(group));
    }
    return plan;
  }

  // Passes of a fixed number of operations: engines that break after so many gets break within
  // them on a machine of any speed.
  static RunPlan OnePassOf(std::vector<GroupPlan> groups) {
    RunPlan plan = PlanOf(std::move(groups));
    plan.profile = *FindProfile("as_published");
    for (GroupPlan& group : plan.groups) {
      group.seconds_per_session = 30;
    }
    return plan;
  }

  RunObservation Execute(const RunPlan& plan) {
    absl::StatusOr<RunObservation> observation = ExecutePlan(plan, options_);
    EXPECT_TRUE(observation.ok()) << observation.status();
    return observation.ok() ? *std::move(observation) : RunObservation{};
  }

  // By arm; of arms of several groups with one number, what went wrong in any.
  static std::vector<std::string> Statuses(const RunObservation& observation) {
    std::vector<std::string> statuses;
    for (const ArmObservation& arm : observation.arms) {
      const std::size_t index = arm.arm_index;
      statuses.resize(std::max(statuses.size(), index + 1));
      if (statuses[index].empty() || statuses[index] == "ok") {
        statuses[index] = arm.status + (arm.reason.empty() ? "" : ": " + arm.reason);
      }
    }
    return statuses;
  }

  static std::map<std::uint32_t, std::uint64_t> BlocksByArm(const RunObservation& observation) {
    std::map<std::uint32_t, std::uint64_t> counts;
    for (const BlockObservation& block : observation.blocks) {
      ++counts[block.arm_index];
    }
    return counts;
  }

  ExecutorOptions options_;
};

}  // namespace alexbench::harness
