// The figure of a run that stands against a claim's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/claims.h"
#include "harness/report/result.h"

namespace alexbench::harness {

struct ClaimObservation {
  std::optional<Statistic> observed;
  std::vector<std::string> cells;      // those found
  std::optional<std::string> missing;  // why a verdict can't rest on it
};

// Two cells in one contrast: from the contrast, whose interval is paired. Else from the cells' own
// intervals as if independent, by the method of variance estimates recovery [ZOU08]: for a
// difference of x and y with intervals (xl, xh), (yl, yh)
//   low = x - y - sqrt((x - xl)^2 + (yh - y)^2), high = x - y + sqrt((xh - x)^2 + (y - yl)^2),
// taken on logarithms for a ratio; no interval where an end has no logarithm.
ClaimObservation Observe(const ClaimSpec& claim, const Summary& summary);

}  // namespace alexbench::harness
