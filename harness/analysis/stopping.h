// Looking more than once at data that grows, without finding more than there is.
//
// A run that stops when it is decided tests its contrasts at several numbers of sessions, its
// looks. The looks and their error rates are fixed before anything is measured and add up to
// kErrorRate, so that whatever the sessions have to do with each other, identical code is called
// different in at most that share of runs (Bonferroni's inequality). Early looks get little:
//
//   looks        n_1 = first_look_sessions, n_(k+1) = n_k + max(2, n_k / 2) rounded down, and
//                most_sessions as the last
//   error rate   alpha_k = 0.05 ((n_k / most_sessions)^2 - (n_(k-1) / most_sessions)^2), n_0 = 0
//
// A run that ends between two looks, its time spent or interrupted, is judged by the look that
// would have come next and now never will.
// Source: [KIM87] for the power family of rates.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/session/plan.h"

namespace alexbench::harness {

// The share of runs without any difference in which one may be reported.
inline constexpr double kErrorRate = 0.05;

struct Look {
  std::uint32_t sessions = 0;
  double error_rate = 0;
};

// Requires: 2 <= first_look_sessions <= most_sessions.
std::vector<Look> PlannedLooks(const StoppingPlan& stopping);

// Whether a contrast is looked at after so many sessions.
bool IsLook(const StoppingPlan& stopping, std::uint32_t sessions);

// The error rate of the verdict given after `sessions`: of the first look not before them, the
// last where none is left. nullopt before the first look. kErrorRate without a stopping plan.
std::optional<double> ErrorRateAfter(const std::optional<StoppingPlan>& stopping,
                                     std::size_t sessions);

// How many sessions a contrast needs until its verdict has 80 % power, if it goes on as it began:
// for a difference of the margin, or for telling which side of it the estimate lies where that is
// harder. The smallest n with (t_{n-1}(1 - alpha_n / 2) + 0.84) s / sqrt(n) <= distance, s being
// the standard deviation of `log_ratios` and alpha_n the last look's rate of a plan for n sessions.
//
// Requires: two sessions at least.
// Units:    `bound` is ln(1 + margin).
// Errors:   nullopt where more than 10,000 would be needed.
std::optional<std::uint32_t> SessionsNeeded(std::span<const double> log_ratios, double bound);

}  // namespace alexbench::harness
