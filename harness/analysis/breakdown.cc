#include "harness/analysis/breakdown.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/analysis/cleaning.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

// The stage arms in the order of the stages, the production arm last; empty where a stage that no
// get can be without is missing.
std::vector<const ArmPlan*> TelescopingArms(const GroupPlan& group, const std::string& cell_id) {
  std::vector<const ArmPlan*> arms;
  for (const Stage stage :
       {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader, Stage::kReadValue}) {
    const auto found = std::find_if(group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) {
      return arm.role == ArmRole::kStage && arm.cell_id == cell_id && arm.stage == stage;
    });
    if (found != group.arms.end()) {
      arms.push_back(&*found);
    } else if (stage != Stage::kReadValue) {
      return {};
    }
  }
  const ArmPlan* production = ProductionArm(group, cell_id);
  if (production == nullptr) {
    return {};
  }
  arms.push_back(production);
  return arms;
}

std::vector<double> Differences(const std::vector<double>& from, const std::vector<double>& less) {
  std::vector<double> values(from.size());
  std::transform(from.begin(), from.end(), less.begin(), values.begin(), std::minus<>());
  return values;
}

double SumError(const BreakdownResult& result) {
  double sum = result.residual_ns.estimate;
  for (const PhaseResult& phase : result.phases) {
    sum += phase.ns.estimate;
  }
  return (sum - result.total_ns.estimate) / result.total_ns.estimate;
}

}  // namespace

std::optional<BreakdownResult> SummarizeBreakdown(const BreakdownPlan& breakdown,
                                                  const BlockTable& table) {
  const GroupPlan* group = FindGroup(table.plan(), breakdown.group_id);
  const std::vector<const ArmPlan*> arms =
      group == nullptr ? std::vector<const ArmPlan*>{} : TelescopingArms(*group, breakdown.cell_id);
  if (arms.empty()) {
    return std::nullopt;
  }
  const RoundSelection selection = SelectRounds(table, arms, Cleaning::kCleanRounds);
  if (selection.sessions.empty()) {
    return std::nullopt;
  }
  BreakdownResult result;
  result.cell_id = breakdown.cell_id;
  result.scenario = ScenarioName(arms.back()->scenario);
  std::vector<double> before(selection.sessions.size(), 0.0);
  for (std::size_t i = 0; i + 1 < arms.size(); ++i) {
    std::vector<double> upto = SessionMeans(selection, i);
    result.phases.push_back({.name = std::string(StageName(arms[i]->stage)),
                             .ns = OverSessions(Differences(upto, before))});
    before = std::move(upto);
  }
  const std::vector<double> total = SessionMeans(selection, arms.size() - 1);
  result.total_ns = OverSessions(total);
  result.residual_ns = OverSessions(Differences(total, before));
  result.sum_error = SumError(result);
  return result;
}

}  // namespace alexbench::harness
