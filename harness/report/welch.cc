#include "harness/report/welch.h"

#include <cmath>

#include "harness/analysis/distributions.h"

namespace alexbench::harness {

std::optional<Interval> WelchInterval(std::span<const double> x, std::span<const double> y,
                                      double level) {
  const std::optional<double> x_error = StandardError(x);
  const std::optional<double> y_error = StandardError(y);
  if (!x_error || !y_error) {
    return std::nullopt;
  }
  const double difference = Mean(x) - Mean(y);
  const double x_variance = *x_error * *x_error;
  const double y_variance = *y_error * *y_error;
  const double variance = x_variance + y_variance;
  if (variance <= 0) {
    return Interval{.low = difference, .high = difference};
  }
  const double degrees = variance * variance /
                         (x_variance * x_variance / static_cast<double>(x.size() - 1) +
                          y_variance * y_variance / static_cast<double>(y.size() - 1));
  const StudentsT distribution(degrees);
  const double half = boost::math::quantile(distribution, (1 + level) / 2) * std::sqrt(variance);
  return Interval{.low = difference - half, .high = difference + half};
}

}  // namespace alexbench::harness
