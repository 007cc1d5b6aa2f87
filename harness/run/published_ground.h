// How much of a run the published system gets.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// Cuts the sessions in which an engine of the published system writes: what they are to decide are
// ratios of 2, 7 and 29, and a whole run is to stay within a quarter of an hour.
void ShortenPublishedTrials(RunPlan& plan);

}  // namespace alexbench::harness
