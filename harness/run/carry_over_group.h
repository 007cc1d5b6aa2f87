// The group that measures one contrast of the run once more, in longer blocks.
//
// Where stores alternate, an arm finds in the caches what the arm before left, and a short block
// measures that more than the arm. No duplicate and no known delay can see it, since it moves them
// alike; a contrast that moves with the length of its blocks shows it.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// How many times as long the blocks are.
inline constexpr std::int64_t kCarryOverFactor = 8;

// Appends a self-check group with both arms of the first read-only contrast between structures
// among those with the most records, their role being kCarryOver: at the size that a run is mostly
// about, the engine that was named next to the first one. Nothing where there is no such contrast:
// arms that share one store inherit the same caches. Nothing for gets with work between them, nor
// for single passes, whose length is given.
//
// Requires: comparison groups and contrasts are planned.
void AddCarryOverGroup(RunPlan& plan);

}  // namespace alexbench::harness
