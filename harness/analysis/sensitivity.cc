#include "harness/analysis/sensitivity.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/check.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

struct Reference {
  double estimate = 0;
  Interval interval;
  double bound = 0;
};

bool Flips(const Reference& reference, double other) {
  const bool sign_differs = reference.estimate * other <= 0;
  const bool shrinks =
      std::abs(reference.estimate) > reference.bound && std::abs(other) <= reference.bound;
  return sign_differs || shrinks;
}

void Consider(const Reference& reference, std::string_view flag, std::span<const double> others,
              Sensitivity& sensitivity) {
  bool raised = false;
  for (const double other : others) {
    const bool flips = Flips(reference, other);
    raised = raised || flips || other < reference.interval.low || other > reference.interval.high;
    sensitivity.flips = sensitivity.flips || flips;
  }
  if (raised) {
    sensitivity.flags.emplace_back(flag);
  }
}

std::vector<double> MeanOrNothing(std::span<const double> values) {
  return values.empty() ? std::vector<double>{} : std::vector<double>{Mean(values)};
}

std::vector<double> LeftOut(std::span<const double> values) {
  std::vector<double> means;
  for (std::size_t out = 0; values.size() > 2 && out < values.size(); ++out) {
    std::vector<double> rest(values.begin(), values.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(out));
    means.push_back(Mean(rest));
  }
  return means;
}

}  // namespace

Sensitivity CheckSensitivity(const ContrastMeasurement& measured, double bound) {
  const std::span<const double> values = measured.log_ratios;
  const auto interval = TInterval(values, kReportedLevel);
  ALEXBENCH_CHECK(interval.has_value());
  const Reference reference{.estimate = Mean(values), .interval = *interval, .bound = bound};
  const std::size_t half = values.size() / 2;
  Sensitivity sensitivity;
  Consider(reference, "trimmed_vs_mean", MeanOrNothing(measured.by_other_estimator), sensitivity);
  Consider(reference, "clean_vs_all", MeanOrNothing(measured.over_all_rounds), sensitivity);
  Consider(reference, "halves",
           std::vector<double>{Mean(values.first(half)), Mean(values.subspan(half))}, sensitivity);
  Consider(reference, "leave_one_out", LeftOut(values), sensitivity);
  return sensitivity;
}

}  // namespace alexbench::harness
