// What `ab` prints: a verdict in one line and a table, as Markdown fit for a pull request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/result.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// What the comparison took and would still take.
struct AbCost {
  double seconds = 0;              // of the whole run
  double seconds_per_session = 0;  // of the last session, all groups together; 0 if there was none
  // By contrast: sessions until its verdict has 80 % power (analysis/stopping.h); nullopt where
  // that can't be told or is out of reach.
  std::vector<std::optional<std::uint32_t>> sessions_needed;
};

// One bold line for each contrast, a table with a row for each, then what was compared, on which
// host, how sure that is and how to repeat it.
//
// Requires: a plan by PlanAb, its summary, and one entry of `sessions_needed` per contrast.
std::string RenderAb(const Summary& summary, const RunPlan& plan, const AbCost& cost,
                     const std::vector<std::string>& command_line);

}  // namespace alexbench::harness
