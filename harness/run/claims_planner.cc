#include "harness/run/claims_planner.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "harness/run/carry_over_group.h"
#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/plan_parts.h"
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
absl::StatusOr<Enum> Named(std::string_view name, std::initializer_list<Enum> all, NameOf name_of) {
  for (const Enum each : all) {
    if (name_of(each) == name) {
      return each;
    }
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "unknown name '%s'; there are: %s", name,
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
        Named(wanted.scenario, {Scenario::kLatency, Scenario::kThroughput, Scenario::kMixed},
              ScenarioName));
    request.scenarios = {scenario};
  }
  if (!wanted.consume.empty()) {
    ASSIGN_OR_RETURN(
        request.consume,
        Named(wanted.consume, {Consume::kNone, Consume::kFirst, Consume::kAll}, ConsumeName));
  }
  if (!wanted.load_order.empty()) {
    ASSIGN_OR_RETURN(
        request.load_order,
        Named(wanted.load_order, {LoadOrder::kRandom, LoadOrder::kSorted}, LoadOrderName));
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
    return absl::InvalidArgumentError("--claims: no claim there has anything to measure");
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

}  // namespace alexbench::harness
