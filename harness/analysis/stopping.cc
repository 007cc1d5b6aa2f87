#include "harness/analysis/stopping.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "harness/analysis/distributions.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

constexpr std::uint32_t kFewestSessions = 4;  // of a plan made to be compared with
constexpr std::uint32_t kMostSessionsNeeded = 10'000;
constexpr double kPowerQuantile = 0.8416212335729143;  // normal, 80 %

double Spent(std::uint32_t sessions, std::uint32_t most_sessions) {
  const double share = static_cast<double>(sessions) / static_cast<double>(most_sessions);
  return kErrorRate * share * share;
}

double LastRate(std::uint32_t most_sessions) {
  return PlannedLooks({.first_look_sessions = kFewestSessions, .most_sessions = most_sessions})
      .back()
      .error_rate;
}

bool HasPower(std::uint32_t sessions, double deviation, double distance) {
  const StudentsT distribution(static_cast<double>(sessions - 1));
  const double quantile = boost::math::quantile(distribution, 1 - LastRate(sessions) / 2);
  const double error = deviation / std::sqrt(static_cast<double>(sessions));
  return (quantile + kPowerQuantile) * error <= distance;
}

}  // namespace

std::vector<Look> PlannedLooks(const StoppingPlan& stopping) {
  ALEXBENCH_CHECK(stopping.first_look_sessions >= 2 &&
                  stopping.first_look_sessions <= stopping.most_sessions);
  std::vector<Look> looks;
  double spent = 0;
  for (std::uint32_t sessions = stopping.first_look_sessions;;
       sessions += std::max<std::uint32_t>(2, sessions / 2)) {
    sessions = std::min(sessions, stopping.most_sessions);
    const double total = Spent(sessions, stopping.most_sessions);
    looks.push_back({.sessions = sessions, .error_rate = total - spent});
    spent = total;
    if (sessions == stopping.most_sessions) {
      return looks;
    }
  }
}

bool IsLook(const StoppingPlan& stopping, std::uint32_t sessions) {
  const std::vector<Look> looks = PlannedLooks(stopping);
  return std::any_of(looks.begin(), looks.end(),
                     [sessions](const Look& look) { return look.sessions == sessions; });
}

std::optional<double> ErrorRateAfter(const std::optional<StoppingPlan>& stopping,
                                     std::size_t sessions) {
  if (!stopping) {
    return kErrorRate;
  }
  if (sessions < stopping->first_look_sessions) {
    return std::nullopt;
  }
  const std::vector<Look> looks = PlannedLooks(*stopping);
  const auto next = std::find_if(looks.begin(), looks.end(), [sessions](const Look& look) {
    return look.sessions >= sessions;
  });
  return next == looks.end() ? looks.back().error_rate : next->error_rate;
}

std::optional<std::uint32_t> SessionsNeeded(std::span<const double> log_ratios, double bound) {
  const std::optional<double> error = StandardError(log_ratios);
  ALEXBENCH_CHECK(error.has_value());
  const double deviation = *error * std::sqrt(static_cast<double>(log_ratios.size()));
  const double estimate = std::abs(Mean(log_ratios));
  const double distance = std::min(bound, std::max(estimate, bound - estimate));
  for (std::uint32_t sessions = kFewestSessions; sessions <= kMostSessionsNeeded; ++sessions) {
    if (HasPower(sessions, deviation, distance)) {
      return sessions;
    }
  }
  return std::nullopt;
}

}  // namespace alexbench::harness
