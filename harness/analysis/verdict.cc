#include "harness/analysis/verdict.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "base/check.h"
#include "harness/analysis/busy_groups.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/sensitivity.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/stopping.h"

namespace alexbench::harness {
namespace {

using OptionalPs = std::vector<std::optional<double>>;

std::optional<double> POfZero(const OpenContrast& contrast) {
  return TwoSidedP(contrast.measured.log_ratios);
}

// What may be due to the place of code or the length of blocks. An absent one is less than any.
std::optional<double> PBeyondBar(const OpenContrast& contrast) {
  const double bar = std::max(contrast.clone_spread, contrast.carried_over).value_or(0);
  return TwoSidedPBeyond(contrast.measured.log_ratios, bar);
}

// Where each contrast's p stands after the adjustment; nullopt where it has none.
OptionalPs AdjustedPs(const std::vector<OpenContrast>& contrasts,
                      std::optional<double> (*p_of)(const OpenContrast&)) {
  OptionalPs adjusted(contrasts.size());
  std::vector<double> family;
  for (std::size_t i = 0; i < contrasts.size(); ++i) {
    if (contrasts[i].cells_valid) {
      adjusted[i] = p_of(contrasts[i]);
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

// What the adjustment left of a contrast; both or neither are there.
struct AdjustedP {
  std::optional<double> beyond_bar;
  std::optional<double> of_zero;
};

// Sessions that are over, whether or not a round of them counts.
std::size_t SessionsOver(const ContrastMeasurement& measured) {
  return std::max(measured.log_ratios.size(), measured.over_all_rounds.size());
}

struct Bars {
  double bound = 0;  // ln(1 + margin)
  double p_beyond_bar = 0;
  double p_of_zero = 0;
  double error_rate = 0;
};

Verdict JudgeInterval(const OpenContrast& contrast, const Bars& bars,
                      std::vector<std::string>& flags) {
  const std::vector<double>& logs = contrast.measured.log_ratios;
  const Sensitivity sensitivity = CheckSensitivity(contrast.measured, bars.bound);
  const auto interval = TInterval(logs, 1 - 2 * bars.error_rate);
  const bool detectable = bars.p_beyond_bar < bars.error_rate;
  Verdict verdict = Verdict::kInconclusive;
  const bool is_within = interval->low > -bars.bound && interval->high < bars.bound;
  if (is_within && contrast.carried_over) {
    flags.emplace_back(kWithinCarryOverFlag);
  } else if (is_within) {
    verdict = contrast.plan->ladder_step ? Verdict::kInert : Verdict::kEquivalent;
    if (detectable) {
      flags.emplace_back("detectable");
    }
  } else if (detectable && !sensitivity.flips) {
    verdict = Mean(logs) < 0 ? Verdict::kFaster : Verdict::kSlower;
  } else if (!detectable && bars.p_of_zero < bars.error_rate) {
    flags.emplace_back(contrast.carried_over > contrast.clone_spread ? kWithinCarryOverFlag
                                                                     : kWithinCloneSpreadFlag);
  }
  flags.insert(flags.end(), sensitivity.flags.begin(), sensitivity.flags.end());
  return verdict;
}

Verdict Judge(const OpenContrast& contrast, const JudgingRule& rule, const AdjustedP& adjusted_p,
              std::vector<std::string>& flags) {
  if (!contrast.cells_valid || contrast.selfcheck_failed) {
    flags.emplace_back(contrast.cells_valid ? "selfcheck_failed" : "cell_invalid");
    return Verdict::kInvalid;
  }
  if (contrast.measured.lost_in_work) {
    flags.emplace_back("lost_in_work");
    return Verdict::kInconclusive;
  }
  if (contrast.measured.unequal_operations) {
    flags.emplace_back("unequal_operations");
    return Verdict::kInvalid;
  }
  if (contrast.measured.unequal_stretch) {
    flags.emplace_back(kUnequalStretchFlag);
    return Verdict::kInconclusive;
  }
  if (contrast.busy) {
    flags.emplace_back(kBusyFlag);
    return Verdict::kInconclusive;
  }
  if (contrast.measured.preempted) {
    flags.emplace_back("preempted");
    return Verdict::kInconclusive;
  }
  if (!adjusted_p.of_zero) {
    flags.emplace_back(contrast.measured.log_ratios.empty() ? "no_common_round" : "one_session");
    return Verdict::kInconclusive;
  }
  const auto error_rate = ErrorRateAfter(rule.stopping, SessionsOver(contrast.measured));
  if (!error_rate) {
    flags.emplace_back("before_first_look");
    return Verdict::kInconclusive;
  }
  return JudgeInterval(contrast,
                       {.bound = EquivalenceBound(rule.margin),
                        .p_beyond_bar = *adjusted_p.beyond_bar,
                        .p_of_zero = *adjusted_p.of_zero,
                        .error_rate = *error_rate},
                       flags);
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
                                           const JudgingRule& rule) {
  const OptionalPs beyond_bar = AdjustedPs(contrasts, PBeyondBar);
  const OptionalPs of_zero = AdjustedPs(contrasts, POfZero);
  std::vector<ContrastResult> results;
  for (std::size_t i = 0; i < contrasts.size(); ++i) {
    const ContrastMeasurement& measured = contrasts[i].measured;
    ContrastResult result;
    result.a = contrasts[i].plan->a;
    result.b = contrasts[i].plan->b;
    if (contrasts[i].cells_valid && !measured.log_ratios.empty()) {
      const double level =
          1 - ErrorRateAfter(rule.stopping, SessionsOver(measured)).value_or(kErrorRate);
      result.ratio = OverSessionsOfLogs(measured.log_ratios, level);
      result.difference_ns = OverSessions(measured.differences_ns, level);
      result.mde_ns = MinimumDetectable(measured.differences_ns);
      result.stretch_operations = measured.stretch_operations;
    }
    if (contrasts[i].clone_spread) {
      result.clone_ratio = std::exp(*contrasts[i].clone_spread);
    }
    const AdjustedP adjusted{.beyond_bar = beyond_bar[i], .of_zero = of_zero[i]};
    result.verdict = VerdictName(Judge(contrasts[i], rule, adjusted, result.flags));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace alexbench::harness
