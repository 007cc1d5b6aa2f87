// A plan as JSON text: what a session process is told, and a part of session.json.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "harness/session/plan.h"

namespace alexbench::harness {

// Errors: Internal if a number of the plan is not finite.
absl::StatusOr<std::string> PlanToJson(const RunPlan& plan);

// `source` names where the text came from, for messages.
// Errors: DataLoss naming source and member.
absl::StatusOr<RunPlan> PlanFromJson(std::string_view text, std::string_view source);

}  // namespace alexbench::harness
