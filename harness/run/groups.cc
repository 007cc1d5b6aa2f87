#include "harness/run/groups.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "harness/run/session_group.h"
#include "harness/session/regime.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

// Steps of the known delays: about 3, 10, 30 and 100 ns on today's machines; what they are worth
// is calibrated in the same rounds.
constexpr std::array<std::int32_t, 4> kDelaySteps{1, 3, 10, 30};
// Few enough for a core's own caches. Behind a delay a get of records in shared memory takes longer
// than without: others have more time to push its lines out, and the delay would seem longer.
constexpr std::uint64_t kSelfCheckRecords = 2'000;
constexpr std::uint32_t kSelfCheckValueBytes = 128;

// Once more the first cell of the group that is an engine's. The runner's own takes half a
// nanosecond: what its duplicate differs by in percent is where its keys lie, and what it has to
// keep is a bar in ns (runner_cost).
absl::Status AddDuplicate(GroupPlan& group) {
  const auto first = std::find_if(group.arms.begin(), group.arms.end(), [](const ArmPlan& arm) {
    return arm.role == ArmRole::kCell && arm.spec != kRunnerAlone;
  });
  if (first == group.arms.end()) {
    return absl::OkStatus();
  }
  return AddArm({.role = ArmRole::kDuplicate,
                 .cell_id = first->cell_id,
                 .spec = first->spec,
                 .durability = first->durability,
                 .scenario = first->scenario},
                group);
}

absl::Status AddSessionArms(GroupPlan& group) {
  RETURN_IF_ERROR(AddDuplicate(group));
  RETURN_IF_ERROR(AddCloneArm(group));
  RETURN_IF_ERROR(AddArm({.role = ArmRole::kDriftControl}, group));
  const CellSettings& settings = group.settings;
  if (settings.scenario == Scenario::kLatencyWithWork) {
    // Under an engine that can't fail: the work alone reads keys and its buffer, nothing else.
    return AddArm({.role = ArmRole::kWork,
                   .spec = std::string(kRunnerAlone),
                   .durability = "none",
                   .scenario = settings.scenario,
                   .stage = Stage::kKeyFetch},
                  group);
  }
  if (settings.scenario != Scenario::kThroughput || settings.consume != Consume::kAll) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const workloads::Workload workload,
                   workloads::FindWorkload(settings.workload));
  if (workload.mix.get_absent > 0) {
    return absl::OkStatus();  // the floor knows places, and absent keys have none
  }
  for (const Scenario scenario : {Scenario::kLatency, Scenario::kThroughput}) {
    RETURN_IF_ERROR(AddArm({.role = ArmRole::kFloorGate,
                            .spec = "floor",
                            .durability = "buffered",
                            .scenario = scenario},
                           group));
  }
  return absl::OkStatus();
}

// What AddSessionArms adds at most.
constexpr std::size_t kSessionArms = 5;

// The supported cells with the settings of cells[first], in order.
std::vector<const CellPlan*> CellsLike(const std::vector<CellPlan>& cells, std::size_t first) {
  std::vector<const CellPlan*> alike;
  for (std::size_t i = first; i < cells.size(); ++i) {
    if (cells[i].settings == cells[first].settings && cells[i].unsupported.empty()) {
      alike.push_back(&cells[i]);
    }
  }
  return alike;
}

bool SeenBefore(const std::vector<CellPlan>& cells, std::size_t index) {
  return std::any_of(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(index),
                     [&](const CellPlan& cell) { return cell.settings == cells[index].settings; });
}

// A reading setting's cells, split where they are too many; each part starts with the first cell,
// so that every contrast finds both of its arms in one session.
absl::Status AddReadingGroups(const std::vector<const CellPlan*>& cells, std::size_t max_arms,
                              RunPlan& plan) {
  std::size_t next = 0;
  while (next < cells.size()) {
    GroupPlan group = NewGroup(plan, GroupPurpose::kComparison, cells[0]->settings);
    if (next > 0) {
      RETURN_IF_ERROR(AddCellArm(*cells[0], group));
    }
    while (next < cells.size() && group.arms.size() < max_arms - kSessionArms) {
      RETURN_IF_ERROR(AddCellArm(*cells[next++], group));
    }
    RETURN_IF_ERROR(AddSessionArms(group));
    FinishGroup(std::move(group), plan);
  }
  return absl::OkStatus();
}

absl::Status AddWritingGroups(const std::vector<const CellPlan*>& cells, RunPlan& plan) {
  for (const CellPlan* cell : cells) {
    GroupPlan group = NewGroup(plan, GroupPurpose::kComparison, cell->settings);
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(cell->settings.workload));
    group.trial_operations = workload.operations.value_or(group.trial_operations);
    RETURN_IF_ERROR(AddCellArm(*cell, group));
    FinishGroup(std::move(group), plan);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddComparisonGroups(RunPlan& plan, std::size_t max_arms) {
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    if (SeenBefore(plan.cells, i)) {
      continue;
    }
    const std::vector<const CellPlan*> cells = CellsLike(plan.cells, i);
    RETURN_IF_ERROR(RegimeOf(plan.cells[i].settings) == Regime::kWriting
                        ? AddWritingGroups(cells, plan)
                        : AddReadingGroups(cells, max_arms, plan));
  }
  return absl::OkStatus();
}

absl::Status AddSelfCheckGroup(RunPlan& plan) {
  const CellSettings settings{.workload = "query",
                              .scenario = Scenario::kLatency,
                              .consume = Consume::kAll,
                              .records = kSelfCheckRecords,
                              .value_size_bytes = kSelfCheckValueBytes,
                              .seed = plan.seed};
  GroupPlan group = NewGroup(plan, GroupPurpose::kSelfCheck, settings);
  const ArmRequest host{.cell_id = "selfcheck", .spec = "alex", .durability = "buffered"};
  RETURN_IF_ERROR(AddArm(host, group));
  ArmRequest duplicate = host;
  duplicate.role = ArmRole::kDuplicate;
  RETURN_IF_ERROR(AddArm(duplicate, group));
  RETURN_IF_ERROR(AddCloneArm(group));
  for (const std::int32_t steps : kDelaySteps) {
    ArmRequest delay = host;
    delay.role = ArmRole::kDelay;
    delay.delay_steps = steps;
    RETURN_IF_ERROR(AddArm(delay, group));
    delay.role = ArmRole::kCalibration;
    delay.stage = Stage::kKeyFetch;
    RETURN_IF_ERROR(AddArm(delay, group));
  }
  RETURN_IF_ERROR(AddArm({.role = ArmRole::kDriftControl}, group));
  FinishGroup(std::move(group), plan);
  return absl::OkStatus();
}

}  // namespace alexbench::harness
