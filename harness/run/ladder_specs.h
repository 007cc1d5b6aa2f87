// The ladder as engine strings.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace alexbench::harness {

// The baseline, then the state after each built step, in the published order. `axes` keeps only
// the steps of these axes; empty keeps all.
// Errors: InvalidArgument naming an axis no step is about and those there are.
absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes);

// One built step of the ladder.
struct LadderStep {
  std::size_t row = 0;  // in the ladder's table
  std::string axis;
  std::string name;
  std::string from;  // the baseline's choice
  std::string to;    // the step's choice
  double predicted_ns = 0;
};

// The steps of these axes in the published order; empty: all.
// Errors: as LadderSpecs.
absl::StatusOr<std::vector<LadderStep>> LadderSteps(const std::vector<std::string>& axes);

// The baseline with these steps taken.
std::string SpecWithSteps(const std::vector<LadderStep>& steps);

}  // namespace alexbench::harness
