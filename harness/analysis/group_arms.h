// Small questions to a group of arms.
#pragma once

#include <string>
#include <vector>

#include "harness/session/plan.h"

namespace alexbench::harness {

// In the group's order.
std::vector<const ArmPlan*> WithRole(const GroupPlan& group, ArmRole role);

// "g0: query, 1000000 records", for messages.
std::string Where(const GroupPlan& group);

}  // namespace alexbench::harness
