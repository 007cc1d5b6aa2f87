// What operations do beside taking time, and whether a step changed what it is said to change.
//
// A step can be quicker for another reason than the one given, or not be quicker although it does
// all it promises. So the time has its verdict, and the mechanism has its own: it is established
// where the counts of the two cells contain every change that was claimed beforehand.
#pragma once

#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// One row for every quantity of operation_counts.h and one for page faults, in this order; empty
// where the plan counts nothing or the cell can't be.
std::vector<CountResult> CountsOf(const CellPlan& cell, const BlockTable& table,
                                  const std::vector<CountObservation>& counts);

// Steps in the order of the ladder's contrasts, then of the ablation's settings; those that differ
// in another number of axes than one, and those without a claim, have no row.
std::vector<MechanismResult> JudgeMechanisms(const RunPlan& plan,
                                             const std::vector<CellResult>& cells);

}  // namespace alexbench::harness
