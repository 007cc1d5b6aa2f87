// Findings of passes that can't carry an interval.
#pragma once

#include "harness/report/result.h"

namespace alexbench::harness {

// Takes every interval out of cells, contrasts and breakdowns; a contrast that is not invalid then
// is inconclusive. Self-checks keep theirs.
void DropIntervals(Summary& summary);

}  // namespace alexbench::harness
