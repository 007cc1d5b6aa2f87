// Scenario latency_with_work: the work between operations is on the chain, so an operation takes a
// get and then the work. The group's work arm does the work alone, in the same rounds; every figure
// of the group's cells and contrasts is that of the get, the work's subtracted.
#pragma once

#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// The arm whose time is no part of the group's gets; nullptr where there is none.
const ArmPlan* WorkArm(const GroupPlan& group);

// work_between: one row per group with such an arm: what the work takes alone. False where a cell's
// time lies wholly below zero, so that the work alone cannot have been a part of it.
std::vector<SelfCheckResult> CheckWorkBetween(const BlockTable& table,
                                              const std::vector<CellResult>& cells);

}  // namespace alexbench::harness
