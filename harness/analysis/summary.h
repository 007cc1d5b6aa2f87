// From what a run saw to what it found. A pure function: the same input gives the same summary,
// so that `check` can compute it again from the raw blocks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/claims.h"
#include "harness/report/result.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// What the summary carries besides the blocks' findings.
struct SummaryInputs {
  Facts host;
  Facts build;
  std::string run_id;
  std::string status;  // complete | interrupted | failed
  std::vector<ClaimSpec> claims;
  std::map<std::string, std::map<std::string, std::string>> fairness;  // by cell_id
  std::uint32_t layouts = 1;  // binaries that the sessions took in turn, see layouts.h
};

// cells, contrasts and breakdowns in the order of the plan; a breakdown whose arms left nothing or
// whose cell is invalid is left out. Under the profile as_published no interval is given and no
// contrast decided: single passes can't carry one.
//
// Errors: InvalidArgument where plan and observation don't fit together, naming the place.
absl::StatusOr<Summary> Summarize(const RunPlan& plan, const RunObservation& observation,
                                  const SummaryInputs& inputs);

}  // namespace alexbench::harness
