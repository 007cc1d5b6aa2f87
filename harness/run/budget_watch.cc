#include "harness/run/budget_watch.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/analysis/contrast.h"
#include "harness/analysis/stopping.h"
#include "harness/analysis/summary.h"
#include "harness/analysis/verdict.h"
#include "harness/measure/clock.h"
#include "harness/report/number_text.h"

namespace alexbench::harness {
namespace {

double SecondsSince(std::int64_t start_ns) {
  return static_cast<double>(NowNs() - start_ns) * 1e-9;
}

std::string ClockText(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::lround(seconds));
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

// More sessions may still turn these into a verdict; a cell that is invalid stays so.
bool IsOpen(const ContrastResult& contrast) {
  const bool check_failed = std::find(contrast.flags.begin(), contrast.flags.end(),
                                      "selfcheck_failed") != contrast.flags.end();
  return contrast.verdict == "inconclusive" || check_failed;
}

}  // namespace

BudgetWatch::BudgetWatch(const RunPlan& plan) : plan_(plan), start_ns_(NowNs()) {}

absl::StatusOr<bool> BudgetWatch::IsDecided(const RunObservation& seen,
                                            std::uint32_t sessions_done) {
  ASSIGN_OR_RETURN(const Summary summary, Summarize(plan_, seen, {}));
  const auto open = std::find_if(summary.contrasts.begin(), summary.contrasts.end(), IsOpen);
  const bool decided = open == summary.contrasts.end();
  if (!decided) {
    last_look_ = absl::StrFormat("; %d sessions say %s, %s", sessions_done,
                                 open->ratio ? RatioText(*open->ratio) : "nothing", open->verdict);
  }
  return decided;
}

std::string BudgetWatch::BeginStep(const std::string& step) {
  if (session_start_ns_ == 0 && absl::StartsWith(step, "group ")) {
    session_start_ns_ = NowNs();
  }
  return absl::StrFormat("%s of %s, %s%s", ClockText(SecondsSince(start_ns_)),
                         ClockText(plan_.stopping->budget_seconds), step, last_look_);
}

absl::StatusOr<AbCost> BudgetWatch::Cost(const RunObservation& seen) const {
  AbCost cost{.seconds = SecondsSince(start_ns_),
              .seconds_per_session = session_seconds_,
              .sessions_needed = {}};
  ASSIGN_OR_RETURN(const BlockTable table, BlockTable::Build(plan_, seen));
  for (const ContrastPlan& contrast : plan_.contrasts) {
    const std::vector<double> logs = Measure(table, contrast).log_ratios;
    cost.sessions_needed.push_back(
        logs.size() < 2 ? std::nullopt
                        : SessionsNeeded(logs, EquivalenceBound(plan_.profile.margin)));
  }
  return cost;
}

absl::StatusOr<NextSessions> BudgetWatch::Decide(const RunObservation& seen,
                                                 std::uint32_t sessions_done) {
  session_seconds_ = SecondsSince(session_start_ns_);
  session_start_ns_ = NowNs();
  if (IsLook(*plan_.stopping, sessions_done)) {
    ASSIGN_OR_RETURN(const bool decided, IsDecided(seen, sessions_done));
    if (decided) {
      return NextSessions::kLeaveOut;
    }
  }
  const bool fits = SecondsSince(start_ns_) + session_seconds_ <= plan_.stopping->budget_seconds;
  return fits ? NextSessions::kRun : NextSessions::kLeaveOut;
}

}  // namespace alexbench::harness
