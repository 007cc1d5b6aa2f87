// The clock of a run that stops by itself: after each session, whether another is worth its time.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

#include "harness/report/ab_report.h"
#include "harness/session/executor.h"

namespace alexbench::harness {

class BudgetWatch {
 public:
  // Starts the clock. What follows requires a plan with a stopping plan.
  // Lifetime: refers to the plan.
  explicit BudgetWatch(const RunPlan& plan);

  // Told of every step as it begins; returns what to show for it:
  // "0:45 of 2:00, group g0, session 6 of 24; 4 sessions say 0.932x [0.911, 0.953], inconclusive".
  std::string BeginStep(const std::string& step);

  // No more sessions where all contrasts are decided at a look, or where the next sessions would
  // end after the budget if they took as long as the last.
  // Errors: those of Summarize.
  absl::StatusOr<NextSessions> Decide(const RunObservation& seen, std::uint32_t sessions_done);

  // What the run has cost so far, for what is printed at its end.
  // Errors: those of BlockTable::Build.
  absl::StatusOr<AbCost> Cost(const RunObservation& seen) const;

 private:
  absl::StatusOr<bool> IsDecided(const RunObservation& seen, std::uint32_t sessions_done);

  const RunPlan& plan_;
  std::int64_t start_ns_ = 0;
  std::int64_t session_start_ns_ = 0;  // when the session that runs began; 0: still images
  double session_seconds_ = 0;         // of the last session, all groups together
  std::string last_look_;
};

}  // namespace alexbench::harness
