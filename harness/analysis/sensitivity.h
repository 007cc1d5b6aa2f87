// Would another reasonable way to look at the same blocks have said something else?
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/contrast.h"

namespace alexbench::harness {

// Flags, in this order:
//   trimmed_vs_mean  the other of the two estimators (contrast.h)
//   clean_vs_all     all common rounds instead of the clean ones
//   halves           the first floor(S/2) sessions alone, the others alone
//   leave_one_out    any one session left out; from three sessions on
// A flag is set where the other estimate lies outside the 95 % interval or flips. It flips where
// its sign is not the estimate's, or where it lies within the equivalence bound and the estimate
// does not; only then does it block the verdicts faster and slower.
struct Sensitivity {
  std::vector<std::string> flags;
  bool flips = false;
};

// Requires: two sessions at least.
// Units:    `bound` is ln(1 + margin), as in verdict.h.
Sensitivity CheckSensitivity(const ContrastMeasurement& measured, double bound);

}  // namespace alexbench::harness
