// What one engine did under one setting, by itself.
//
// ns_per_op is the mean over sessions of the session's ns per operation, with its t interval.
// Read-only: over the cell's own clean blocks; where under 40 % are clean, over all its blocks and
// the cell gets the flag `preempted`. Writing: over all blocks, with the processor time of the
// engine's other threads charged.
#pragma once

#include <map>
#include <string>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

using ImagesByName = std::map<std::string, const ImageObservation*>;

ImagesByName ByName(const RunObservation& observation);

// Everything of a cell's result except `fairness`.
CellResult SummarizeCell(const CellPlan& cell, const BlockTable& table, const ImagesByName& images);

// Why the cell's figures may not be used; empty if they may. In this order: unsupported, a failed
// image, a failed arm, a wrong answer in any of its blocks, no block at all.
std::string InvalidReason(const CellPlan& cell, const BlockTable& table,
                          const ImagesByName& images);

}  // namespace alexbench::harness
