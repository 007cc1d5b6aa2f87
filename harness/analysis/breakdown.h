// Where the time of a get goes. A get is run up to each of its stages; a phase is the difference
// of two consecutive stages, the residual is the production get less the last stage.
//
// All means are plain, over the rounds common to all stage arms and the production arm in which
// all are clean, so that in every session the phases and the residual add up to the total. Each
// figure is a mean over sessions with its t interval.
#pragma once

#include <optional>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// nullopt where a planned arm left nothing, or where the stages key_fetch, find_slot, read_header
// are not all planned. The cell's validity is the caller's to check.
std::optional<BreakdownResult> SummarizeBreakdown(const BreakdownPlan& breakdown,
                                                  const BlockTable& table);

}  // namespace alexbench::harness
