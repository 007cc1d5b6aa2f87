// What the run says about its own instrument: the self-checks with one row per run or cell.
#pragma once

#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

inline constexpr double kNotedDrift = 0.10;         // |ln| of a session's halves
inline constexpr double kMostResidualShare = 0.05;  // of a breakdown's total
inline constexpr double kMostBadBreakdowns = 0.25;  // share of the run's breakdowns
inline constexpr double kMostRunnerNs = 2.0;

// drift_control: one row per run. ln of the control's plain mean over the first floor(n/2) rounds
// of a session over that of the others; null where it passes kNotedDrift in any session: contrasts
// are paired, so this is only noted. No row without a control.
std::vector<SelfCheckResult> CheckDrift(const BlockTable& table);

// breakdown_residuals: one row per run. A residual is good if its interval contains 0 or the
// estimate stays under kMostResidualShare of the total; false where over kMostBadBreakdowns are
// not. No row without a breakdown.
std::vector<SelfCheckResult> CheckResiduals(const std::vector<BreakdownResult>& breakdowns);

// runner_cost: one row per valid cell of the engine `null` at throughput, consume none: at most
// kMostRunnerNs per operation; null where the estimate is above and the interval reaches below.
std::vector<SelfCheckResult> CheckRunnerCost(const std::vector<CellResult>& cells);

}  // namespace alexbench::harness
