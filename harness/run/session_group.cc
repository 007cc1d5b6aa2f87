#include "harness/run/session_group.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/block_length.h"
#include "harness/run/groups.h"
#include "harness/run/image_name.h"
#include "harness/session/catalog.h"
#include "harness/session/regime.h"
#include "workloads/workload.h"

namespace alexbench::harness {

absl::Status AddArm(const ArmRequest& request, GroupPlan& group) {
  ArmPlan arm{.arm_index = static_cast<std::uint32_t>(group.arms.size()),
              .role = request.role,
              .cell_id = request.cell_id,
              .spec = request.spec,
              .durability = request.durability,
              .scenario = request.scenario,
              .stage = request.stage,
              .delay_steps = request.delay_steps};
  if (request.role != ArmRole::kDriftControl) {
    ASSIGN_OR_RETURN(const ResolvedEngine engine,
                     Catalog::Get().Resolve(request.spec, request.durability));
    ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().Find(engine.name));
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(group.settings.workload));
    // An engine that keeps nothing has an image for what it says of itself; a yardstick that keeps
    // nothing has nothing to say.
    const bool has_image = entry->persistent || !entry->yardstick;
    arm.image = has_image ? ImageName(engine, group.settings, workload) : "";
    arm.memory_family = engine.memory_family;
  }
  group.arms.push_back(std::move(arm));
  return absl::OkStatus();
}

GroupPlan NewGroup(const RunPlan& plan, GroupPurpose purpose, const CellSettings& settings) {
  GroupPlan group;
  group.group_id = absl::StrFormat("g%d", plan.groups.size());
  group.purpose = purpose;
  group.settings = settings;
  group.regime = RegimeOf(settings);
  group.sessions = plan.profile.sessions;
  group.seconds_per_session = plan.profile.seconds_per_session;
  group.trial_operations = settings.records * plan.profile.operations_per_record;
  return group;
}

double SecondsFor(const GroupPlan& group, const RunPlan& plan) {
  const double share = static_cast<double>(group.arms.size()) / static_cast<double>(kMaxArms);
  return plan.profile.seconds_per_session * std::max(share, 1.0);
}

void FinishGroup(GroupPlan group, RunPlan& plan) {
  group.block_ns = BlockLengthNs(group);
  group.seconds_per_session = SecondsFor(group, plan);
  plan.groups.push_back(std::move(group));
}

absl::Status AddCellArm(const CellPlan& cell, GroupPlan& group) {
  // A stream in groups is run, and compared, as streams are.
  const bool in_groups = cell.settings.put_batch_size.has_value();
  return AddArm({.cell_id = cell.cell_id,
                 .spec = cell.spec,
                 .durability = cell.durability,
                 .scenario = in_groups ? Scenario::kMixed : cell.settings.scenario},
                group);
}

absl::Status AddCloneArm(GroupPlan& group) {
  for (const ArmPlan& arm : group.arms) {
    if (arm.role != ArmRole::kCell) {
      continue;
    }
    ASSIGN_OR_RETURN(const ResolvedEngine engine,
                     Catalog::Get().Resolve(arm.spec, arm.durability));
    if (engine.cloned) {
      ArmPlan clone = arm;
      clone.arm_index = static_cast<std::uint32_t>(group.arms.size());
      clone.role = ArmRole::kClone;
      group.arms.push_back(std::move(clone));
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
