#include "harness/analysis/carry_over.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/group_arms.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/verdict.h"

namespace alexbench::harness {
namespace {

using Pair = std::array<const ArmPlan*, 2>;

// A pair of arms at one block length.
struct MeasuredPair {
  std::map<std::uint32_t, double> log_ratios;  // by session
  std::array<double, 2> operations_per_block{};
};

MeasuredPair MeasurePair(const BlockTable& table, const Pair& arms) {
  MeasuredPair measured;
  std::array<double, 2> operations{};
  double rounds = 0;
  for (const SessionRounds& session : SelectRounds(table, arms, Cleaning::kAllRounds).sessions) {
    measured.log_ratios[session.session] =
        std::log(NsPerOperation(session.arms[0]) / NsPerOperation(session.arms[1]));
    rounds += static_cast<double>(session.round_count());
    for (std::size_t i = 0; i < operations.size(); ++i) {
      for (const BlockObservation* block : session.arms[i]) {
        operations[i] += static_cast<double>(block->operations);
      }
    }
  }
  for (std::size_t i = 0; i < operations.size(); ++i) {
    measured.operations_per_block[i] = operations[i] / rounds;
  }
  return measured;
}

// The same cells' production arms in a comparison group.
struct UsualPair {
  const GroupPlan* group = nullptr;
  Pair arms{};
};

UsualPair FindUsual(const RunPlan& plan, const Pair& longer) {
  for (const GroupPlan& group : plan.groups) {
    const Pair arms{ProductionArm(group, longer[0]->cell_id),
                    ProductionArm(group, longer[1]->cell_id)};
    if (group.purpose == GroupPurpose::kComparison && arms[0] != nullptr && arms[1] != nullptr) {
      return {.group = &group, .arms = arms};
    }
  }
  return {};
}

std::vector<double> Moves(const MeasuredPair& usual, const MeasuredPair& longer) {
  std::vector<double> moves;
  for (const auto& [session, log_ratio] : longer.log_ratios) {
    if (const auto found = usual.log_ratios.find(session); found != usual.log_ratios.end()) {
      moves.push_back(log_ratio - found->second);
    }
  }
  return moves;
}

GroupCheck CheckCarryOver(const BlockTable& table, const UsualPair& usual, const Pair& longer) {
  const double margin = table.plan().profile.margin;
  const double bound = EquivalenceBound(margin);
  GroupCheck check{.group = usual.group};
  check.result.name = "carry_over";
  check.result.expected =
      absl::StrFormat("a ratio between structures moves by at most %.4g %% in longer blocks (%s)",
                      100 * margin, Where(*usual.group));
  const MeasuredPair at_usual = MeasurePair(table, usual.arms);
  const MeasuredPair at_longer = MeasurePair(table, longer);
  const std::vector<double> moves = Moves(at_usual, at_longer);
  if (moves.empty()) {
    CannotTell("no session has both block lengths", check.result);
    return check;
  }
  double factor = at_longer.operations_per_block[0] / at_usual.operations_per_block[0];
  factor = std::min(factor, at_longer.operations_per_block[1] / at_usual.operations_per_block[1]);
  const Statistic moved = OverSessionsOfLogs(moves);
  check.result.got = {{"block_factor", factor},
                      {"moved", moved.estimate},
                      {"moved_ci_low", moved.ci_low},
                      {"moved_ci_high", moved.ci_high}};
  if (factor < kLeastBlockFactor) {
    CannotTell("the longer blocks are not long enough", check.result);
  } else {
    JudgeBand(moves, {.low = -bound, .high = bound}, check.result);
  }
  return check;
}

}  // namespace

std::optional<double> CarriedOver(const RunPlan& plan, const ContrastPlan& contrast,
                                  const std::vector<GroupCheck>& checks) {
  const GroupPlan* group = FindGroup(plan, contrast.group_id);
  const ArmPlan* a = group == nullptr ? nullptr : ProductionArm(*group, contrast.a);
  const ArmPlan* b = group == nullptr ? nullptr : ProductionArm(*group, contrast.b);
  if (a == nullptr || b == nullptr || a->memory_family == b->memory_family) {
    return std::nullopt;
  }
  std::optional<double> furthest;
  for (const GroupCheck& check : checks) {
    if (check.group != group || !check.failed()) {
      continue;
    }
    // What stands at the start of a block weighs by one over its length: of all of it, blocks that
    // are so many times as long take away this share.
    const double share = 1 - 1 / *check.result.got.at("block_factor");
    for (const char* end : {"moved_ci_low", "moved_ci_high"}) {
      const double distance = std::abs(std::log(*check.result.got.at(end))) / share;
      furthest = std::max(furthest.value_or(0), distance);
    }
  }
  return furthest;
}

std::vector<GroupCheck> CheckCarryOvers(const BlockTable& table) {
  std::vector<GroupCheck> checks;
  for (const GroupPlan& group : table.plan().groups) {
    const std::vector<const ArmPlan*> arms = WithRole(group, ArmRole::kCarryOver);
    if (arms.size() != 2) {
      continue;
    }
    const Pair longer{arms[0], arms[1]};
    if (const UsualPair usual = FindUsual(table.plan(), longer); usual.group != nullptr) {
      checks.push_back(CheckCarryOver(table, usual, longer));
    }
  }
  return checks;
}

}  // namespace alexbench::harness
