// From findings to an exit code.
#pragma once

#include <string>
#include <vector>

#include "harness/report/result.h"
#include "harness/run/exit_code.h"
#include "harness/run/fail_on.h"

namespace alexbench::harness {

struct OutcomeRules {
  std::vector<Threshold> thresholds;
  bool require_verdict = false;    // contrasts and thresholds that can't be judged are the outcome
  bool selfchecks_decide = false;  // selfcheck: a false check is the outcome
  bool slower_decides = false;     // ab: a candidate that is slower is the outcome
};

struct Outcome {
  ExitCode code = ExitCode::kOk;
  std::vector<std::string> reasons;  // sentences for stderr
};

// Interrupted before failed engines before thresholds, a slower candidate and self-checks before
// missing verdicts; a contrast whose self-check failed misses its verdict. A
// refuted published claim and an unsupported pair are results, not errors.
Outcome JudgeOutcome(const Summary& summary, const OutcomeRules& rules);

}  // namespace alexbench::harness
