// The ladder as engine strings.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace alexbench::harness {

// The baseline, then the state after each built step, in the published order. `axes` keeps only
// the steps of these axes; empty keeps all.
// Errors: InvalidArgument naming an axis no step is about and those there are.
absl::StatusOr<std::vector<std::string>> LadderSpecs(const std::vector<std::string>& axes);

}  // namespace alexbench::harness
