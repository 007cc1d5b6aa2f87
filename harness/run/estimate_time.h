// How long a plan will take on a quiet machine, part by part.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// Estimates in seconds, from what the sources' constants say an engine takes for a record. They
// were found on two cores of a virtual machine, by the run that docs/decisions/0012 speaks of and
// by one of all engines, named in engine_cost.cc.
struct PlanSeconds {
  double loads = 0;   // filling images and opening them again: what images report
  double checks = 0;  // settling images, reading every byte back, hashing and syncing
  double starts = 0;  // of sessions: keys and answers, opening, untimed passes, calibration
  double prefixes = 0;  // the untimed share of a reading session's seconds
  double timed = 0;     // blocks and trials
  double between = 0;  // refills of blocks; copies and passes of trials
  double end = 0;      // the summary
  double Sum() const { return loads + checks + starts + prefixes + timed + between + end; }
};

PlanSeconds EstimateSeconds(const RunPlan& plan);

}  // namespace alexbench::harness
