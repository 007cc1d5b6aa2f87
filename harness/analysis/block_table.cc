#include "harness/analysis/block_table.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

using GroupsById = std::unordered_map<std::string, const GroupPlan*>;

GroupsById ById(const RunPlan& plan) {
  GroupsById groups;
  for (const GroupPlan& group : plan.groups) {
    groups.emplace(group.group_id, &group);
  }
  return groups;
}

// Works for both kinds of observation, which name their arm the same way.
template <typename Observation>
absl::StatusOr<ArmPlace> PlaceOf(const GroupsById& groups, const Observation& seen) {
  const auto found = groups.find(seen.group_id);
  if (found == groups.end() || seen.arm_index >= found->second->arms.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the plan has no arm %d in a group '%s'", seen.arm_index, seen.group_id));
  }
  return ArmPlace{.group = found->second, .arm = &found->second->arms[seen.arm_index]};
}

std::string Describe(const BlockObservation& block) {
  return absl::StrFormat("block of group %s, session %d, arm %d, round %d", block.group_id,
                         block.session, block.arm_index, block.round);
}

absl::Status CheckBlock(const BlockObservation& block) {
  if (block.operations == 0 || block.ns <= 0 || block.other_cpu_ns < 0) {
    return absl::InvalidArgumentError(Describe(block) + " has no operations or no time");
  }
  return absl::OkStatus();
}

absl::Status CheckFare(const ArmObservation& fare) {
  if (fare.open_loop) {
    const OpenLoopObservation& paced = *fare.open_loop;
    if (!IsHistogram(paced.response) || !IsHistogram(paced.service) ||
        (paced.operations > 0) != (paced.elapsed_ns > 0)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("open_loop of group %s, session %d, arm %d is no histogram with its time",
                          fare.group_id, fare.session, fare.arm_index));
    }
  }
  if (!fare.sampling) {
    return absl::OkStatus();
  }
  const SamplingObservation& sampling = *fare.sampling;
  const auto took_time = [](const BlockSum& sum) {
    return sum.ns >= 0 && (sum.operations == 0) == (sum.ns == 0);
  };
  if (!IsHistogram(sampling.latency) || !took_time(sampling.sampled) ||
      !took_time(sampling.plain)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("sampling of group %s, session %d, arm %d is no histogram with its blocks",
                        fare.group_id, fare.session, fare.arm_index));
  }
  return absl::OkStatus();
}

// In a read-only group a round has one block of each arm; in a writing one a trial has several.
absl::Status SortAndCheck(Regime regime, Blocks& blocks) {
  const auto place = [&](const BlockObservation* block) {
    return std::tuple(block->round, regime == Regime::kWriting ? block->position : 0U);
  };
  std::sort(blocks.begin(), blocks.end(),
            [&](const auto* first, const auto* second) { return place(first) < place(second); });
  const auto twice = std::adjacent_find(
      blocks.begin(), blocks.end(),
      [&](const auto* first, const auto* second) { return place(first) == place(second); });
  if (twice != blocks.end()) {
    return absl::InvalidArgumentError(Describe(**twice) + " is there twice");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BlockTable> BlockTable::Build(const RunPlan& plan,
                                             const RunObservation& observation) {
  BlockTable table(plan);
  const GroupsById groups = ById(plan);
  for (const BlockObservation& block : observation.blocks) {
    ASSIGN_OR_RETURN(const ArmPlace place, PlaceOf(groups, block));
    RETURN_IF_ERROR(CheckBlock(block));
    table.blocks_[place.arm][block.session].push_back(&block);
  }
  for (const ArmObservation& fare : observation.arms) {
    ASSIGN_OR_RETURN(const ArmPlace place, PlaceOf(groups, fare));
    RETURN_IF_ERROR(CheckFare(fare));
    table.fares_[place.arm].push_back(&fare);
  }
  for (const GroupPlan& group : plan.groups) {
    for (const ArmPlan& arm : group.arms) {
      if (const auto found = table.blocks_.find(&arm); found != table.blocks_.end()) {
        for (auto& [session, blocks] : found->second) {
          RETURN_IF_ERROR(SortAndCheck(group.regime, blocks));
        }
      }
      auto& fares = table.fares_[&arm];
      std::stable_sort(fares.begin(), fares.end(), [](const auto* first, const auto* second) {
        return first->session < second->session;
      });
    }
  }
  return table;
}

const BlocksBySession& BlockTable::OfArm(const ArmPlan& arm) const {
  static const auto& kNone = *new BlocksBySession();
  const auto found = blocks_.find(&arm);
  return found == blocks_.end() ? kNone : found->second;
}

const std::vector<const ArmObservation*>& BlockTable::FaresOfArm(const ArmPlan& arm) const {
  static const auto& kNone = *new std::vector<const ArmObservation*>();
  const auto found = fares_.find(&arm);
  return found == fares_.end() ? kNone : found->second;
}

const GroupPlan* FindGroup(const RunPlan& plan, std::string_view group_id) {
  const auto found =
      std::find_if(plan.groups.begin(), plan.groups.end(),
                   [&](const GroupPlan& group) { return group.group_id == group_id; });
  return found == plan.groups.end() ? nullptr : &*found;
}

const ArmPlan* ProductionArm(const GroupPlan& group, std::string_view cell_id) {
  const auto find = [&](ArmRole role) {
    return std::find_if(group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) {
      return arm.role == role && arm.cell_id == cell_id && arm.stage == Stage::kProduction;
    });
  };
  if (const auto cell = find(ArmRole::kCell); cell != group.arms.end()) {
    return &*cell;
  }
  const auto stage = find(ArmRole::kStage);
  return stage == group.arms.end() ? nullptr : &*stage;
}

ArmPlace HomeArm(const RunPlan& plan, std::string_view cell_id) {
  ArmPlace home;
  for (const GroupPlan& group : plan.groups) {
    const ArmPlan* arm = ProductionArm(group, cell_id);
    if (arm == nullptr) {
      continue;
    }
    if (group.purpose == GroupPurpose::kComparison) {
      return {.group = &group, .arm = arm};
    }
    if (home.arm == nullptr) {
      home = {.group = &group, .arm = arm};
    }
  }
  return home;
}

}  // namespace alexbench::harness
