// Files of claims (results/published/*.json): what others stated, as data.
// Format: docs/formats/claims.schema.json.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/claims.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {

// Errors: DataLoss naming source and member: bad JSON, unknown members, an id that stands twice,
//         a claim that lacks what its kind needs; FailedPrecondition for another schema version.
absl::StatusOr<std::vector<ClaimSpec>> ClaimsFromJson(std::string_view text,
                                                      std::string_view source);

// The same of a file. Errors: those of ReadTextFile, too.
absl::StatusOr<std::vector<ClaimSpec>> ReadClaims(const std::filesystem::path& file);

// Replaces the engine string in each selector's `variant` ("alex:rung=1") by the full name of what
// it means, as summaries have it. A claim whose engine string does not resolve stays open: the
// reason goes into `needs` where that is empty.
void ResolveVariants(const Catalog& catalog, std::vector<ClaimSpec>& claims);

}  // namespace alexbench::harness
