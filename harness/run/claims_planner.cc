#include "harness/run/claims_planner.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "harness/report/claims_json.h"
#include "harness/run/carry_over_group.h"
#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/plan_parts.h"
#include "harness/session/catalog.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

// Which cells a kind of claim takes.
struct Needs {
  bool a = false;
  bool b = false;
  bool breakdown = false;
};

Needs NeedsOf(const ClaimSpec& claim) {
  if (claim.needs) {
    return {};
  }
  switch (claim.kind) {
    case ClaimKind::kRatio:
    case ClaimKind::kPercentChange:
    case ClaimKind::kDifferenceNs:
    case ClaimKind::kScaleRatio:
      return {.a = true, .b = true};
    case ClaimKind::kPhaseNs:
    case ClaimKind::kPhaseShare:
      return {.a = true, .breakdown = true};
    case ClaimKind::kArithmetic:
    case ClaimKind::kUnmeasured:
      return {};
    default:
      return {.a = true};
  }
}

template <typename Enum, typename NameOf>
absl::StatusOr<Enum> Named(std::string_view member, std::string_view name,
                           std::initializer_list<Enum> all, NameOf name_of) {
  for (const Enum each : all) {
    if (name_of(each) == name) {
      return each;
    }
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: unknown '%s'; there are: %s", member, name,
      absl::StrJoin(all, ", ", [&](std::string* out, Enum each) { out->append(name_of(each)); })));
}

// The request that asks for the selected cells and no others.
absl::StatusOr<RunRequest> RequestFor(const CellSelector& wanted, RunRequest request) {
  const std::string& engine = wanted.variant.empty() ? wanted.engine : wanted.variant;
  if (engine.empty() || wanted.workload.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is missing", engine.empty() ? "an engine" : "a workload"));
  }
  request.engines = {engine};
  request.workloads = {wanted.workload};
  if (!wanted.scenario.empty()) {
    ASSIGN_OR_RETURN(
        const Scenario scenario,
        Named("scenario", wanted.scenario,
              {Scenario::kLatency, Scenario::kThroughput, Scenario::kMixed}, ScenarioName));
    request.scenarios = {scenario};
  }
  if (!wanted.consume.empty()) {
    ASSIGN_OR_RETURN(request.consume,
                     Named("consume", wanted.consume,
                           {Consume::kNone, Consume::kFirst, Consume::kAll}, ConsumeName));
  }
  if (!wanted.load_order.empty()) {
    ASSIGN_OR_RETURN(request.load_order,
                     Named("load_order", wanted.load_order,
                           {LoadOrder::kRandom, LoadOrder::kSorted}, LoadOrderName));
  }
  if (!wanted.data_set.empty()) {
    request.data_sets = {wanted.data_set};
  }
  if (!wanted.durability.empty()) {
    request.durabilities = {wanted.durability};
  }
  if (wanted.records) {
    request.records = {*wanted.records};
  }
  if (wanted.value_bytes) {
    request.value_bytes = {*wanted.value_bytes};
  }
  return request;
}

absl::StatusOr<std::vector<CellPlan>> CellsOf(const CellSelector& wanted, const RunRequest& asked) {
  ASSIGN_OR_RETURN(const RunRequest request, RequestFor(wanted, asked));
  return EnumerateCells(request);
}

void AddCells(const std::vector<CellPlan>& cells, RunPlan& plan) {
  for (const CellPlan& cell : cells) {
    if (!HasCell(plan, cell)) {
      plan.cells.push_back(cell);
    }
  }
}

using Pairs = std::vector<std::pair<CellPlan, CellPlan>>;

void AddPairs(const std::vector<CellPlan>& a, const std::vector<CellPlan>& b, Pairs& pairs) {
  for (const CellPlan& one : a) {
    for (const CellPlan& other : b) {
      const bool known = std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return (pair.first.cell_id == one.cell_id && pair.second.cell_id == other.cell_id) ||
               (pair.first.cell_id == other.cell_id && pair.second.cell_id == one.cell_id);
      });
      if (!known && one.cell_id != other.cell_id && Comparable(one, other)) {
        pairs.emplace_back(one, other);
      }
    }
  }
}

std::size_t PlaceOf(const RunPlan& plan, const CellPlan& cell) {
  const auto place = std::find_if(plan.cells.begin(), plan.cells.end(), [&](const CellPlan& each) {
    return each.cell_id == cell.cell_id;
  });
  return static_cast<std::size_t>(place - plan.cells.begin());
}

// What the claims take, beside their cells.
struct Wanted {
  Pairs pairs;
  std::vector<std::size_t> broken_down;
};

absl::Status AddClaim(const ClaimSpec& claim, const RunRequest& request, RunPlan& plan,
                      Wanted& wanted) {
  const Needs needs = NeedsOf(claim);
  std::vector<CellPlan> a;
  std::vector<CellPlan> b;
  if (needs.a) {
    ASSIGN_OR_RETURN(a, CellsOf(claim.a, request));
  }
  if (needs.b) {
    ASSIGN_OR_RETURN(b, CellsOf(claim.b, request));
  }
  AddCells(a, plan);
  AddCells(b, plan);
  AddPairs(a, b, wanted.pairs);
  for (const CellPlan& cell : a) {
    const std::size_t place = PlaceOf(plan, cell);
    if (needs.breakdown &&
        std::count(wanted.broken_down.begin(), wanted.broken_down.end(), place) == 0) {
      wanted.broken_down.push_back(place);
    }
  }
  return absl::OkStatus();
}

