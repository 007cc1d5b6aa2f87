// Two figures set against each other that no session paired.
#pragma once

#include <algorithm>

#include "harness/report/result.h"

namespace alexbench::harness {

// From the figures' own intervals (xl, xh) and (yl, yh), as if independent:
//   low = x - y - sqrt((x - xl)^2 + (yh - y)^2),  high = x - y + sqrt((xh - x)^2 + (y - yl)^2).
// No interval where one has none.
// Source: [ZOU08], the method of variance estimates recovery.
Statistic UnpairedDifference(const Statistic& x, const Statistic& y);

// x / y, by the same formula on logarithms. No interval where an end is not above 0
// or no double can hold it.
// Requires: positive estimates.
Statistic UnpairedRatio(Statistic x, Statistic y);

// A statistic under a monotonic `change` of its unit or direction.
template <typename Change>
Statistic Mapped(const Statistic& from, Change change) {
  Statistic result{.estimate = change(from.estimate), .ci_low = {}, .ci_high = {}};
  if (from.ci_low) {
    const double first = change(*from.ci_low);
    const double second = change(*from.ci_high);
    result.ci_low = std::min(first, second);
    result.ci_high = std::max(first, second);
  }
  return result;
}

}  // namespace alexbench::harness
