#include "harness/analysis/verdict.h"

#include <cmath>
#include <cstddef>
#include <string>

#include "base/check.h"
#include "harness/analysis/sensitivity.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

constexpr double kErrorRate = 0.05;

// Where each contrast's p stands after the adjustment; nullopt where it has none.
std::vector<std::optional<double>> AdjustedPs(const std::vector<OpenContrast>& contrasts) {
  std::vector<std::optional<double>> adjusted(contrasts.size());
  std::vector<double> family;
  for (std::size_t i = 0; i < contrasts.size(); ++i) {
    if (contrasts[i].cells_valid) {
      adjusted[i] = TwoSidedP(contrasts[i].measured.log_ratios);
    }
    if (adjusted[i]) {
      family.push_back(*adjusted[i]);
    }
  }
  const std::vector<double> holm = HolmAdjusted(family);
  std::size_t next = 0;
  for (std::optional<double>& p : adjusted) {
    if (p) {
      p = holm[next++];
    }
  }
  return adjusted;
}

Verdict JudgeInterval(const OpenContrast& contrast, double bound, double adjusted_p,
                      std::vector<std::string>& flags) {
  const std::vector<double>& logs = contrast.measured.log_ratios;
  const Sensitivity sensitivity = CheckSensitivity(contrast.measured, bound);
  const auto interval = TInterval(logs, kEquivalenceLevel);
  const bool detectable = adjusted_p < kErrorRate;
  Verdict verdict = Verdict::kInconclusive;
  if (interval->low > -bound && interval->high < bound) {
    verdict = contrast.plan->ladder_step ? Verdict::kInert : Verdict::kEquivalent;
    if (detectable) {
      flags.emplace_back("detectable");
    }
  } else if (detectable && !sensitivity.flips) {
    verdict = Mean(logs) < 0 ? Verdict::kFaster : Verdict::kSlower;
  }
  flags.insert(flags.end(), sensitivity.flags.begin(), sensitivity.flags.end());
  return verdict;
}

Verdict Judge(const OpenContrast& contrast, double bound, std::optional<double> adjusted_p,
              std::vector<std::string>& flags) {
  if (!contrast.cells_valid || contrast.selfcheck_failed) {
    flags.emplace_back(contrast.cells_valid ? "selfcheck_failed" : "cell_invalid");
    return Verdict::kInvalid;
  }
  if (contrast.measured.preempted) {
    flags.emplace_back("preempted");
    return Verdict::kInconclusive;
  }
  if (!adjusted_p) {
    flags.emplace_back(contrast.measured.log_ratios.empty() ? "no_common_round" : "one_session");
    return Verdict::kInconclusive;
  }
  return JudgeInterval(contrast, bound, *adjusted_p, flags);
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFaster:
      return "faster";
    case Verdict::kSlower:
      return "slower";
    case Verdict::kEquivalent:
      return "equivalent";
    case Verdict::kInert:
      return "inert";
    case Verdict::kInconclusive:
      return "inconclusive";
    case Verdict::kInvalid:
      return "invalid";
  }
  ALEXBENCH_CHECK(false);
}

double EquivalenceBound(double margin) { return std::log1p(margin); }

std::vector<ContrastResult> JudgeContrasts(const std::vector<OpenContrast>& contrasts,
                                           double margin) {
  const double bound = EquivalenceBound(margin);
  const std::vector<std::optional<double>> adjusted = AdjustedPs(contrasts);
  std::vector<ContrastResult> results;
  for (std::size_t i = 0; i < contrasts.size(); ++i) {
    const ContrastMeasurement& measured = contrasts[i].measured;
    ContrastResult result;
    result.a = contrasts[i].plan->a;
    result.b = contrasts[i].plan->b;
    if (contrasts[i].cells_valid && !measured.log_ratios.empty()) {
      result.ratio = OverSessionsOfLogs(measured.log_ratios);
      result.difference_ns = OverSessions(measured.differences_ns);
      result.mde_ns = MinimumDetectable(measured.differences_ns);
    }
    result.verdict = VerdictName(Judge(contrasts[i], bound, adjusted[i], result.flags));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace alexbench::harness
