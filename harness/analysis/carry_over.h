// Does a contrast between structures depend on how long its blocks are?
#pragma once

#include <vector>

#include "harness/analysis/selfchecks.h"

namespace alexbench::harness {

// The blocks must have been at least so many times as long to tell anything.
inline constexpr double kLeastBlockFactor = 4;

// carry_over: one row per group with two arms of role kCarryOver, set against the production arms
// of the same cells in the first comparison group that has both (to which the row belongs). Per
// session number, how far ln(Ta/Tb) of plain means moves from there to the longer blocks; lies
// within the equivalence bound (verdict.h). All common rounds count, clean or not: longer blocks
// are disturbed more often, and cleaning would treat the two lengths differently. `block_factor`
// is the smaller of the two arms' ratios of mean operations per block. Fails: the contrasts of
// that comparison group are invalid.
std::vector<GroupCheck> CheckCarryOvers(const BlockTable& table);

}  // namespace alexbench::harness
