// Two cells compared, session by session. Each session gives one log-ratio of times d = ln(Ta/Tb)
// and one difference m = Ta - Tb in ns per operation:
//
//   read-only, arms in one memory family   d: 10 %-trimmed mean over the counting rounds of the
//                                             rounds' ln(Ta/Tb)
//   read-only, across families             d: ln of the ratio of plain means, since a trimmed mean
//                                             would hide costs that come in few rounds
//   both, m                                difference of plain means over the same rounds
//   writing                                d, m: from session means over the operations that every
//                                             trial of both did (common_stretch.h), by session
//
// The counting rounds are those clean for both arms (cleaning.h). Where the group has a work arm
// (work_between.h), for it as well, and Ta and Tb are without the work: the means less the work's,
// plain or trimmed as above.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/analysis/block_table.h"

namespace alexbench::harness {

struct ContrastMeasurement {
  std::vector<double> log_ratios;      // per session, ascending
  std::vector<double> differences_ns;  // of the same sessions
  // For the sensitivity checks, read-only: d by the other of the two estimators, over the same
  // rounds; d by the same estimator over all common rounds, clean or not.
  std::vector<double> by_other_estimator;
  std::vector<double> over_all_rounds;
  bool lost_in_work = false;  // a get took no longer than the work's noise; nothing else is filled
  bool preempted = false;     // under 40 % of the common rounds were clean; all are used
  // Paired blocks of one family that differ in operations: the longer ones are disturbed more
  // often, and a trimmed mean over pairs then sees a difference that is not there.
  bool unequal_operations = false;
  // Writing: the operations of each trial that are compared, and whether the blocks that reach
  // beyond them still make the two stand for stretches too unlike.
  std::optional<std::uint64_t> stretch_operations;
  bool unequal_stretch = false;
};

struct ArmPair {
  const ArmPlan* a = nullptr;
  const ArmPlan* b = nullptr;
  const ArmPlan* work = nullptr;  // no part of either; nullptr where there is none
};

// Requires: both arms in one read-only group.
ContrastMeasurement MeasureInRounds(const BlockTable& table, const ArmPair& arms);

// Requires: both arms write.
ContrastMeasurement MeasureBySession(const BlockTable& table, const ArmPair& arms);

// By the contrast's group, else by the cells' home arms. Empty where an arm is missing.
ContrastMeasurement Measure(const BlockTable& table, const ContrastPlan& contrast);

}  // namespace alexbench::harness
