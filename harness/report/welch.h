// Two independent samples: is there a difference, and how large.
#pragma once

#include <optional>
#include <span>

#include "harness/analysis/statistics.h"

namespace alexbench::harness {

// mean(x) - mean(y) -+ t_v((1 + level) / 2) * sqrt(vx + vy), with vx = s_x^2 / n_x and the degrees
// of freedom v = (vx + vy)^2 / (vx^2 / (n_x - 1) + vy^2 / (n_y - 1)).
// scipy: ttest_ind(x, y, equal_var=False) has the same standard error and degrees of freedom.
// nullopt if a sample has fewer than two values.
// Source: [WELCH47].
std::optional<Interval> WelchInterval(std::span<const double> x, std::span<const double> y,
                                      double level);

}  // namespace alexbench::harness
