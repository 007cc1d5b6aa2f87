// Names that people type, turned into values; every refusal lists what there is.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/session/plan.h"

namespace alexbench::harness {

// Errors: InvalidArgument with the flag, the text and the choices.
absl::StatusOr<Scenario> ParseScenario(std::string_view text);
absl::StatusOr<Consume> ParseConsume(std::string_view text);
absl::StatusOr<LoadOrder> ParseLoadOrder(std::string_view text);
absl::StatusOr<Profile> ParseProfile(std::string_view text);
absl::Status CheckDurability(std::string_view text);

// "1%", "0.5%" or 0.005, from above 0 to 50 %, as a share.
// Errors: InvalidArgument naming the flag.
absl::StatusOr<double> ParsePercent(std::string_view text, std::string_view flag);

}  // namespace alexbench::harness
