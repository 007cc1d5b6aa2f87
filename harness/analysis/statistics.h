// The few statistics every finding rests on. Each is a closed formula, so that another program can
// compute it again from the same numbers; scripts/check_results.py does, with scipy.
//
// Below, x is the sample, n its size, sum(x) the plain sum in the order given.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/report/result.h"

namespace alexbench::harness {

// Two-sided confidence levels in use.
inline constexpr double kReportedLevel = 0.95;     // every interval that is printed, unless a
                                                   // run looks at its contrasts several times
inline constexpr double kEquivalenceLevel = 0.90;  // two one-sided tests at 5 %

// (z_0.975 + z_0.80) rounded up: an effect of this many standard errors is found with 80 % power.
inline constexpr double kPowerFactor = 2.80;

struct Interval {
  double low = 0;
  double high = 0;
};

// sum(x) / n.  scipy: numpy.mean(x).  Requires: n > 0.
double Mean(std::span<const double> values);

// Mean without the floor(0.1 n) smallest and the floor(0.1 n) greatest values.
// scipy: scipy.stats.trim_mean(x, 0.1).  Requires: n > 0.
double TrimmedMean(std::span<const double> values);

// s / sqrt(n), s^2 = sum((x - mean)^2) / (n - 1).  scipy: scipy.stats.sem(x).  nullopt if n < 2.
std::optional<double> StandardError(std::span<const double> values);

// mean -+ t_{n-1}((1 + level) / 2) * standard error.
// scipy: scipy.stats.t.interval(level, n - 1, loc=mean(x), scale=sem(x)), whose quantile is off by
// up to 5e-11; compare ends by the half-width.  nullopt if n < 2.
std::optional<Interval> TInterval(std::span<const double> values, double level);

// Two-sided p of "the mean is 0".  scipy: scipy.stats.ttest_1samp(x, 0).pvalue.  Where all values
// are equal: 1 if they are 0, else 0.  nullopt if n < 2.
std::optional<double> TwoSidedP(std::span<const double> values);

// Two-sided p of "the mean lies within -+bar": 1 where the sample's does, else that of "the mean is
// the end next to it".  scipy: ttest_1samp(x, copysign(bar, mean(x))).pvalue.  nullopt if n < 2.
// Requires: bar >= 0; at 0 it is TwoSidedP.
std::optional<double> TwoSidedPBeyond(std::span<const double> values, double bar);

// kPowerFactor * standard error: the smallest difference found with 80 % power.
std::optional<double> MinimumDetectable(std::span<const double> values);

// Holm's adjustment: with p_(1) <= ... <= p_(m), adjusted p_(i) is the greatest over j <= i of
// min(1, (m - j + 1) p_(j)). The Holm-adjusted 95 % interval excludes 0 exactly where the adjusted
// p is below 0.05.  statsmodels: multipletests(p, method='holm')[1].
// Source: [HOLM79].
std::vector<double> HolmAdjusted(std::span<const double> p_values);

// Benjamini and Hochberg's adjustment, which bounds the share of false findings among those made:
// adjusted p_(i) is the least over j >= i of min(1, m p_(j) / j).
// statsmodels: multipletests(p, method='fdr_bh')[1].
// Source: [BENJAMINI95].
std::vector<double> FalseDiscoveryAdjusted(std::span<const double> p_values);

// Mean and t interval over sessions; no interval for one session.  Requires: n > 0.
Statistic OverSessions(std::span<const double> values, double level = kReportedLevel);

// The same for values that are natural logarithms, given back as exp() of all three. An interval
// that no double can hold, or whose inverse none can, is left out.
Statistic OverSessionsOfLogs(std::span<const double> logs, double level = kReportedLevel);

// Least-squares slope of y on x, with intercept: sum((x - mx)(y - my)) / sum((x - mx)^2).
// scipy: scipy.stats.linregress(x, y).slope.  Requires: equal sizes.  nullopt if all x are equal.
std::optional<double> Slope(std::span<const double> x, std::span<const double> y);

}  // namespace alexbench::harness
