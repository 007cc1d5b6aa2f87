// Steps that take others for granted: the levels of one axis, one step each.
//
// An axis with three levels has two steps, and the second can only be taken after the first. So not
// every set of steps is a cell: those are that have, with a step, all that it takes for granted.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/analysis/ablation/step_game.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// By step, which others it takes for granted: those of its axis that stand before it.
std::vector<StepSet> TakenForGranted(std::span<const AblationStepPlan> steps);

// Ascending; a cell each.
std::vector<StepSet> SetsOfSteps(std::span<const AblationStepPlan> steps);

// What rows call a step: its axis, or axis=choice where the axis has several steps.
std::vector<std::string> StepLabels(std::span<const AblationStepPlan> steps);

}  // namespace alexbench::harness
