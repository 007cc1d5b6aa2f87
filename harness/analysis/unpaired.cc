#include "harness/analysis/unpaired.h"

#include <cmath>

namespace alexbench::harness {

Statistic UnpairedDifference(const Statistic& x, const Statistic& y) {
  Statistic result{.estimate = x.estimate - y.estimate, .ci_low = {}, .ci_high = {}};
  if (x.ci_low && y.ci_low) {
    result.ci_low = result.estimate - std::hypot(x.estimate - *x.ci_low, *y.ci_high - y.estimate);
    result.ci_high = result.estimate + std::hypot(*x.ci_high - x.estimate, y.estimate - *y.ci_low);
  }
  return result;
}

Statistic UnpairedRatio(Statistic x, Statistic y) {
  for (Statistic* each : {&x, &y}) {
    if (each->ci_low && *each->ci_low <= 0) {
      each->ci_low = each->ci_high = std::nullopt;
    }
  }
  const auto log = [](double value) { return std::log(value); };
  const auto exp = [](double value) { return std::exp(value); };
  Statistic ratio = Mapped(UnpairedDifference(Mapped(x, log), Mapped(y, log)), exp);
  if (!std::isfinite(ratio.ci_high.value_or(0))) {
    ratio.ci_low = ratio.ci_high = std::nullopt;
  }
  return ratio;
}

}  // namespace alexbench::harness
