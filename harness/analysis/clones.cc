#include "harness/analysis/clones.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/contrast.h"
#include "harness/analysis/group_arms.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/verdict.h"
#include "harness/analysis/work_between.h"

namespace alexbench::harness {
namespace {

constexpr char kMovedReason[] =
    "where code lies moves this time by more; differences have to be greater than that";

void JudgeRow(const ContrastMeasurement& measured, double bound, SelfCheckResult& row) {
  if (measured.lost_in_work) {
    CannotTell("a get took no longer than the work's noise", row);
    return;
  }
  if (measured.preempted) {
    CannotTell(kPreemptedReason, row);
    return;
  }
  JudgeBand(measured.log_ratios, {.low = -bound, .high = bound}, row);
  if (row.pass == false) {
    CannotTell(kMovedReason, row);
  }
}

}  // namespace

Clones::Clones(const BlockTable& table) : plan_(table.plan()) {
  for (const GroupPlan& group : plan_.groups) {
    if (group.regime != Regime::kReadOnly) {
      continue;
    }
    for (const ArmPlan* clone : WithRole(group, ArmRole::kClone)) {
      Measure(table, group, *clone);
    }
  }
}

void Clones::Measure(const BlockTable& table, const GroupPlan& group, const ArmPlan& clone) {
  const double margin = plan_.profile.margin;
  GroupCheck check{.group = &group};
  check.result.name = "clone";
  check.result.expected =
      absl::StrFormat("the same code at other addresses within %.4g %% of its cell's time (%s)",
                      100 * margin, Where(group));
  const ArmPlan* cell = ProductionArm(group, clone.cell_id);
  const ContrastMeasurement measured =
      cell == nullptr ? ContrastMeasurement{}
                      : MeasureInRounds(table, {.a = &clone, .b = cell, .work = WorkArm(group)});
  if (!measured.log_ratios.empty()) {
    const Statistic ratio = OverSessionsOfLogs(measured.log_ratios);
    check.result.got = {{"ratio", ratio.estimate},
                        {"ratio_ci_low", ratio.ci_low},
                        {"ratio_ci_high", ratio.ci_high}};
    if (group.purpose == GroupPurpose::kComparison) {
      double& spread = spreads_[&group];
      spread = std::max(spread, std::abs(Mean(measured.log_ratios)));
    }
  }
  JudgeRow(measured, EquivalenceBound(margin), check.result);
  rows_.push_back(std::move(check));
}

std::optional<double> Clones::SpreadFor(const GroupPlan& group) const {
  if (group.regime != Regime::kReadOnly) {
    return std::nullopt;
  }
  if (const auto own = spreads_.find(&group); own != spreads_.end()) {
    return own->second;
  }
  std::optional<double> greatest;
  for (const auto& [other, spread] : spreads_) {
    if (other->settings.scenario == group.settings.scenario) {
      greatest = std::max(greatest.value_or(0), spread);
    }
  }
  return greatest;
}

std::optional<double> Clones::SpreadFor(const ContrastPlan& contrast) const {
  const GroupPlan* group = FindGroup(plan_, contrast.group_id);
  return group == nullptr ? std::nullopt : SpreadFor(*group);
}

}  // namespace alexbench::harness
