#include "harness/run/carry_over_group.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "harness/analysis/block_table.h"

namespace alexbench::harness {
namespace {

struct ArmsOfContrast {
  const GroupPlan* group = nullptr;
  const ArmPlan* a = nullptr;
  const ArmPlan* b = nullptr;
};

// Of those with the most records.
ArmsOfContrast FirstBetweenStructures(const RunPlan& plan) {
  ArmsOfContrast first;
  for (const ContrastPlan& contrast : plan.contrasts) {
    const GroupPlan* group = FindGroup(plan, contrast.group_id);
    // Work between the gets would be most of a longer block.
    if (group == nullptr || group->regime != Regime::kReadOnly ||
        group->settings.work.has_value()) {
      continue;
    }
    const ArmPlan* a = ProductionArm(*group, contrast.a);
    const ArmPlan* b = ProductionArm(*group, contrast.b);
    const bool is_larger =
        first.group == nullptr || group->settings.records > first.group->settings.records;
    if (is_larger && a != nullptr && b != nullptr && a->memory_family != b->memory_family) {
      first = {.group = group, .a = a, .b = b};
    }
  }
  return first;
}

}  // namespace

void AddCarryOverGroup(RunPlan& plan) {
  const ArmsOfContrast contrast = FirstBetweenStructures(plan);
  if (contrast.group == nullptr || plan.profile.name == "as_published") {
    return;
  }
  GroupPlan group = *contrast.group;
  group.group_id = absl::StrFormat("g%d", plan.groups.size());
  group.purpose = GroupPurpose::kSelfCheck;
  group.seconds_per_session = plan.profile.seconds_per_session;
  group.block_ns *= kCarryOverFactor;
  group.arms = {*contrast.a, *contrast.b};
  for (std::uint32_t i = 0; i < group.arms.size(); ++i) {
    group.arms[i].arm_index = i;
    group.arms[i].role = ArmRole::kCarryOver;
  }
  plan.groups.push_back(std::move(group));
}

}  // namespace alexbench::harness
