// One number per session: the level at which all intervals are formed. Within a session blocks
// follow each other too closely to count as independent.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/analysis/cleaning.h"

namespace alexbench::harness {

// Sum of ns over sum of operations.  Requires: at least one block.
double NsPerOperation(const Blocks& blocks);

// The same with the processor time of the engine's other threads charged:
// (sum of ns + sum of other_cpu_ns) / sum of operations.
double ChargedNsPerOperation(const Blocks& blocks);

// A block's own time per operation.
double BlockNsPerOperation(const BlockObservation& block);

// NsPerOperation of the arm with this index in every session of the selection.
std::vector<double> SessionMeans(const RoundSelection& selection, std::size_t arm);
std::vector<double> ChargedSessionMeans(const RoundSelection& selection, std::size_t arm);

}  // namespace alexbench::harness
