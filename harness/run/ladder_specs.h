// The ladders as engine strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/analysis/ablation/step_game.h"
#include "harness/run/request.h"

namespace alexbench::harness {

// One step of a ladder. An axis with three levels has two steps, the second of which takes the
// first for granted.
struct LadderStep {
  std::string axis;
  std::string name;
  std::string from;  // the baseline's choice, or where the axis' step before this one led
  std::string to;
  std::optional<double> predicted_ns;  // where one was published
  bool is_of_log = false;              // of the write ladder
};

// The steps of these axes, those of the read ladder first, each ladder in its own order. Empty: all
// of the read ladder's.
// Errors: InvalidArgument naming an axis no step is about and those there are.
absl::StatusOr<std::vector<LadderStep>> LadderSteps(const std::vector<std::string>& axes);

// The baseline with those of `steps` taken that are in `taken`; where none of an axis is, the axis
// is where its first step starts.
std::string SpecWithSteps(const std::vector<LadderStep>& steps, StepSet taken);

// SpecWithSteps after no step, one, and so on up to all.
// Errors: as LadderSteps.
absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes);

// Whether the engines asked for, if any, are the one whose steps these are.
// Errors: InvalidArgument naming `verb` and the other engine.
absl::Status CheckEnginesHaveSteps(const RunRequest& request, std::string_view verb);

// The request with what these axes want where nothing else was asked for: a workload that writes
// where all of them are of the log; durability `none` for all cells where one of them can promise
// no more, because a ratio of two promises says nothing. Axes that no step is about change nothing.
RunRequest ForLadder(RunRequest request, const std::vector<std::string>& axes);

}  // namespace alexbench::harness
