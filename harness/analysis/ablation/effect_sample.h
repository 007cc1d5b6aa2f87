// One figure of a factorial in every session, as a logarithm and in ns.
//
// The sign is that of a contrast: with the step over without it, so below 0 is faster.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/analysis/ablation/factorial.h"

namespace alexbench::harness {

// Per session, ascending.
struct EffectSample {
  std::vector<double> logs;            // ln of a ratio of times
  std::vector<double> differences_ns;  // what that is in ns per operation
};

// A step taken when those of `context` are: T(context and step) over and minus T(context).
struct StepInContext {
  std::size_t step = 0;
  StepSet context = 0;
};

EffectSample SampleEffect(const Factorial& factorial, const StepInContext& place);

// All steps over and minus none.
EffectSample SampleTotal(const Factorial& factorial);

// One a step: Shapley values, and those of Owen for these groups. The ns are allocated with the
// log-mean weight (T1 - T0) / ln(T1 / T0), so that they add up to T1 - T0 with nothing left over.
// Source: [ANG04] for the weight.
std::vector<EffectSample> SampleShapley(const Factorial& factorial);
std::vector<EffectSample> SampleOwen(const Factorial& factorial,
                                     const std::vector<StepSet>& groups);

// Logs only: a ratio of ratios has no size in ns.
std::vector<double> SampleInteraction(const Factorial& factorial, const StepPair& pair);

// ln of the time that the effects of the steps, each taken with no more than it takes for granted,
// would multiplied give this set.
// Requires: a feasible set.
std::vector<double> SampleAdditiveLog(const Factorial& factorial, StepSet steps);

}  // namespace alexbench::harness
