#include "harness/run/ladder_specs.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "engines/alex/ladder.h"
#include "engines/alex/write_ladder.h"

namespace alexbench::harness {
namespace {

namespace alex = engines::alex;

// What the baseline chose on the axis of `choice`.
std::string BaselineChoice(const alex::Choice& choice) {
  for (const alex::Choice& each : alex::ChoicesOf(alex::kBaseline)) {
    if (alex::AxisName(each) == alex::AxisName(choice)) {
      return std::string(alex::ChoiceName(each));
    }
  }
  ALEXBENCH_CHECK(false);
}

std::vector<LadderStep> StepsOfBothLadders() {
  std::vector<LadderStep> steps;
  for (const alex::Step& step : alex::kLadder) {
    steps.push_back({.axis = std::string(alex::AxisName(step.choice)),
                     .name = std::string(step.name),
                     .from = BaselineChoice(step.choice),
                     .to = std::string(alex::ChoiceName(step.choice)),
                     .predicted_ns = static_cast<double>(step.predicted_effect_ns)});
  }
  for (const alex::WriteStep& step : alex::kWriteLadder) {
    steps.push_back({.axis = std::string(step.axis),
                     .name = std::string(step.name),
                     .from = std::string(step.from),
                     .to = std::string(step.to),
                     .predicted_ns = std::nullopt,
                     .is_of_log = true});
  }
  return steps;
}

absl::Status CheckAxes(const std::vector<std::string>& axes, const std::vector<LadderStep>& steps) {
  std::vector<std::string> known;
  for (const LadderStep& step : steps) {
    if (known.empty() || known.back() != step.axis) {
      known.push_back(step.axis);
    }
  }
  for (const std::string& axis : axes) {
    if (std::find(known.begin(), known.end(), axis) == known.end()) {
      std::string names;
      for (const std::string& name : known) {
        absl::StrAppend(&names, names.empty() ? "" : ", ", name);
      }
      return absl::InvalidArgumentError(absl::StrFormat(
          "--axes: no step of the ladder is about '%s'; there are: %s", axis, names));
    }
  }
  return absl::OkStatus();
}

std::vector<LadderStep> StepsAbout(const std::vector<std::string>& axes,
                                   std::vector<LadderStep> steps) {
  std::erase_if(steps, [&](const LadderStep& step) {
    return axes.empty() ? step.is_of_log
                        : std::find(axes.begin(), axes.end(), step.axis) == axes.end();
  });
  return steps;
}

// What a step that was taken, or the first of an axis that has none taken, leaves an axis at.
struct AxisState {
  std::string_view axis;
  std::string_view choice;
  bool is_named = false;  // in the engine string
};

}  // namespace

absl::StatusOr<std::vector<LadderStep>> LadderSteps(const std::vector<std::string>& axes) {
  std::vector<LadderStep> steps = StepsOfBothLadders();
  if (absl::Status status = CheckAxes(axes, steps); !status.ok()) {
    return status;
  }
  return StepsAbout(axes, std::move(steps));
}

std::string SpecWithSteps(const std::vector<LadderStep>& steps, StepSet taken) {
  std::vector<AxisState> axes;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if (axes.empty() || axes.back().axis != steps[step].axis) {
      axes.push_back({steps[step].axis, steps[step].from, steps[step].is_of_log});
    }
    if ((taken & OnlyStep(step)) != 0) {
      axes.back().choice = steps[step].to;
      axes.back().is_named = true;
    }
  }
  std::string spec = "alex:baseline";
  for (const AxisState& axis : axes) {
    if (axis.is_named) {
      absl::StrAppendFormat(&spec, ",%s=%s", axis.axis, axis.choice);
    }
  }
  return spec;
}

absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes) {
  const absl::StatusOr<std::vector<LadderStep>> steps = LadderSteps(axes);
  if (!steps.ok()) {
    return steps.status();
  }
  std::vector<std::string> specs;
  for (std::size_t taken = 0; taken <= steps->size(); ++taken) {
    specs.push_back(SpecWithSteps(*steps, AllSteps(taken)));
  }
  return specs;
}

absl::Status CheckEnginesHaveSteps(const RunRequest& request, std::string_view verb) {
  for (const std::string& engine : request.engines) {
    if (engine != "alex") {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--engine: %s takes and leaves the steps of alex alone, not of '%s'", verb, engine));
    }
  }
  return absl::OkStatus();
}

RunRequest ForLadder(RunRequest request, const std::vector<std::string>& axes) {
  const std::vector<LadderStep> steps = StepsAbout(axes, StepsOfBothLadders());
  const bool only_log = !steps.empty() && std::all_of(steps.begin(), steps.end(),
                                                      [](const auto& s) { return s.is_of_log; });
  if (request.workloads.empty()) {
    request.workloads = {only_log ? "mixed_80_20" : "query"};
  }
  const bool is_unpromising = std::any_of(steps.begin(), steps.end(), [](const LadderStep& step) {
    return step.name == alex::kUnpromisingStep.name;
  });
  if (is_unpromising && !request.is_durability_named) {
    request.durabilities = {"none"};
  }
  return request;
}

}  // namespace alexbench::harness
