#include "harness/run/plan_parts.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "harness/run/cells.h"

namespace alexbench::harness {
namespace {

// The group in which both cells have a production arm; empty if there is none.
std::string CommonGroup(const RunPlan& plan, const CellPlan& a, const CellPlan& b) {
  const auto holds = [](const GroupPlan& group, const CellPlan& cell) {
    return std::any_of(group.arms.begin(), group.arms.end(), [&](const ArmPlan& arm) {
      return arm.role == ArmRole::kCell && arm.cell_id == cell.cell_id;
    });
  };
  for (const GroupPlan& group : plan.groups) {
    if (holds(group, a) && holds(group, b)) {
      return group.group_id;
    }
  }
  return "";
}

}  // namespace

RunPlan NewPlan(const RunRequest& request) {
  RunPlan plan;
  plan.profile = request.profile;
  plan.profile.margin = MarginOver(request.profile, request.layouts);
  plan.seed = request.seed;
  return plan;
}

bool HasCell(const RunPlan& plan, const CellPlan& cell) {
  return std::any_of(plan.cells.begin(), plan.cells.end(),
                     [&](const CellPlan& known) { return known.cell_id == cell.cell_id; });
}

absl::Status AddNewCells(const RunRequest& request, RunPlan& plan) {
  ASSIGN_OR_RETURN(std::vector<CellPlan> cells, EnumerateCells(request));
  for (CellPlan& cell : cells) {
    if (!HasCell(plan, cell)) {
      plan.cells.push_back(std::move(cell));
    }
  }
  return absl::OkStatus();
}

void AddContrast(const CellPlan& a, const CellPlan& b, ContrastPlan kind, RunPlan& plan) {
  kind.a = a.cell_id;
  kind.b = b.cell_id;
  kind.group_id = CommonGroup(plan, a, b);
  plan.contrasts.push_back(std::move(kind));
}

}  // namespace alexbench::harness
