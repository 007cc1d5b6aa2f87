#include "harness/analysis/group_arms.h"

#include "absl/strings/str_format.h"

namespace alexbench::harness {

std::vector<const ArmPlan*> WithRole(const GroupPlan& group, ArmRole role) {
  std::vector<const ArmPlan*> arms;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role == role) {
      arms.push_back(&arm);
    }
  }
  return arms;
}

std::string Where(const GroupPlan& group) {
  return absl::StrFormat("%s: %s, %d records", group.group_id, group.settings.workload,
                         group.settings.records);
}

}  // namespace alexbench::harness
