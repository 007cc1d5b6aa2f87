#include "harness/run/outcome.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/text.h"

namespace alexbench::harness {
namespace {

// A pair that can't be, or a scenario or limit that turned out not to be one, is no engine's
// failure.
bool IsFailure(std::string_view reason) {
  return !absl::StartsWith(ToAbsl(reason), "unsupported: ") &&
         !absl::StartsWith(ToAbsl(reason), "throughput gate: ") &&
         !absl::StartsWith(ToAbsl(reason), "memory limit: ");
}

std::vector<std::string> FailedCells(const Summary& summary) {
  std::vector<std::string> reasons;
  for (const CellResult& cell : summary.cells) {
    const std::string reason = cell.invalid_reason.value_or("");
    if (!cell.valid && IsFailure(reason)) {
      reasons.push_back(absl::StrCat(cell.cell_id, ": ", reason));
    }
  }
  return reasons;
}

std::vector<std::string> FalseChecks(const Summary& summary) {
  std::vector<std::string> reasons;
  for (const SelfCheckResult& check : summary.selfchecks) {
    if (check.pass == false) {
      reasons.push_back(absl::StrCat("self-check ", check.name, ": expected ", check.expected));
    }
  }
  return reasons;
}

std::vector<std::string> Slower(const Summary& summary) {
  std::vector<std::string> reasons;
  for (const ContrastResult& contrast : summary.contrasts) {
    if (contrast.verdict == "slower") {
      reasons.push_back(absl::StrCat(contrast.a, " is slower than ", contrast.b));
    }
  }
  return reasons;
}

std::vector<std::string> Undecided(const Summary& summary) {
  std::vector<std::string> reasons;
  for (const ContrastResult& contrast : summary.contrasts) {
    const bool check_failed = std::find(contrast.flags.begin(), contrast.flags.end(),
                                        "selfcheck_failed") != contrast.flags.end();
    if (contrast.verdict == "inconclusive" || check_failed) {
      reasons.push_back(
          absl::StrCat(contrast.verdict, ": ", contrast.a, " against ", contrast.b));
    }
  }
  return reasons;
}

}  // namespace

Outcome JudgeOutcome(const Summary& summary, const OutcomeRules& rules) {
  if (summary.status == "interrupted") {
    return {ExitCode::kInterrupted, {"interrupted; the sessions that were complete are kept"}};
  }
  if (std::vector<std::string> failed = FailedCells(summary); !failed.empty()) {
    return {ExitCode::kEngineFailed, std::move(failed)};
  }
  if (std::vector<std::string> crossed = CrossedThresholds(rules.thresholds, summary);
      !crossed.empty()) {
    return {ExitCode::kThresholdCrossed, std::move(crossed)};
  }
  if (rules.slower_decides) {
    if (std::vector<std::string> slower = Slower(summary); !slower.empty()) {
      return {ExitCode::kThresholdCrossed, std::move(slower)};
    }
  }
  if (rules.selfchecks_decide) {
    if (std::vector<std::string> broken = FalseChecks(summary); !broken.empty()) {
      return {ExitCode::kThresholdCrossed, std::move(broken)};
    }
  }
  std::vector<std::string> unjudged = UnjudgedThresholds(rules.thresholds, summary);
  if (!rules.require_verdict) {
    return {ExitCode::kOk, std::move(unjudged)};
  }
  std::vector<std::string> undecided = Undecided(summary);
  std::move(unjudged.begin(), unjudged.end(), std::back_inserter(undecided));
  const ExitCode code = undecided.empty() ? ExitCode::kOk : ExitCode::kInconclusive;
  return {code, std::move(undecided)};
}

}  // namespace alexbench::harness
