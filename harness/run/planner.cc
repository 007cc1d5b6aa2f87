#include "harness/run/planner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/carry_over_group.h"
#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/ladder_specs.h"
#include "harness/run/plan_parts.h"
#include "harness/run/reproduce_pace.h"

namespace alexbench::harness {
namespace {

// Whom the published comparison is held against today, and what a hash index or known offsets
// would give.
constexpr const char* kReproduceEngines[] = {
    "alex",    "hash_log", "tag_hash_log",   "btree_log",
    "rocksdb", "floor",    "alex_published", "rocksdb:preset=tuned,read=pinned"};
constexpr const char* kPublishedShapeEngines[] = {"alex:rung=1",
                                                  "alex:baseline",
                                                  "alex:rung=4",
                                                  "alex:rung=5",
                                                  "rocksdb",
                                                  "alex_published",
                                                  "alex_published:value_access=copy",
                                                  "alex_published:bounds_check=unchecked",
                                                  "rocksdb_published:gauge=on"};
constexpr const char* kMixedEngines[] = {"alex", "rocksdb"};
// At the largest size alone; what was really compared, at every size. Each of these is a session of
// its own.
constexpr const char* kLargestMixedEngines[] = {"alex:rung=1", "rocksdb",
                                                "rocksdb_published:gauge=off"};
constexpr const char* kPublishedMixedEngines[] = {"alex_published", "rocksdb_published:gauge=on"};
// What claims about the published system compare.
constexpr std::pair<const char*, const char*> kPublishedPairs[] = {
    {"alex_published", "alex_published:value_access=copy"},
    {"alex_published:bounds_check=unchecked", "alex_published"},
    {"alex_published", "rocksdb_published:gauge=on"},
    {"alex_published:value_access=copy", "rocksdb_published:gauge=on"},
    {"rocksdb_published:gauge=off", "rocksdb_published:gauge=on"}};
// The stages of its get are measured beside the ladder's.
constexpr const char* kPublishedBreakdown = "alex_published";

// Appends the cells a request asks for; returns where they start.
absl::StatusOr<std::size_t> AddCells(const RunRequest& request, RunPlan& plan) {
  ASSIGN_OR_RETURN(std::vector<CellPlan> cells, EnumerateCells(request));
  const std::size_t start = plan.cells.size();
  std::move(cells.begin(), cells.end(), std::back_inserter(plan.cells));
  return start;
}

// Every cell against the first one that it can stand beside.
void ContrastWithFirst(RunPlan& plan) {
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const auto first =
        std::find_if(plan.cells.begin(), plan.cells.end(),
                     [&](const CellPlan& cell) { return Comparable(cell, plan.cells[i]); });
    if (first - plan.cells.begin() < static_cast<std::ptrdiff_t>(i)) {
      AddContrast(*first, plan.cells[i], {}, plan);
    }
  }
}

// Each state of the ladder against the one before it, wherever both were measured alike.
absl::Status ContrastLadderSteps(const RunRequest& request, const std::vector<std::string>& specs,
                                 RunPlan& plan) {
  for (std::size_t step = 1; step < specs.size(); ++step) {
    RunRequest pair = request;
    pair.engines = {specs[step], specs[step - 1]};
    ASSIGN_OR_RETURN(const std::vector<CellPlan> cells, EnumerateCells(pair));
    for (std::size_t i = 0; i + 1 < cells.size(); i += 2) {
      AddContrast(cells[i], cells[i + 1], {.ladder_step = true}, plan);
    }
  }
  return absl::OkStatus();
}

// Adds what is not there yet of kPublishedPairs, wherever both were measured alike.
absl::Status ContrastPublishedPairs(RunRequest request, RunPlan& plan) {
  for (const auto& [a, b] : kPublishedPairs) {
    request.engines = {a, b};
    ASSIGN_OR_RETURN(const std::vector<CellPlan> cells, EnumerateCells(request));
    for (std::size_t i = 0; i + 1 < cells.size(); i += 2) {
      const bool is_there = std::any_of(
          plan.contrasts.begin(), plan.contrasts.end(), [&](const ContrastPlan& contrast) {
            return contrast.a == cells[i].cell_id && contrast.b == cells[i + 1].cell_id;
          });
      if (!is_there && HasCell(plan, cells[i]) && HasCell(plan, cells[i + 1])) {
        AddContrast(cells[i], cells[i + 1], {}, plan);
      }
    }
  }
  return absl::OkStatus();
}

std::vector<std::size_t> AllCells(const RunPlan& plan) {
  std::vector<std::size_t> indices(plan.cells.size());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    indices[i] = i;
  }
  return indices;
}

RunRequest WithRecords(RunRequest request, std::uint64_t records) {
  request.records = {records};
  return request;
}

// Where these engines under this request stand among the plan's cells, by scenario.
absl::StatusOr<std::vector<std::size_t>> LadderCells(RunRequest request,
                                                     const std::vector<std::string>& specs,
                                                     const RunPlan& plan) {
  request.engines = specs;
  ASSIGN_OR_RETURN(const std::vector<CellPlan> cells, EnumerateCells(request));
  std::vector<std::size_t> indices;
  for (const CellPlan& cell : cells) {
    const auto same = std::find_if(plan.cells.begin(), plan.cells.end(),
                                   [&](const CellPlan& c) { return c.cell_id == cell.cell_id; });
    indices.push_back(static_cast<std::size_t>(same - plan.cells.begin()));
  }
  return indices;
}

