#include "harness/run/ablation_planner.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "harness/analysis/ablation/step_game.h"
#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/ladder_specs.h"

namespace alexbench::harness {
namespace {

using GroupByAxis = std::map<std::string, std::string>;

// "a,b+c": a by itself, b and c of the group "b+c".
absl::StatusOr<GroupByAxis> GroupsOf(const std::vector<std::string>& axes) {
  GroupByAxis groups;
  for (const std::string& item : axes) {
    for (const std::string& axis : std::vector<std::string>(absl::StrSplit(item, '+'))) {
      if (!groups.emplace(axis, item).second) {
        return absl::InvalidArgumentError(absl::StrFormat("--axes: '%s' is named twice", axis));
      }
    }
  }
  return groups;
}

absl::Status CheckRequest(const RunRequest& request) {
  for (const std::string& engine : request.engines) {
    if (engine != "alex") {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--engine: ablate takes and leaves the steps of alex alone, not of '%s'", engine));
    }
  }
  if (request.profile.name == "as_published") {
    return absl::InvalidArgumentError(
        "--profile: single passes (as_published) have no intervals, which ablate needs");
  }
  // All cells of a setting share a session's arms, and the setting has one durability.
  if (request.durabilities.size() > 1) {
    return absl::InvalidArgumentError("--durability: ablate takes one level a run");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LadderStep>> StepsOf(const GroupByAxis& groups) {
  std::vector<std::string> names;
  for (const auto& [axis, group] : groups) {
    names.push_back(axis);
  }
  ASSIGN_OR_RETURN(std::vector<LadderStep> steps, LadderSteps(names));
  if (steps.size() > kMaxFactorialSteps) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--axes: a full factorial of %d axes has %d cells a setting; name at most "
                        "%d axes",
                        steps.size(), std::size_t{1} << steps.size(), kMaxFactorialSteps));
  }
  return steps;
}

std::vector<LadderStep> Taken(const std::vector<LadderStep>& steps, StepSet set) {
  std::vector<LadderStep> taken;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if ((set & OnlyStep(step)) != 0) {
      taken.push_back(steps[step]);
    }
  }
  return taken;
}

AblationPlan Frame(const std::vector<LadderStep>& steps, const GroupByAxis& groups) {
  AblationPlan ablation;
  for (const LadderStep& step : steps) {
    const auto group = groups.find(step.axis);
    ablation.steps.push_back({.axis = step.axis,
                              .name = step.name,
                              .from = step.from,
                              .to = step.to,
                              .group = group == groups.end() ? step.axis : group->second,
                              .predicted_ns = step.predicted_ns});
  }
  return ablation;
}

// The cells of one setting stand together, by set of steps.
void AddFactorials(RunPlan& plan) {
  const std::size_t sets = std::size_t{1} << plan.ablation->steps.size();
  for (std::size_t first = 0; first + sets <= plan.cells.size(); first += sets) {
    std::vector<std::string>& ids = plan.ablation->factorials.emplace_back();
    for (std::size_t set = 0; set < sets; ++set) {
      ids.push_back(plan.cells[first + set].cell_id);
    }
  }
}

std::string GroupWith(const RunPlan& plan, const std::string& cell_id) {
  for (const GroupPlan& group : plan.groups) {
    const bool holds = std::any_of(group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) {
      return arm.role == ArmRole::kCell && arm.cell_id == cell_id;
    });
    if (holds && group.regime == Regime::kReadOnly) {
      return group.group_id;
    }
  }
  return "";
}

// Each state of the ladder against the one before it.
void ContrastLadderSteps(RunPlan& plan) {
  for (const std::vector<std::string>& ids : plan.ablation->factorials) {
    for (std::size_t step = 0; step < plan.ablation->steps.size(); ++step) {
      const std::string& with = ids[AllSteps(step + 1)];
      plan.contrasts.push_back({.a = with,
                                .b = ids[AllSteps(step)],
                                .group_id = GroupWith(plan, with),
                                .ladder_step = true});
    }
  }
}

}  // namespace

absl::StatusOr<RunPlan> PlanAblation(const RunRequest& asked,
                                     const std::vector<std::string>& axes) {
  RETURN_IF_ERROR(CheckRequest(asked));
  ASSIGN_OR_RETURN(const GroupByAxis groups, GroupsOf(axes));
  ASSIGN_OR_RETURN(const std::vector<LadderStep> steps, StepsOf(groups));
  RunRequest request = asked;
  request.engines.clear();
  for (StepSet set = 0; set <= AllSteps(steps.size()); ++set) {
    request.engines.push_back(SpecWithSteps(Taken(steps, set)));
  }
  if (request.workloads.empty()) {
    request.workloads = {"query"};
  }
  RunPlan plan;
  plan.profile = request.profile;
  plan.seed = request.seed;
  plan.ablation = Frame(steps, groups);
  ASSIGN_OR_RETURN(plan.cells, EnumerateCells(request));
  AddFactorials(plan);
  RETURN_IF_ERROR(AddComparisonGroups(plan, kMaxFactorialArms));
  ContrastLadderSteps(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

}  // namespace alexbench::harness
