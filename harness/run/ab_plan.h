// ab: two engines, until they are told apart, found as good as equal, or the time is spent.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

struct AbRequest {
  std::string candidate;        // A: `a` of every contrast
  std::string reference;        // B
  double margin = 0.01;         // equivalence margin, as a share
  double budget_seconds = 300;  // of everything the program does, images included
};

// A and B under every setting of `request`, a contrast for each; without a workload `query`, and
// reading workloads at latency unless scenarios are named. The sessions' length and the most there
// can be follow from the budget alone, so that the looks at the data are fixed beforehand; the
// self-checks take part in the first sessions only.
//
// Errors: as PlanRun; InvalidArgument for a pair that can't be measured, for the profile
//         as_published, and for several durability levels of a workload that only reads.
absl::StatusOr<RunPlan> PlanAb(const RunRequest& request, const AbRequest& ab);

}  // namespace alexbench::harness