RunRequest WithDefaults(RunRequest request, std::vector<std::string> engines) {
  if (request.engines.empty()) {
    request.engines = std::move(engines);
  }
  if (request.workloads.empty()) {
    request.workloads = {"query"};
  }
  return request;
}

}  // namespace

absl::StatusOr<RunPlan> PlanRun(const RunRequest& asked) {
  if (asked.engines.empty()) {
    return absl::InvalidArgumentError("--engine is missing; see `alexbench list engines`");
  }
  const RunRequest request = WithDefaults(asked, {});
  RunPlan plan = NewPlan(request);
  RETURN_IF_ERROR(AddCells(request, plan).status());
  MakeIdsUnique(plan.cells);
  RETURN_IF_ERROR(AddComparisonGroups(plan));
  ContrastWithFirst(plan);
  AddCarryOverGroup(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

absl::StatusOr<RunPlan> PlanLadder(const RunRequest& asked, const std::vector<std::string>& axes) {
  RETURN_IF_ERROR(CheckEnginesHaveSteps(asked, "ladder"));
  ASSIGN_OR_RETURN(const std::vector<std::string> specs, LadderSpecs(axes));
  RunRequest request = WithDefaults(ForLadder(asked, axes), specs);
  request.engines = specs;
  RunPlan plan = NewPlan(request);
  RETURN_IF_ERROR(AddCells(request, plan).status());
  RETURN_IF_ERROR(AddComparisonGroups(plan));
  RETURN_IF_ERROR(ContrastLadderSteps(request, specs, plan));
  RETURN_IF_ERROR(AddBreakdownGroups(AllCells(plan), plan));
  AddCarryOverGroup(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

absl::StatusOr<RunPlan> PlanBreakdown(const RunRequest& asked,
                                      const std::vector<std::string>& axes) {
  ASSIGN_OR_RETURN(const std::vector<std::string> specs, LadderSpecs(axes));
  const RunRequest request = WithDefaults(asked, specs);
  RETURN_IF_ERROR(CheckTakenApart(request.scenarios, request.threads));
  RunPlan plan = NewPlan(request);
  RETURN_IF_ERROR(AddCells(request, plan).status());
  MakeIdsUnique(plan.cells);
  RETURN_IF_ERROR(AddBreakdownGroups(AllCells(plan), plan));
  if (plan.breakdowns.empty()) {
    return absl::InvalidArgumentError(
        "breakdown: nothing here has stages: they are of gets alone, and of engines whose gets can "
        "stop half-way (alex, btree_log, hash_log, floor and other logs)");
  }
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

absl::StatusOr<RunPlan> PlanReproduce(const RunRequest& asked) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ladder, LadderSpecs({}));
  RunRequest request = asked;
  RunPlan plan = NewPlan(request);
  request.workloads = {"query"};
  request.engines.assign(std::begin(kReproduceEngines), std::end(kReproduceEngines));
  request.engines.insert(request.engines.end(), ladder.begin(), ladder.end());
  RETURN_IF_ERROR(AddNewCells(request, plan));
  const RunRequest query = request;

  request.workloads = {"query_as_published"};
  request.scenarios = {Scenario::kThroughput};
  request.engines.assign(std::begin(kPublishedShapeEngines), std::end(kPublishedShapeEngines));
  RETURN_IF_ERROR(AddNewCells(request, plan));
  const RunRequest published_query = request;

  request.scenarios = {Scenario::kMixed};
  request.workloads = {"mixed_80_20"};
  request.engines.assign(std::begin(kMixedEngines), std::end(kMixedEngines));
  RETURN_IF_ERROR(AddNewCells(request, plan));
  const std::uint64_t largest = *std::max_element(asked.records.begin(), asked.records.end());
  request.workloads = {"mixed_80_20_as_published"};
  request.engines.assign(std::begin(kLargestMixedEngines), std::end(kLargestMixedEngines));
  RETURN_IF_ERROR(AddNewCells(WithRecords(request, largest), plan));
  request.engines.assign(std::begin(kPublishedMixedEngines), std::end(kPublishedMixedEngines));
  RETURN_IF_ERROR(AddNewCells(request, plan));

  RETURN_IF_ERROR(AddComparisonGroups(plan));
  ContrastWithFirst(plan);
  RETURN_IF_ERROR(ContrastPublishedPairs(published_query, plan));
  RETURN_IF_ERROR(ContrastPublishedPairs(request, plan));
  RETURN_IF_ERROR(ContrastLadderSteps(query, ladder, plan));

  std::vector<std::string> staged = ladder;
  staged.emplace_back(kPublishedBreakdown);
  ASSIGN_OR_RETURN(const std::vector<std::size_t> rungs,
                   LadderCells(WithRecords(query, largest), staged, plan));
  RETURN_IF_ERROR(AddBreakdownGroups(rungs, plan));
  AddCarryOverGroup(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  PaceReproduce(plan);
  return plan;
}

absl::StatusOr<RunPlan> PlanSelfCheck(const RunRequest& asked) {
  RunRequest request = asked;
  request.workloads = {"query"};
  request.engines = {std::string(kRunnerAlone)};
  request.scenarios = {Scenario::kThroughput};
  request.consume = Consume::kNone;
  RunPlan plan = NewPlan(request);
  RETURN_IF_ERROR(AddCells(request, plan).status());
  RETURN_IF_ERROR(AddComparisonGroups(plan));
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

}  // namespace alexbench::harness
