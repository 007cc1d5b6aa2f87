#include "harness/run/ablation_planner.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/analysis/ablation/step_chains.h"
#include "harness/analysis/ablation/step_game.h"
#include "harness/run/cells.h"
#include "harness/run/groups.h"
#include "harness/run/ladder_specs.h"
#include "harness/run/plan_parts.h"
#include "harness/session/catalog.h"

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
  RETURN_IF_ERROR(CheckEnginesHaveSteps(request, "ablate"));
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

std::vector<std::string> AxesOf(const GroupByAxis& groups) {
  std::vector<std::string> names;
  for (const auto& [axis, group] : groups) {
    names.push_back(axis);
  }
  return names;
}

// All cells of a factorial stand in one ratio or another, so all have to keep the same promise.
absl::Status CheckPromises(const RunRequest& request) {
  for (const std::string& spec : request.engines) {
    const auto resolved = Catalog::Get().Resolve(spec, request.durabilities.front());
    if (absl::IsUnimplemented(resolved.status())) {
      return absl::InvalidArgumentError(
          absl::StrFormat("--durability %s: %s", request.durabilities.front(),
                          FromAbsl(resolved.status().message())));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LadderStep>> StepsOf(const GroupByAxis& groups) {
  ASSIGN_OR_RETURN(std::vector<LadderStep> steps, LadderSteps(AxesOf(groups)));
  if (steps.size() > kMaxFactorialSteps) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--axes: these have %d steps; a full factorial takes at most %d",
                        steps.size(), kMaxFactorialSteps));
  }
  return steps;
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
  const std::size_t sets = SetsOfSteps(plan.ablation->steps).size();
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
  const std::vector<StepSet> sets = SetsOfSteps(plan.ablation->steps);
  const auto cell_of = [&](const std::vector<std::string>& ids, std::size_t taken) {
    const auto place = std::lower_bound(sets.begin(), sets.end(), AllSteps(taken));
    return ids[static_cast<std::size_t>(place - sets.begin())];
  };
  for (const std::vector<std::string>& ids : plan.ablation->factorials) {
    for (std::size_t step = 0; step < plan.ablation->steps.size(); ++step) {
      const std::string with = cell_of(ids, step + 1);
      plan.contrasts.push_back({.a = with,
                                .b = cell_of(ids, step),
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
  RunPlan plan = NewPlan(asked);
  plan.ablation = Frame(steps, groups);
  RunRequest request = ForLadder(asked, AxesOf(groups));
  request.engines.clear();
  for (const StepSet set : SetsOfSteps(plan.ablation->steps)) {
    request.engines.push_back(SpecWithSteps(steps, set));
  }
  RETURN_IF_ERROR(CheckPromises(request));
  ASSIGN_OR_RETURN(plan.cells, EnumerateCells(request));
  AddFactorials(plan);
  RETURN_IF_ERROR(AddComparisonGroups(plan, kMaxFactorialArms));
  ContrastLadderSteps(plan);
  RETURN_IF_ERROR(AddSelfCheckGroup(plan));
  return plan;
}

}  // namespace alexbench::harness
