// How the minutes of `reproduce` are shared out.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// Sets the seconds of every session, so that a whole run of profile quick stays within a quarter
// of an hour together with the build (docs/decisions/0012-the-minutes-of-reproduce.md):
//
// - quick, read-only: what the arms of a session would have if it had 24 of them, at least half
//   of the profile's and at most 1.32 times those;
// - quick, writing: 0.4 of the profile's;
// - writing of the published system, in any profile: half of what others get. Those cells are to
//   decide ratios of 2, 7 and 29.
//
// Requires: all groups are planned.
void PaceReproduce(RunPlan& plan);

}  // namespace alexbench::harness