// The plan's cells as far as selectors look at them.
Summary SelectableCells(const RunPlan& plan) {
  Summary summary;
  for (const CellPlan& planned : plan.cells) {
    if (!planned.unsupported.empty()) {
      continue;
    }
    CellResult& cell = summary.cells.emplace_back();
    cell.cell_id = planned.cell_id;
    cell.engine = planned.engine;
    cell.variant = planned.variant;
    cell.workload = planned.settings.workload;
    cell.scenario = ScenarioName(planned.settings.scenario);
    cell.consume = ConsumeName(planned.settings.consume);
    cell.data_set = planned.settings.data_set;
    cell.load_order = LoadOrderName(planned.settings.load_order);
    cell.durability = planned.durability;
    cell.records = planned.settings.records;
    cell.value_bytes = planned.settings.value_size_bytes;
    cell.valid = true;
  }
  return summary;
}

// As Describe, with all that may tell two cells of one engine apart.
std::string DescribeInFull(const CellSelector& wanted) {
  std::string text = Describe(wanted);
  if (wanted.value_bytes) {
    absl::StrAppendFormat(&text, " of %d bytes", *wanted.value_bytes);
  }
  for (const std::string* part : {&wanted.load_order, &wanted.durability}) {
    absl::StrAppend(&text, part->empty() ? "" : ", ", *part);
  }
  return text;
}

// One claim, with its engine strings as typed and resolved.
struct NamedClaim {
  const ClaimSpec& typed;
  const ClaimSpec& resolved;
};

std::optional<std::string> Lacks(const NamedClaim& claim, const RunPlan& plan,
                                 const Summary& planned) {
  if (claim.resolved.needs) {
    return claim.resolved.needs;
  }
  const Needs needs = NeedsOf(claim.resolved);
  std::vector<std::string> lacking;
  const CellResult* const a = needs.a ? FindCell(claim.resolved.a, planned) : nullptr;
  if (needs.a && a == nullptr) {
    lacking.push_back(DescribeInFull(claim.typed.a));
  }
  if (needs.b && FindCell(claim.resolved.b, planned) == nullptr) {
    lacking.push_back(DescribeInFull(claim.typed.b));
  }
  if (needs.breakdown && a != nullptr &&
      std::none_of(plan.breakdowns.begin(), plan.breakdowns.end(),
                   [&](const BreakdownPlan& each) { return each.cell_id == a->cell_id; })) {
    lacking.push_back("a breakdown of " + DescribeInFull(claim.typed.a));
  }
  return lacking.empty() ? std::nullopt : std::optional(absl::StrJoin(lacking, " and "));
}

std::string NothingToMeasure(const std::vector<ClaimSpec>& claims) {
  std::string text = "--claims: no claim there has anything to measure";
  const auto waiting = std::find_if(claims.begin(), claims.end(),
                                    [](const ClaimSpec& claim) { return claim.needs.has_value(); });
  if (waiting != claims.end()) {
    absl::StrAppend(&text, "; claim ", waiting->id, ": ", *waiting->needs);
  }
  return text;
}

}  // namespace

absl::StatusOr<RunPlan> PlanClaims(const RunRequest& request,
                                   const std::vector<ClaimSpec>& claims) {
  for (const std::string& data_set : request.data_sets) {
    RETURN_IF_ERROR(workloads::CheckDataSetSpec(data_set));
  }
  RunPlan plan = NewPlan(request);
  Wanted wanted;
  for (const ClaimSpec& claim : claims) {
    if (const absl::Status status = AddClaim(claim, request, plan, wanted); !status.ok()) {
      // What a file says is bad input, not bad usage.
      return absl::DataLossError(absl::StrFormat("claim %s: %s", claim.id, status.message()));
    }
  }
  if (plan.cells.empty()) {
    return absl::InvalidArgumentError(NothingToMeasure(claims));
  }
  RETURN_IF_ERROR(AddComparisonGroups(plan));
  for (const auto& [a, b] : wanted.pairs) {
    AddContrast(a, b, {}, plan);
  }
  RETURN_IF_ERROR(AddBreakdownGroups(wanted.broken_down, plan));
  AddCarryOverGroup(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

std::vector<std::optional<std::string>> NeedsBeyond(const RunPlan& plan,
                                                    const std::vector<ClaimSpec>& claims) {
  const Summary planned = SelectableCells(plan);
  std::vector<ClaimSpec> resolved = claims;
  ResolveVariants(Catalog::Get(), resolved);
  std::vector<std::optional<std::string>> needs;
  needs.reserve(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    needs.push_back(Lacks({.typed = claims[i], .resolved = resolved[i]}, plan, planned));
  }
  return needs;
}

}  // namespace alexbench::harness
