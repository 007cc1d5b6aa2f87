// Does a contrast between structures depend on how long its blocks are?
#pragma once

#include <optional>
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
// is the smaller of the two arms' ratios of mean operations per block. Fails: contrasts between
// structures of that comparison group have to exceed what it found, see CarriedOver.
std::vector<GroupCheck> CheckCarryOvers(const BlockTable& table);

// How much of a contrast may be due to the length of its blocks, on the logarithm: the end of the
// interval of `moved` that is the further one from none, of the check of the contrast's group, and
// what blocks of any length would move beyond that, if it stands at the start of a block. nullopt
// unless that failed, and for arms that share their memory.
std::optional<double> CarriedOver(const RunPlan& plan, const ContrastPlan& contrast,
                                  const std::vector<GroupCheck>& checks);

}  // namespace alexbench::harness
