// How much timing single operations lengthens the blocks it is done in.
#pragma once

#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

inline constexpr double kMostPerturbation = 0.05;

// sampling_perturbation: one row per writing cell with sampled operations. Per session, time per
// operation of the blocks with sampled operations over that of the plain blocks of the same trials;
// the 90 % interval of the mean of its logarithm lies below ln(1 + kMostPerturbation).
std::vector<SelfCheckResult> CheckSampling(const BlockTable& table);

}  // namespace alexbench::harness
