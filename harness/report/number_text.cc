#include "harness/report/number_text.h"

#include <array>
#include <cmath>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

std::string RatioNumber(double ratio) {
  return absl::StrFormat(std::abs(ratio) < 10 ? "%.3f" : "%.1f", ratio);
}

}  // namespace

std::string NumberText(double number) {
  const double size = std::abs(number);
  if (size < 10) {
    return absl::StrFormat("%.2f", number);
  }
  return size < 1000 ? absl::StrFormat("%.1f", number) : absl::StrFormat("%.0f", number);
}

std::string StatisticText(const Statistic& statistic) {
  if (!statistic.ci_low || !statistic.ci_high) {
    return NumberText(statistic.estimate) + " (no interval)";
  }
  return absl::StrFormat("%s [%s, %s]", NumberText(statistic.estimate),
                         NumberText(*statistic.ci_low), NumberText(*statistic.ci_high));
}

std::string StatisticText(const std::optional<Statistic>& statistic) {
  return statistic ? StatisticText(*statistic) : "-";
}

std::string RatioText(const Statistic& ratio) {
  if (!ratio.ci_low || !ratio.ci_high) {
    return RatioNumber(ratio.estimate) + "x (no interval)";
  }
  return absl::StrFormat("%sx [%s, %s]", RatioNumber(ratio.estimate), RatioNumber(*ratio.ci_low),
                         RatioNumber(*ratio.ci_high));
}

Statistic Inverse(const Statistic& ratio) {
  Statistic inverse{.estimate = 1 / ratio.estimate, .ci_low = {}, .ci_high = {}};
  if (ratio.ci_low && ratio.ci_high) {
    inverse.ci_low = 1 / *ratio.ci_high;
    inverse.ci_high = 1 / *ratio.ci_low;
  }
  return inverse;
}

std::string BytesText(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < kUnits.size()) {
    size /= 1024;
    ++unit;
  }
  return absl::StrFormat(unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
}

std::string FactText(const Fact& fact) {
  struct Visitor {
    std::string operator()(std::nullptr_t) const { return "not exposed"; }
    std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
    std::string operator()(std::int64_t number) const { return absl::StrCat(number); }
    std::string operator()(double number) const { return NumberText(number); }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::visit(Visitor{}, fact);
}

}  // namespace alexbench::harness
