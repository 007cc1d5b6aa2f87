#include "harness/analysis/summary.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/analysis/ablation/ablation.h"
#include "harness/analysis/ablation/step_chains.h"
#include "harness/analysis/ablation/step_game.h"
#include "harness/analysis/block_table.h"
#include "harness/analysis/breakdown.h"
#include "harness/analysis/busy_groups.h"
#include "harness/analysis/carry_over.h"
#include "harness/analysis/cell.h"
#include "harness/analysis/clones.h"
#include "harness/analysis/contrast.h"
#include "harness/analysis/drop_intervals.h"
#include "harness/analysis/layouts.h"
#include "harness/analysis/mechanism.h"
#include "harness/analysis/pollution_twin.h"
#include "harness/analysis/run_checks.h"
#include "harness/analysis/sampling_check.h"
#include "harness/analysis/selfchecks.h"
#include "harness/analysis/verdict.h"
#include "harness/analysis/work_between.h"

namespace alexbench::harness {
namespace {

using CellsById = std::map<std::string, CellResult*>;

CellsById ById(std::vector<CellResult>& cells) {
  CellsById by_id;
  for (CellResult& cell : cells) {
    by_id.emplace(cell.cell_id, &cell);
  }
  return by_id;
}

absl::Status CheckAblation(const AblationPlan& ablation, const std::set<std::string>& ids) {
  const std::size_t steps = ablation.steps.size();
  if (steps == 0 || steps > kMaxFactorialSteps) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the ablation has %d steps, not 1 to %d", steps, kMaxFactorialSteps));
  }
  for (const std::vector<std::string>& factorial : ablation.factorials) {
    if (factorial.size() != SetsOfSteps(ablation.steps).size()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "the ablation has a factorial of %d cells for %d steps", factorial.size(), steps));
    }
    for (const std::string& id : factorial) {
      if (!ids.contains(id)) {
        return absl::InvalidArgumentError(
            absl::StrFormat("the ablation names '%s', which is no cell", id));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPlan(const RunPlan& plan) {
  std::set<std::string> ids;
  for (const CellPlan& cell : plan.cells) {
    if (!ids.insert(cell.cell_id).second) {
      return absl::InvalidArgumentError(
          absl::StrFormat("the plan has two cells '%s'", cell.cell_id));
    }
  }
  for (const ContrastPlan& contrast : plan.contrasts) {
    for (const std::string& id : {contrast.a, contrast.b}) {
      if (!ids.contains(id)) {
        return absl::InvalidArgumentError(
            absl::StrFormat("a contrast names '%s', which is no cell", id));
      }
    }
  }
  for (const BreakdownPlan& breakdown : plan.breakdowns) {
    if (!ids.contains(breakdown.cell_id)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a breakdown names '%s', which is no cell", breakdown.cell_id));
    }
  }
  return plan.ablation ? CheckAblation(*plan.ablation, ids) : absl::OkStatus();
}

// The throughput cells of a group whose gate failed are no throughput.
void ApplyGates(const std::vector<GroupCheck>& gates, const CellsById& cells) {
  for (const GroupCheck& gate : gates) {
    if (!gate.failed()) {
      continue;
    }
    for (const ArmPlan& arm : gate.group->arms) {
      const auto cell = cells.find(arm.cell_id);
      if (cell == cells.end() || !cell->second->valid || arm.role != ArmRole::kCell ||
          arm.scenario != Scenario::kThroughput) {
        continue;
      }
      cell->second->valid = false;
      cell->second->invalid_reason =
          absl::StrFormat("throughput gate: in %s the floor's independent gets did not overlap",
                          gate.group->group_id);
    }
  }
}

struct GroupChecks {
  std::vector<GroupCheck> duplicates;
  std::vector<GroupCheck> clones;
  std::vector<GroupCheck> delays;
  std::vector<GroupCheck> gates;
  std::vector<GroupCheck> carry_overs;
};

bool FailedIn(const std::string& group_id, const std::vector<GroupCheck>& checks) {
  return std::any_of(checks.begin(), checks.end(), [&](const GroupCheck& check) {
    return check.failed() && check.group->group_id == group_id;
  });
}

// A duplicate speaks for its group; a known delay, measured at latency, for all latency.
bool SelfCheckFailed(const ContrastPlan& contrast, const CellResult& cell,
                     const GroupChecks& checks) {
  const bool delay_failed = cell.scenario == ScenarioName(Scenario::kLatency) &&
                            std::any_of(checks.delays.begin(), checks.delays.end(),
                                        [](const GroupCheck& check) { return check.failed(); });
  return delay_failed || FailedIn(contrast.group_id, checks.duplicates);
}

std::vector<ContrastResult> Contrasts(const BlockTable& table, const CellsById& cells,
                                      const GroupChecks& checks, const Clones& clones,
                                      const BusyGroups& busy) {
  std::vector<OpenContrast> open;
  for (const ContrastPlan& plan : table.plan().contrasts) {
    const CellResult& a = *cells.at(plan.a);
    const CellResult& b = *cells.at(plan.b);
    open.push_back({.plan = &plan,
                    .measured = Measure(table, plan),
                    .cells_valid = a.valid && b.valid,
                    .selfcheck_failed = SelfCheckFailed(plan, a, checks),
                    .busy = busy.Bears(plan),
                    .clone_spread = clones.SpreadFor(plan),
                    .carried_over = CarriedOver(table.plan(), plan, checks.carry_overs)});
  }
  std::vector<ContrastResult> results = JudgeContrasts(
      open, {.margin = table.plan().profile.margin, .stopping = table.plan().stopping});
  for (ContrastResult& result : results) {
    result.scenario = cells.at(result.a)->scenario;
  }
  return results;
}

std::vector<BreakdownResult> Breakdowns(const BlockTable& table, const CellsById& cells) {
  std::vector<BreakdownResult> results;
  for (const BreakdownPlan& plan : table.plan().breakdowns) {
    std::optional<BreakdownResult> result = SummarizeBreakdown(plan, table);
    if (result && cells.at(plan.cell_id)->valid) {
      results.push_back(*std::move(result));
    }
  }
  return results;
}

void Append(const std::vector<GroupCheck>& checks, std::vector<SelfCheckResult>& rows) {
  for (const GroupCheck& check : checks) {
    rows.push_back(check.result);
  }
}

void Append(const std::vector<SelfCheckResult>& checks, std::vector<SelfCheckResult>& rows) {
  rows.insert(rows.end(), checks.begin(), checks.end());
}

// A longer block is measured in a group of its own.
void ExcuseBusy(const BusyGroups& busy, GroupChecks& checks) {
  for (auto* rows : {&checks.duplicates, &checks.delays, &checks.gates}) {
    for (GroupCheck& check : *rows) {
      if (busy.Has(*check.group)) {
        BusyGroups::Excuse(check.result);
      }
    }
  }
  for (GroupCheck& check : checks.carry_overs) {
    if (busy.any()) {
      BusyGroups::Excuse(check.result);
    }
  }
}

// The rows of the run and of its cells.
std::vector<SelfCheckResult> RunChecks(const BlockTable& table, const Summary& summary,
                                       const BusyGroups& busy) {
  std::vector<SelfCheckResult> rows = CheckDrift(table);
  Append(CheckResiduals(summary.breakdowns), rows);
  Append(CheckPollutionTwins(table), rows);
  Append(CheckWorkBetween(table, summary.cells), rows);
  Append(CheckRunnerCost(summary.cells), rows);
  Append(CheckSampling(table), rows);
  if (busy.any()) {
    std::for_each(rows.begin(), rows.end(), BusyGroups::Excuse);
  }
  Append(busy.Row(), rows);
  return rows;
}

Summary Frame(const RunPlan& plan, const SummaryInputs& inputs) {
  Summary summary;
  summary.run_id = inputs.run_id;
  summary.profile = plan.profile.name;
  summary.host = inputs.host;
  summary.build = inputs.build;
  summary.status = inputs.status;
  return summary;
}

absl::StatusOr<Summary> SummarizeNested(const RunPlan& plan, const RunObservation& observation,
                                        const SummaryInputs& inputs) {
  RETURN_IF_ERROR(CheckPlan(plan));
  ASSIGN_OR_RETURN(const BlockTable table, BlockTable::Build(plan, observation));
  Summary summary = Frame(plan, inputs);
  const ImagesByName images = ByName(observation);
  for (const CellPlan& cell : plan.cells) {
    CellResult result = SummarizeCell(cell, table, images);
    if (const auto fairness = inputs.fairness.find(cell.cell_id);
        fairness != inputs.fairness.end()) {
      result.fairness = fairness->second;
    }
    result.counts = CountsOf(cell, table, observation.counts);
    summary.cells.push_back(std::move(result));
  }
  CountLayouts(inputs.layouts, summary.cells);
  const BusyGroups busy(table, observation.loads);
  FlagBusyCells(busy, summary.cells);
  const CellsById cells = ById(summary.cells);
  const Clones clones(table);
  GroupChecks checks{.duplicates = CheckDuplicates(table),
                     .clones = clones.rows(),
                     .delays = CheckKnownDelays(table),
                     .gates = CheckThroughputGates(table),
                     .carry_overs = CheckCarryOvers(table)};
  ExcuseBusy(busy, checks);
  ApplyGates(checks.gates, cells);
  summary.contrasts = Contrasts(table, cells, checks, clones, busy);
  summary.breakdowns = Breakdowns(table, cells);
  summary.ablation = SummarizeAblation(table, summary.cells, clones);
  if (summary.ablation) {
    LeaveBusyAblationOpen(summary.cells, *summary.ablation);
  }
  summary.mechanisms = JudgeMechanisms(plan, summary.cells);
  for (const auto* rows : {&checks.duplicates, &checks.clones, &checks.delays, &checks.gates,
                           &checks.carry_overs}) {
    Append(*rows, summary.selfchecks);
  }
  Append(RunChecks(table, summary, busy), summary.selfchecks);
  if (plan.profile.name == "as_published") {
    DropIntervals(summary);
  }
  summary.claims = JudgeClaims(inputs.claims, summary);
  return summary;
}

}  // namespace

absl::StatusOr<Summary> Summarize(const RunPlan& plan, const RunObservation& observation,
                                  const SummaryInputs& inputs) {
  return inputs.layouts > 1
             ? SummarizeNested(plan, NestInLayouts(observation, inputs.layouts), inputs)
             : SummarizeNested(plan, observation, inputs);
}

}  // namespace alexbench::harness
