#include "harness/run/ladder_specs.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

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

}  // namespace

absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes) {
  if (const absl::Status status = CheckAxes(axes); !status.ok()) {
    return status;
  }
  alex::AlexPolicy policy = alex::kBaseline;
  std::vector<std::string> specs{SpecOf(policy)};
  for (const alex::Step& step : alex::kLadder) {
    const bool wanted = axes.empty() || std::find(axes.begin(), axes.end(),
                                                  alex::AxisName(step.choice)) != axes.end();
    if (wanted) {
      policy = alex::With(policy, step.choice);
      specs.push_back(SpecOf(policy));
    }
  }
  return specs;
}

}  // namespace alexbench::harness
