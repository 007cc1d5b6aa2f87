#include "harness/cli/names.h"

#include <charconv>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

absl::Status Unknown(std::string_view flag, std::string_view text, std::string_view choices) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: unknown '%s'; there are: %s", flag, text, choices));
}

}  // namespace

absl::StatusOr<Scenario> ParseScenario(std::string_view text) {
  for (const Scenario scenario : kAllScenarios) {
    if (text == ScenarioName(scenario)) {
      return scenario;
    }
  }
  const std::string names = absl::StrJoin(kAllScenarios, ", ", [](std::string* out, Scenario s) {
    out->append(ScenarioName(s));
  });
  return Unknown("--scenario", text, names);
}

absl::StatusOr<Consume> ParseConsume(std::string_view text) {
  for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
    if (text == ConsumeName(consume)) {
      return consume;
    }
  }
  return Unknown("--consume", text, "none, first, all");
}

absl::StatusOr<LoadOrder> ParseLoadOrder(std::string_view text) {
  for (const LoadOrder order : {LoadOrder::kRandom, LoadOrder::kSorted}) {
    if (text == LoadOrderName(order)) {
      return order;
    }
  }
  return Unknown("--load-order", text, "random, sorted");
}

absl::StatusOr<Profile> ParseProfile(std::string_view text) {
  if (const auto profile = FindProfile(text)) {
    return *profile;
  }
  return Unknown("--profile", text, "quick, standard, report, as_published");
}

absl::Status CheckDurability(std::string_view text) {
  for (const std::string_view level : {"none", "buffered", "interval", "group", "sync"}) {
    if (text == level) {
      return absl::OkStatus();
    }
  }
  return Unknown("--durability", text, "none, buffered, interval, group, sync");
}

absl::StatusOr<double> ParsePercent(std::string_view text, std::string_view flag) {
  const bool is_percent = text.ends_with("%");
  const char* const end = text.data() + text.size() - (is_percent ? 1 : 0);
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const double share = is_percent ? number / 100 : number;
  if (error != std::errc() || rest != end || !(share > 0 && share <= 0.5)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: '%s' is no share above 0%% and up to 50%%, such as 2%% or 0.02", flag, text));
  }
  return share;
}

}  // namespace alexbench::harness
