#include "harness/report/claims_json.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/measure/block.h"
#include "harness/report/claim_fields.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/result_json.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {

// One file: where its claims come from, and the claims.
struct ClaimsFile {
  std::uint32_t schema_version = kSchemaVersion;
  std::string source;   // document and date
  std::string machine;  // what its figures were measured on, as far as it says
  std::vector<ClaimSpec> claims;
};

template <typename Io, FieldsOf<ClaimsFile> T>
void DescribeFields(Io& io, T& file) {
  io("schema_version", file.schema_version);
  io("source", file.source);
  io("machine", file.machine);
  io("claims", file.claims);
}

namespace {

bool IsAboutOneCell(ClaimKind kind) {
  return kind == ClaimKind::kCellNs || kind == ClaimKind::kLeafCount ||
         kind == ClaimKind::kKeysPerLeaf || kind == ClaimKind::kIndexBytesPerKey ||
         kind == ClaimKind::kLoadNs;
}

bool IsPhase(const std::string& name) {
  constexpr Stage kTimed[] = {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader,
                              Stage::kReadValue};
  return name == "residual" || name == "total" ||
         std::any_of(std::begin(kTimed), std::end(kTimed),
                     [&name](Stage stage) { return StageName(stage) == name; });
}

// What is wrong with the phase, or the phases joined by '+', of a claim; empty if nothing is.
std::string PhaseProblem(const std::string& phases) {
  if (phases.empty()) {
    return "a claim about a phase needs `phase`";
  }
  const std::vector<std::string> names = absl::StrSplit(phases, '+');
  const auto odd = std::find_if_not(names.begin(), names.end(), IsPhase);
  return odd == names.end() ? ""
                            : absl::StrFormat(
                                  "phase is \"%s\", not one of: key_fetch, find_slot, read_header, "
                                  "read_value, residual, total, or several joined by +",
                                  *odd);
}

// What is wrong with a claim as a whole; empty if nothing is.
std::string Contradiction(const ClaimSpec& claim) {
  if (claim.origin != "published" && claim.origin != "hypothesis") {
    return "origin is neither published nor hypothesis";
  }
  if (claim.id.empty() || claim.text.empty() || claim.where.empty() || claim.unit.empty()) {
    return "id, text, where and unit must not be empty";
  }
  if (claim.tolerance < 0) {
    return "tolerance is negative";
  }
  if (claim.kind == ClaimKind::kArithmetic) {
    return claim.computed ? "" : "an arithmetic claim needs `computed`";
  }
  if (claim.kind == ClaimKind::kUnmeasured) {
    return claim.needs ? "" : "an unmeasured claim needs `needs`";
  }
  if (claim.a.variant.empty() && claim.a.engine.empty()) {
    return "names no engine in `a`";
  }
  if (claim.kind == ClaimKind::kPhaseNs || claim.kind == ClaimKind::kPhaseShare) {
    return PhaseProblem(claim.phase);
  }
  return !IsAboutOneCell(claim.kind) && claim.b.variant.empty() && claim.b.engine.empty()
             ? "names no engine in `b`"
             : "";
}

}  // namespace

absl::StatusOr<std::vector<ClaimSpec>> ClaimsFromJson(std::string_view text,
                                                      std::string_view source) {
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(text, source));
  RETURN_IF_ERROR(CheckSchemaVersion(document, source));
  JsonReading reading(source);
  ClaimsFile file;
  FromJson(reading, document, file);
  RETURN_IF_ERROR(reading.status());
  std::set<std::string> ids;
  for (const ClaimSpec& claim : file.claims) {
    if (!ids.insert(claim.id).second) {
      return absl::DataLossError(
          absl::StrFormat("%s: the claim \"%s\" stands twice", source, claim.id));
    }
    if (const std::string problem = Contradiction(claim); !problem.empty()) {
      return absl::DataLossError(
          absl::StrFormat("%s: claim \"%s\": %s", source, claim.id, problem));
    }
  }
  return std::move(file.claims);
}

void ResolveVariants(const Catalog& catalog, std::vector<ClaimSpec>& claims) {
  for (ClaimSpec& claim : claims) {
    for (CellSelector* selector : {&claim.a, &claim.b}) {
      if (selector->variant.empty()) {
        continue;
      }
      const std::string durability =
          selector->durability.empty() ? "buffered" : selector->durability;
      const absl::StatusOr<ResolvedEngine> resolved =
          catalog.Resolve(selector->variant, durability);
      if (resolved.ok()) {
        selector->variant = resolved->Variant();
      } else if (!claim.needs) {
        claim.needs = std::string(FromAbsl(resolved.status().message()));
      }
    }
  }
}

absl::StatusOr<std::vector<ClaimSpec>> ReadClaims(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  return ClaimsFromJson(text, file.string());
}

}  // namespace alexbench::harness
