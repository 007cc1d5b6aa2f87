// The half of groups.h that takes gets apart.
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/groups.h"
#include "harness/run/session_group.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

// Whether a get has such an arm: no value stage where no value is read; the twin only where there
// is a chain to be off of.
bool HasStageArm(const CellSettings& settings, Stage stage) {
  return (stage != Stage::kReadValue || settings.consume != Consume::kNone) &&
         (stage != Stage::kFindSlotTwin || settings.scenario == Scenario::kLatency);
}

absl::Status AddStageArms(const CellPlan& cell, GroupPlan& group) {
  for (const Stage stage : {Stage::kKeyFetch, Stage::kFindSlot, Stage::kFindSlotTwin,
                            Stage::kReadHeader, Stage::kReadValue}) {
    if (!HasStageArm(cell.settings, stage)) {
      continue;
    }
    RETURN_IF_ERROR(AddArm({.role = ArmRole::kStage,
                            .cell_id = cell.cell_id,
                            .spec = cell.spec,
                            .durability = cell.durability,
                            .scenario = cell.settings.scenario,
                            .stage = stage},
                           group));
  }
  return absl::OkStatus();
}

// At most, beside the whole get.
constexpr std::size_t kStageArms = 5;
constexpr std::size_t kArmsPerBreakdown = kStageArms + 1;

// With work in between gets are not taken apart, and a group of keys has no get of its own.
bool HasStages(Scenario scenario) {
  return scenario == Scenario::kLatency || scenario == Scenario::kThroughput;
}

absl::StatusOr<bool> HasBreakdown(const CellPlan& cell) {
  if (!cell.unsupported.empty() || !HasStages(cell.settings.scenario) ||
      cell.settings.threads > 1) {
    return false;
  }
  ASSIGN_OR_RETURN(const ResolvedEngine engine, Catalog::Get().Resolve(cell.spec, cell.durability));
  return engine.staged.value_or(false);
}

}  // namespace

absl::Status CheckTakenApart(std::span<const Scenario> scenarios,
                             std::span<const std::uint64_t> threads) {
  for (const Scenario scenario : scenarios) {
    if (!HasStages(scenario)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "breakdown: a get at scenario %s has no stages; there are latency, throughput",
          ScenarioName(scenario)));
    }
  }
  for (const std::uint64_t count : threads) {
    if (count > 1) {
      return absl::InvalidArgumentError(
          absl::StrFormat("breakdown: --threads %d: stages are those of one thread", count));
    }
  }
  return absl::OkStatus();
}

absl::Status AddBreakdownGroups(const std::vector<std::size_t>& cell_indices, RunPlan& plan) {
  GroupPlan group;
  for (const std::size_t index : cell_indices) {
    const CellPlan& cell = plan.cells[index];
    ASSIGN_OR_RETURN(const bool wanted, HasBreakdown(cell));
    if (!wanted) {
      continue;
    }
    const bool fits = !group.arms.empty() && group.settings == cell.settings &&
                      group.arms.size() + kArmsPerBreakdown <= kMaxBreakdownArms;
    if (!fits) {
      if (!group.arms.empty()) {
        FinishGroup(std::move(group), plan);
      }
      group = NewGroup(plan, GroupPurpose::kBreakdown, cell.settings);
    }
    RETURN_IF_ERROR(AddCellArm(cell, group));
    RETURN_IF_ERROR(AddStageArms(cell, group));
    plan.breakdowns.push_back({.cell_id = cell.cell_id, .group_id = group.group_id});
  }
  if (!group.arms.empty()) {
    FinishGroup(std::move(group), plan);
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
