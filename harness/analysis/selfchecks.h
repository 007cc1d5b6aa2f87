// What the run says about its own instrument, group by group (run_checks.h: run by run). Every row
// names what is expected and what was got; `pass` is null, with a reason, where the run is too
// noisy or too short to tell.
//
// Rows that ask whether a figure lies in a band go by its 90 % interval over sessions: true where
// the interval lies inside the band, false where it lies wholly outside, else null.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

inline constexpr double kSlopeTolerance = 0.10;
inline constexpr double kMostFloorShare = 0.6;  // floor at throughput over floor at latency

// A row and the group it was measured in.
struct GroupCheck {
  SelfCheckResult result{};
  const GroupPlan* group = nullptr;

  bool failed() const { return result.pass == false; }
};

// aa_duplicate: one row per duplicate arm. The ratio of its time to its cell's lies within the
// equivalence bound (verdict.h). Fails: the contrasts of its group are invalid.
std::vector<GroupCheck> CheckDuplicates(const BlockTable& table);

// known_delay: one row per group with known delays. Per session, the least-squares slope of
// delay(n) on cal(n), plain means over the rounds clean for all of these arms (the slope of
// delay(n) - delay(first) on cal(n) - cal(first) is the same number); within 1 -+ kSlopeTolerance.
// Fails: the contrasts at latency are invalid.
std::vector<GroupCheck> CheckKnownDelays(const BlockTable& table);

// throughput_gate: one row per group, other than for breakdowns, with throughput cells that
// consume all. exp of the mean over
// sessions of ln(floor at throughput / floor at latency), plain means over rounds clean for both,
// is at most kMostFloorShare. Judged by the estimate. Fails: those cells are invalid.
std::vector<GroupCheck> CheckThroughputGates(const BlockTable& table);

}  // namespace alexbench::harness
