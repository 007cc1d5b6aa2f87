// What one engine did under one setting, by itself.
//
// ns_per_op is the mean over sessions of the session's ns per operation, with its t interval.
// Read-only: over the cell's own clean blocks; where under 40 % are clean, over all its blocks and
// the cell gets the flag `preempted`. Writing: over all blocks, with the processor time of the
// engine's other threads charged.
#pragma once

#include "harness/analysis/block_table.h"
#include "harness/analysis/validity.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// Everything of a cell's result except `fairness`.
CellResult SummarizeCell(const CellPlan& cell, const BlockTable& table, const ImagesByName& images);

}  // namespace alexbench::harness
