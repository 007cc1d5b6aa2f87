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

// Two cells of one contrast: from the contrast, whose interval is paired; else from the cells' own
// intervals (unpaired.h).
ClaimObservation Observe(const ClaimSpec& claim, const Summary& summary);

}  // namespace alexbench::harness
