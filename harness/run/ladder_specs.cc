#include "harness/run/ladder_specs.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/ladder.h"

namespace alexbench::harness {
namespace {

namespace alex = engines::alex;

// "alex:baseline" with every axis that the ladder has moved so far.
std::string SpecOf(const alex::AlexPolicy& policy) {
  std::string spec = "alex:baseline";
  for (const alex::Choice& choice : alex::ChoicesOf(policy)) {
    if (!(alex::With(alex::kBaseline, choice) == alex::kBaseline)) {
      absl::StrAppendFormat(&spec, ",%s=%s", alex::AxisName(choice), alex::ChoiceName(choice));
    }
  }
  return spec;
}

absl::Status CheckAxes(const std::vector<std::string>& axes) {
  std::string known;
  for (const alex::Step& step : alex::kLadder) {
    absl::StrAppend(&known, known.empty() ? "" : ", ", std::string(alex::AxisName(step.choice)));
  }
  for (const std::string& axis : axes) {
    const bool found =
        std::any_of(alex::kLadder.begin(), alex::kLadder.end(),
                    [&](const alex::Step& step) { return alex::AxisName(step.choice) == axis; });
    if (!found) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--axes: no step of the ladder is about '%s'; there are: %s", axis, known));
    }
  }
  return absl::OkStatus();
}

// What the baseline chose on the axis of `choice`.
std::string BaselineChoice(const alex::Choice& choice) {
  for (const alex::Choice& each : alex::ChoicesOf(alex::kBaseline)) {
    if (alex::AxisName(each) == alex::AxisName(choice)) {
      return std::string(alex::ChoiceName(each));
    }
  }
  ALEXBENCH_CHECK(false);
}

}  // namespace

absl::StatusOr<std::vector<LadderStep>> LadderSteps(const std::vector<std::string>& axes) {
  RETURN_IF_ERROR(CheckAxes(axes));
  std::vector<LadderStep> steps;
  for (std::size_t row = 0; row < alex::kLadder.size(); ++row) {
    const alex::Step& step = alex::kLadder[row];
    const std::string axis(alex::AxisName(step.choice));
    if (axes.empty() || std::find(axes.begin(), axes.end(), axis) != axes.end()) {
      steps.push_back({.row = row,
                       .axis = axis,
                       .name = std::string(step.name),
                       .from = BaselineChoice(step.choice),
                       .to = std::string(alex::ChoiceName(step.choice)),
                       .predicted_ns = static_cast<double>(step.predicted_effect_ns)});
    }
  }
  return steps;
}

std::string SpecWithSteps(const std::vector<LadderStep>& steps) {
  alex::AlexPolicy policy = alex::kBaseline;
  for (const LadderStep& step : steps) {
    policy = alex::With(policy, alex::kLadder[step.row].choice);
  }
  return SpecOf(policy);
}

absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes) {
  ASSIGN_OR_RETURN(const std::vector<LadderStep> steps, LadderSteps(axes));
  std::vector<std::string> specs;
  for (std::size_t taken = 0; taken <= steps.size(); ++taken) {
    specs.push_back(
        SpecWithSteps({steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(taken)}));
  }
  return specs;
}

}  // namespace alexbench::harness
