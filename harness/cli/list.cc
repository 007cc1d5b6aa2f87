#include "harness/cli/list.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "harness/cli/list_hardness.h"
#include "harness/cli/measure_text.h"
#include "harness/run/claims_planner.h"
#include "harness/run/planner.h"
#include "harness/run/published_claims.h"
#include "harness/session/catalog.h"
#include "harness/session/left_out.h"
#include "workloads/data_set.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

std::vector<ListRow> EngineRows() {
  std::vector<ListRow> rows;
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    rows.push_back({.name = entry->name, .text = entry->summary});
  }
  for (const LeftOutEngine& engine : LeftOutEngines()) {
    rows.push_back({.name = engine.name, .reason = engine.reason});
  }
  return rows;
}

std::vector<ListRow> AxisRows() {
  std::vector<ListRow> rows;
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    for (const Axis& axis : entry->axes) {
      rows.push_back({.name = axis.name,
                      .text = absl::StrCat(entry->name, ": ", absl::StrJoin(axis.choices, " | "),
                                           " (", axis.default_choice, ")"),
                      .choices = axis.choices,
                      .default_choice = axis.default_choice,
                      .engine = entry->name});
    }
  }
  return rows;
}

std::vector<ListRow> WorkloadRows() {
  std::vector<ListRow> rows;
  for (const workloads::Workload& workload : workloads::AllWorkloads()) {
    rows.push_back({.name = workload.name, .text = workload.question});
  }
  return rows;
}

std::vector<ListRow> DataSetRows() {
  std::vector<ListRow> rows;
  for (const workloads::DataSetSummary& data_set : workloads::DataSetSummaries()) {
    rows.push_back({.name = data_set.name, .text = data_set.text});
  }
  return rows;
}

absl::StatusOr<Listing> DataSetListing(const ListOptions& options) {
  Listing listing{.kind = "data_sets", .rows = DataSetRows(), .measured = options.measure};
  if (options.measure) {
    RETURN_IF_ERROR(MeasureDataSets(options, listing.rows));
  }
  return listing;
}

// What `reproduce` plans where nothing is said.
// Errors: those of PlanReproduce, as of a build that lacks RocksDB.
absl::StatusOr<RunPlan> DefaultReproduction() {
  MeasureOptions options{.verb = MeasuringVerb::kReproduce};
  RETURN_IF_ERROR(Resolve(MeasureText{}, options));
  return PlanReproduce(options.request);
}

absl::StatusOr<std::vector<ListRow>> ClaimRows() {
  ASSIGN_OR_RETURN(const std::vector<ClaimSpec> claims, PublishedClaims());
  // A build that can't reproduce has none of the cells.
  const RunPlan plan = DefaultReproduction().value_or(RunPlan{});
  const std::vector<std::optional<std::string>> needs = NeedsBeyond(plan, claims);
  std::vector<ListRow> rows;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const ClaimSpec& claim = claims[i];
    rows.push_back({.name = claim.id,
                    .text = absl::StrFormat("%s (%g %s)", claim.text, claim.published, claim.unit),
                    .needs = needs[i]});
  }
  return rows;
}

}  // namespace

absl::StatusOr<Listing> MakeListing(const ListOptions& options) {
  const std::string& what = options.what;
  if (what == "engines") {
    return Listing{"engines", EngineRows()};
  }
  if (what == "axes") {
    return Listing{"axes", AxisRows()};
  }
  if (what == "workloads") {
    return Listing{"workloads", WorkloadRows()};
  }
  if (what == "data-sets") {
    return DataSetListing(options);
  }
  if (what == "claims") {
    ASSIGN_OR_RETURN(std::vector<ListRow> rows, ClaimRows());
    return Listing{"claims", std::move(rows)};
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "unknown list '%s'; there are: engines, axes, workloads, data-sets, claims", what));
}

std::string ListingText(const Listing& listing) {
  if (listing.measured) {
    return HardnessTable(listing.rows);
  }
  std::size_t width = 0;
  for (const ListRow& row : listing.rows) {
    width = std::max(width, row.name.size());
  }
  std::string text;
  for (const ListRow& row : listing.rows) {
    const std::string about =
        row.reason.has_value() ? absl::StrCat("not available: ", *row.reason) : row.text;
    absl::StrAppend(&text, row.name);
    if (!about.empty()) {
      absl::StrAppend(&text, std::string(width - row.name.size() + 2, ' '), about);
    }
    if (row.needs.has_value()) {
      absl::StrAppend(&text, "; needs: ", *row.needs);
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace alexbench::harness
