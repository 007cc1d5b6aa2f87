// --fail-on: thresholds that turn a finding into an exit code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/result.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

enum class Comparison : std::uint8_t { kAbove, kBelow, kAtLeast, kAtMost };

// "alex.ns_per_op>500": true when any valid cell of the engine crosses it.
struct Threshold {
  std::string engine;  // bare name, or variant with all its choices
  std::string field;   // a numeric field of a cell
  Comparison comparison = Comparison::kAbove;
  double number = 0;
  std::string text;  // as typed
};

// Takes a comma list; the commas of a variant are its own. Empty: none.
// Errors: InvalidArgument naming the item, and the fields there are.
absl::StatusOr<std::vector<Threshold>> ParseThresholds(std::string_view list);

// A threshold that no cell could cross would never fail.
// Errors: InvalidArgument naming the threshold of whose engine no cell is, and the engines there
//         are.
absl::Status CheckThresholdsMeanCells(const std::vector<Threshold>& thresholds,
                                      const RunPlan& plan);

// The thresholds that are crossed, each as a sentence with cell and figure.
std::vector<std::string> CrossedThresholds(const std::vector<Threshold>& thresholds,
                                           const Summary& summary);

// The thresholds that could not be judged, since no valid cell has the figure, each as a sentence.
std::vector<std::string> UnjudgedThresholds(const std::vector<Threshold>& thresholds,
                                            const Summary& summary);

}  // namespace alexbench::harness
