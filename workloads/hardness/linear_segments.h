// How many straight lines it takes to say where each key is.
#pragma once

#include <cstdint>
#include <span>

#include "base/key.h"

namespace alexbench::workloads {

// The least number of straight lines, each for a stretch of neighbouring keys, that give every
// key's rank with an error of at most `max_error`.
//
// Requires: the keys ascend and are distinct; max_error < 2^32.
// Cost:     one pass, O(n) in all; memory for the hulls of one stretch. Exact: all in integers.
// Source:   the measure H of [GRE22]; one stretch after [OROURKE81].
std::uint64_t CountLinearSegments(std::span<const Key> keys, std::uint64_t max_error);

}  // namespace alexbench::workloads
