#include "harness/analysis/ablation/step_chains.h"

#include <algorithm>
#include <cstddef>

namespace alexbench::harness {

std::vector<StepSet> TakenForGranted(std::span<const AblationStepPlan> steps) {
  std::vector<StepSet> before(steps.size(), 0);
  for (std::size_t step = 0; step < steps.size(); ++step) {
    for (std::size_t earlier = 0; earlier < step; ++earlier) {
      before[step] |= steps[earlier].axis == steps[step].axis ? OnlyStep(earlier) : 0;
    }
  }
  return before;
}

std::vector<StepSet> SetsOfSteps(std::span<const AblationStepPlan> steps) {
  return FeasibleSets({.step_count = steps.size(), .values = {}, .before = TakenForGranted(steps)});
}

std::vector<std::string> StepLabels(std::span<const AblationStepPlan> steps) {
  std::vector<std::string> labels;
  for (const AblationStepPlan& step : steps) {
    const auto levels = std::count_if(steps.begin(), steps.end(), [&](const AblationStepPlan& s) {
      return s.axis == step.axis;
    });
    labels.push_back(levels == 1 ? step.axis : step.axis + "=" + step.to);
  }
  return labels;
}

}  // namespace alexbench::harness
