// Does a figure lie in a band? Answered by its 90 % interval over sessions.
#pragma once

#include <optional>
#include <span>

#include "harness/analysis/statistics.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// Sets `pass` and, where that is null, `reason`.  Requires: no NaN among the values.
void JudgeBand(std::span<const double> values, const Interval& band, SelfCheckResult& row);

inline constexpr char kPreemptedReason[] = "under 40 % of the rounds were clean";

// Sets `pass` to null with this reason.
void CannotTell(const char* reason, SelfCheckResult& row);

}  // namespace alexbench::harness
