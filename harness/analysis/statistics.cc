#include "harness/analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "base/check.h"

#include "harness/analysis/distributions.h"

namespace alexbench::harness {
namespace {

constexpr double kTrimmedShare = 0.1;

StudentsT OfSample(std::size_t sample_size) {
  return StudentsT(static_cast<double>(sample_size - 1));
}

// Where the values stand, the least first.
std::vector<std::size_t> Ascending(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  return order;
}

}  // namespace

double Mean(std::span<const double> values) {
  ALEXBENCH_CHECK(!values.empty());
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double TrimmedMean(std::span<const double> values) {
  ALEXBENCH_CHECK(!values.empty());
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto cut = static_cast<std::size_t>(kTrimmedShare * static_cast<double>(sorted.size()));
  return Mean(std::span(sorted).subspan(cut, sorted.size() - 2 * cut));
}

std::optional<double> StandardError(std::span<const double> values) {
  if (values.size() < 2) {
    return std::nullopt;
  }
  const double mean = Mean(values);
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  const auto n = static_cast<double>(values.size());
  return std::sqrt(squares / (n - 1) / n);
}

std::optional<Interval> TInterval(std::span<const double> values, double level) {
  const std::optional<double> error = StandardError(values);
  if (!error) {
    return std::nullopt;
  }
  const double mean = Mean(values);
  const double half = boost::math::quantile(OfSample(values.size()), (1 + level) / 2) * *error;
  return Interval{mean - half, mean + half};
}

std::optional<double> TwoSidedP(std::span<const double> values) {
  return TwoSidedPBeyond(values, 0);
}

std::optional<double> TwoSidedPBeyond(std::span<const double> values, double bar) {
  const std::optional<double> error = StandardError(values);
  if (!error) {
    return std::nullopt;
  }
  const double excess = std::abs(Mean(values)) - bar;
  if (excess <= 0) {
    return 1.0;
  }
  if (*error == 0) {
    return 0.0;
  }
  return 2 * boost::math::cdf(boost::math::complement(OfSample(values.size()), excess / *error));
}

std::optional<double> MinimumDetectable(std::span<const double> values) {
  const std::optional<double> error = StandardError(values);
  return error ? std::optional(kPowerFactor * *error) : std::nullopt;
}

std::vector<double> HolmAdjusted(std::span<const double> p_values) {
  const std::vector<std::size_t> order = Ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double greatest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto tests_left = static_cast<double>(order.size() - rank);
    greatest = std::max(greatest, std::min(1.0, tests_left * p_values[order[rank]]));
    adjusted[order[rank]] = greatest;
  }
  return adjusted;
}

std::vector<double> FalseDiscoveryAdjusted(std::span<const double> p_values) {
  const std::vector<std::size_t> order = Ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const double p = p_values[order[rank - 1]];
    least = std::min(least, p * static_cast<double>(order.size()) / static_cast<double>(rank));
    adjusted[order[rank - 1]] = least;
  }
  return adjusted;
}

Statistic OverSessions(std::span<const double> values, double level) {
  Statistic result{.estimate = Mean(values), .ci_low = std::nullopt, .ci_high = std::nullopt};
  if (const auto interval = TInterval(values, level)) {
    result.ci_low = interval->low;
    result.ci_high = interval->high;
  }
  return result;
}

Statistic OverSessionsOfLogs(std::span<const double> logs, double level) {
  Statistic result = OverSessions(logs, level);
  result.estimate = std::exp(result.estimate);
  if (result.ci_low) {
    result.ci_low = std::exp(*result.ci_low);
    result.ci_high = std::exp(*result.ci_high);
    if (!std::isfinite(*result.ci_high) || *result.ci_low < std::numeric_limits<double>::min()) {
      result.ci_low = result.ci_high = std::nullopt;
    }
  }
  return result;
}

std::optional<double> Slope(std::span<const double> x, std::span<const double> y) {
  ALEXBENCH_CHECK(x.size() == y.size() && !x.empty());
  const double mean_x = Mean(x);
  const double mean_y = Mean(y);
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    products += (x[i] - mean_x) * (y[i] - mean_y);
    squares += (x[i] - mean_x) * (x[i] - mean_x);
  }
  return squares > 0 ? std::optional(products / squares) : std::nullopt;
}

}  // namespace alexbench::harness
