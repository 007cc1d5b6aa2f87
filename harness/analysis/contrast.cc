#include "harness/analysis/contrast.h"

#include <array>
#include <cmath>
#include <cstddef>

#include "harness/analysis/cleaning.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

double TrimmedLogRatio(const SessionRounds& rounds) {
  std::vector<double> logs(rounds.round_count());
  for (std::size_t j = 0; j < logs.size(); ++j) {
    logs[j] =
        std::log(BlockNsPerOperation(*rounds.arms[0][j]) / BlockNsPerOperation(*rounds.arms[1][j]));
  }
  return TrimmedMean(logs);
}

double PlainLogRatio(const SessionRounds& rounds) {
  return std::log(NsPerOperation(rounds.arms[0]) / NsPerOperation(rounds.arms[1]));
}

using Estimator = double (*)(const SessionRounds&);

std::vector<double> Estimate(const RoundSelection& selection, Estimator estimator) {
  std::vector<double> values;
  values.reserve(selection.sessions.size());
  for (const SessionRounds& session : selection.sessions) {
    values.push_back(estimator(session));
  }
  return values;
}

bool ShareMemory(const ArmPair& arms) {
  return !arms.a->memory_family.empty() && arms.a->memory_family == arms.b->memory_family;
}

}  // namespace

ContrastMeasurement MeasureInRounds(const BlockTable& table, const ArmPair& arms) {
  const std::array<const ArmPlan*, 2> both{arms.a, arms.b};
  const RoundSelection counting = SelectRounds(table, both, Cleaning::kCleanRounds);
  const RoundSelection all = SelectRounds(table, both, Cleaning::kAllRounds);
  const bool paired = ShareMemory(arms);
  const Estimator own = paired ? TrimmedLogRatio : PlainLogRatio;
  const Estimator other = paired ? PlainLogRatio : TrimmedLogRatio;
  const auto difference_ns = [](const SessionRounds& rounds) {
    return NsPerOperation(rounds.arms[0]) - NsPerOperation(rounds.arms[1]);
  };
  return {.log_ratios = Estimate(counting, own),
          .differences_ns = Estimate(counting, difference_ns),
          .by_other_estimator = Estimate(counting, other),
          .over_all_rounds = Estimate(all, own),
          .preempted = counting.preempted};
}

ContrastMeasurement MeasureBySession(const BlockTable& table, const ArmPair& arms) {
  ContrastMeasurement measured;
  const BlocksBySession& of_b = table.OfArm(*arms.b);
  for (const auto& [session, a_blocks] : table.OfArm(*arms.a)) {
    const auto b_blocks = of_b.find(session);
    if (b_blocks == of_b.end()) {
      continue;
    }
    const double a_ns = ChargedNsPerOperation(a_blocks);
    const double b_ns = ChargedNsPerOperation(b_blocks->second);
    measured.log_ratios.push_back(std::log(a_ns / b_ns));
    measured.differences_ns.push_back(a_ns - b_ns);
  }
  return measured;
}

ContrastMeasurement Measure(const BlockTable& table, const ContrastPlan& contrast) {
  const RunPlan& plan = table.plan();
  if (const GroupPlan* group = FindGroup(plan, contrast.group_id)) {
    const ArmPair arms{.a = ProductionArm(*group, contrast.a),
                       .b = ProductionArm(*group, contrast.b)};
    const bool in_rounds =
        group->regime == Regime::kReadOnly && arms.a != nullptr && arms.b != nullptr;
    return in_rounds ? MeasureInRounds(table, arms) : ContrastMeasurement{};
  }
  const ArmPlace a = HomeArm(plan, contrast.a);
  const ArmPlace b = HomeArm(plan, contrast.b);
  const bool both_write = a.arm != nullptr && b.arm != nullptr &&
                          a.group->regime == Regime::kWriting &&
                          b.group->regime == Regime::kWriting;
  return both_write ? MeasureBySession(table, {.a = a.arm, .b = b.arm}) : ContrastMeasurement{};
}

}  // namespace alexbench::harness
