// --fail-on: thresholds that turn a finding into an exit code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/report/result.h"

namespace alexbench::harness {

enum class Comparison : std::uint8_t { kAbove, kBelow, kAtLeast, kAtMost };

// "alex.ns_per_op>500": true when any valid cell of the engine crosses it.
struct Threshold {
  std::string engine;  // bare name or variant
  std::string field;   // a numeric field of a cell
  Comparison comparison = Comparison::kAbove;
  double number = 0;
  std::string text;  // as typed
};

// Errors: InvalidArgument naming the item, and the fields there are.
absl::StatusOr<std::vector<Threshold>> ParseThresholds(std::string_view list);

// The thresholds that are crossed, each as a sentence with cell and figure.
std::vector<std::string> CrossedThresholds(const std::vector<Threshold>& thresholds,
                                           const Summary& summary);

}  // namespace alexbench::harness
