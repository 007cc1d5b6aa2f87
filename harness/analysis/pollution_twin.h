// What the find_slot phase of a breakdown leaves out because its arm never reads a record.
#pragma once

#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// pollution_twin: one row per breakdown with a twin (twin_loop.h). The gap is the twin's time less
// that of the find_slot stage, plain means over rounds clean for both and for the whole get; it
// holds what the record's lines push out of the caches, and the instructions that read them. Where
// it is over kMostResidualShare of the get, `pass` is null: the phases still add up, but up to the
// gap of what reading is charged with belongs to finding.
std::vector<SelfCheckResult> CheckPollutionTwins(const BlockTable& table);

}  // namespace alexbench::harness
