#include "harness/run/published_claims.h"

#include <iterator>
#include <utility>

#include "base/status_macros.h"
#include "harness/report/claims_json.h"
#include "harness/run/embedded_claims.h"

namespace alexbench::harness {

absl::StatusOr<std::vector<ClaimSpec>> PublishedClaims() {
  std::vector<ClaimSpec> claims;
  for (const EmbeddedFile& file : EmbeddedClaims()) {
    ASSIGN_OR_RETURN(std::vector<ClaimSpec> some, ClaimsFromJson(file.text, file.name));
    std::move(some.begin(), some.end(), std::back_inserter(claims));
  }
  return claims;
}

}  // namespace alexbench::harness
