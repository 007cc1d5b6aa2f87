// The ablation of a run, from its blocks.
#pragma once

#include <optional>
#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/analysis/clones.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// One factorial a setting, in the order of the plan; nullopt where the plan has none. A cell's time
// in a session is its own: that of `cells`, so that the effects in ns add up to what the cells
// differ by; of cells that write, that over the operations which every trial of all of them did.
// Sessions in which a cell has no block are left out for all.
// A setting with a cell that is invalid or has no block is invalid and has no rows but its cells.
// `clones` raise the bar for effects; that of a setting is its first cell's home group's.
//
// Requires: a plan whose factorials name cells, one a feasible set of steps (step_chains.h) each;
//           `cells` in the order of the plan.
std::optional<Ablation> SummarizeAblation(const BlockTable& table,
                                          const std::vector<CellResult>& cells,
                                          const Clones& clones);

}  // namespace alexbench::harness
