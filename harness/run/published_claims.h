// The claims this project judges unless it is given a file of others.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/claims.h"

namespace alexbench::harness {

// The claims of results/published/, compiled in. Errors: those of ClaimsFromJson.
absl::StatusOr<std::vector<ClaimSpec>> PublishedClaims();

}  // namespace alexbench::harness
