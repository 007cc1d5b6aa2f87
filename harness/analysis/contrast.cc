#include "harness/analysis/contrast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "harness/analysis/cleaning.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/work_between.h"

namespace alexbench::harness {
namespace {

double TrimmedNsPerOperation(const Blocks& blocks) {
  std::vector<double> values(blocks.size());
  std::transform(blocks.begin(), blocks.end(), values.begin(),
                 [](const BlockObservation* block) { return BlockNsPerOperation(*block); });
  return TrimmedMean(values);
}

// ln of the ratio of what is left without the work, the third arm; NaN where nothing is left.
template <typename MeanOf>
double LogRatioWithoutWork(const SessionRounds& rounds, MeanOf mean_of) {
  const double work_ns = mean_of(rounds.arms[2]);
  const double a_ns = mean_of(rounds.arms[0]) - work_ns;
  const double b_ns = mean_of(rounds.arms[1]) - work_ns;
  return a_ns > 0 && b_ns > 0 ? std::log(a_ns / b_ns) : std::numeric_limits<double>::quiet_NaN();
}

bool HasWork(const SessionRounds& rounds) { return rounds.arms.size() > 2; }

double TrimmedLogRatio(const SessionRounds& rounds) {
  if (HasWork(rounds)) {
    return LogRatioWithoutWork(rounds, TrimmedNsPerOperation);
  }
  std::vector<double> logs(rounds.round_count());
  for (std::size_t j = 0; j < logs.size(); ++j) {
    logs[j] =
        std::log(BlockNsPerOperation(*rounds.arms[0][j]) / BlockNsPerOperation(*rounds.arms[1][j]));
  }
  return TrimmedMean(logs);
}

double PlainLogRatio(const SessionRounds& rounds) {
  if (HasWork(rounds)) {
    return LogRatioWithoutWork(rounds, NsPerOperation);
  }
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

bool HasNan(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

bool ShareMemory(const ArmPair& arms) {
  return !arms.a->memory_family.empty() && arms.a->memory_family == arms.b->memory_family;
}

bool OperationsDiffer(const RoundSelection& selection) {
  for (const SessionRounds& session : selection.sessions) {
    for (std::size_t j = 0; j < session.round_count(); ++j) {
      if (session.arms[0][j]->operations != session.arms[1][j]->operations) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

ContrastMeasurement MeasureInRounds(const BlockTable& table, const ArmPair& arms) {
  std::vector<const ArmPlan*> both{arms.a, arms.b};
  if (arms.work != nullptr) {
    both.push_back(arms.work);
  }
  const RoundSelection counting = SelectRounds(table, both, Cleaning::kCleanRounds);
  const RoundSelection all = SelectRounds(table, both, Cleaning::kAllRounds);
  const bool paired = ShareMemory(arms);
  const Estimator own = paired ? TrimmedLogRatio : PlainLogRatio;
  const Estimator other = paired ? PlainLogRatio : TrimmedLogRatio;
  const auto difference_ns = [](const SessionRounds& rounds) {
    return NsPerOperation(rounds.arms[0]) - NsPerOperation(rounds.arms[1]);
  };
  ContrastMeasurement measured{.log_ratios = Estimate(counting, own),
                               .differences_ns = Estimate(counting, difference_ns),
                               .by_other_estimator = Estimate(counting, other),
                               .over_all_rounds = Estimate(all, own),
                               .preempted = counting.preempted,
                               .unequal_operations = paired && OperationsDiffer(all)};
  if (HasNan(measured.log_ratios) || HasNan(measured.by_other_estimator) ||
      HasNan(measured.over_all_rounds)) {
    measured = {};
    measured.lost_in_work = true;
  }
  return measured;
}

ContrastMeasurement MeasureBySession(const BlockTable& table, const ArmPair& arms) {
  ContrastMeasurement measured;
  const BlocksBySession& of_a = table.OfArm(*arms.a);
  const BlocksBySession& of_b = table.OfArm(*arms.b);
  const std::array<const BlocksBySession*, 2> both{&of_a, &of_b};
  const std::optional<std::uint64_t> stretch = CommonStretch(arms.a->scenario, both);
  measured.stretch_operations = stretch;
  measured.unequal_stretch = StandForUnequalStretches(both, stretch);
  for (const auto& [session, a_blocks] : of_a) {
    const auto b_blocks = of_b.find(session);
    if (b_blocks == of_b.end()) {
      continue;
    }
    const double a_ns = ChargedNsPerOperationOver(stretch, a_blocks);
    const double b_ns = ChargedNsPerOperationOver(stretch, b_blocks->second);
    measured.log_ratios.push_back(std::log(a_ns / b_ns));
    measured.differences_ns.push_back(a_ns - b_ns);
  }
  return measured;
}

ContrastMeasurement Measure(const BlockTable& table, const ContrastPlan& contrast) {
  const RunPlan& plan = table.plan();
  if (const GroupPlan* group = FindGroup(plan, contrast.group_id)) {
    const ArmPair arms{.a = ProductionArm(*group, contrast.a),
                       .b = ProductionArm(*group, contrast.b),
                       .work = WorkArm(*group)};
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
