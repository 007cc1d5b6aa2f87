// A figure with its interval.
#pragma once

#include <optional>

namespace alexbench::harness {

// An estimate with its 95 % interval. One session alone has no interval: low and high are nullopt.
struct Statistic {
  double estimate = 0;
  std::optional<double> ci_low;
  std::optional<double> ci_high;
};

}  // namespace alexbench::harness
