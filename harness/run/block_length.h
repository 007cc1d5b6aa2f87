// How long the blocks of a read-only group are: one table for all of them.
#pragma once

#include <cstdint>

#include "harness/session/plan.h"

namespace alexbench::harness {

// What blocks of the group aim at, from what its arms share and what its records take.
//
// Requires: the group's arms and settings are complete.
std::int64_t BlockLengthNs(const GroupPlan& group);

}  // namespace alexbench::harness
