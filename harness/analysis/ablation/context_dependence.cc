#include "harness/analysis/ablation/context_dependence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "harness/analysis/distributions.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

constexpr double kErrorRate = 0.05;
constexpr double kGreatestRatio = 2;
// Squares of logarithms below this are rounding, not scatter.
constexpr double kRounding = 1e-24;

std::vector<double> MeansByContext(std::span<const EffectSample> contexts) {
  std::vector<double> means;
  for (const EffectSample& context : contexts) {
    means.push_back(Mean(context.logs));
  }
  return means;
}

std::vector<double> MeansBySession(std::span<const EffectSample> contexts) {
  std::vector<double> means(contexts.front().logs.size(), 0.0);
  for (const EffectSample& context : contexts) {
    for (std::size_t session = 0; session < means.size(); ++session) {
      means[session] += context.logs[session] / static_cast<double>(contexts.size());
    }
  }
  return means;
}

double Square(double value) { return value * value; }

}  // namespace

std::optional<double> ContextsAlikeP(std::span<const EffectSample> contexts) {
  const std::size_t sessions = contexts.empty() ? 0 : contexts.front().logs.size();
  if (contexts.size() < 2 || sessions < 2) {
    return std::nullopt;
  }
  const std::vector<double> by_context = MeansByContext(contexts);
  const std::vector<double> by_session = MeansBySession(contexts);
  const double grand = Mean(by_context);
  double between = 0;
  double remainder = 0;
  for (std::size_t c = 0; c < contexts.size(); ++c) {
    between += static_cast<double>(sessions) * Square(by_context[c] - grand);
    for (std::size_t s = 0; s < sessions; ++s) {
      remainder += Square(contexts[c].logs[s] - by_context[c] - by_session[s] + grand);
    }
  }
  const auto between_freedom = static_cast<double>(contexts.size() - 1);
  const double freedom = between_freedom * static_cast<double>(sessions - 1);
  between /= between_freedom;
  remainder /= freedom;
  if (remainder < kRounding) {
    return between < kRounding ? 1.0 : 0.0;
  }
  const FisherF distribution(between_freedom, freedom);
  return boost::math::cdf(boost::math::complement(distribution, between / remainder));
}

bool DependsOnContext(std::span<const EffectSample> contexts, double bound) {
  const std::optional<double> p = ContextsAlikeP(contexts);
  if (!p || *p >= kErrorRate) {
    return false;
  }
  const std::vector<double> means = MeansByContext(contexts);
  const auto [low, high] = std::minmax_element(means.begin(), means.end());
  const auto [small, great] = std::minmax({std::abs(*low), std::abs(*high)});
  const bool signs_differ = *low < 0 && *high > 0;
  return *high - *low > bound && (signs_differ || great > kGreatestRatio * small);
}

}  // namespace alexbench::harness
