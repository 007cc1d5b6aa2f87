// Does it matter for a step's effect which other steps are taken?
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/analysis/ablation/effect_sample.h"

namespace alexbench::harness {

// p of "the step's effect is the same in every context": the F test of a two-way layout, contexts
// by sessions, whose remainder is what varies between sessions alone. nullopt with one session or
// one context.
std::optional<double> ContextsAlikeP(std::span<const EffectSample> contexts);

// Whether one number would mislead: the greatest and the smallest effect have different signs, or
// one is over twice the other; they lie further apart than the equivalence bound; and the contexts
// differ by more than sessions do (p < 0.05), so that it is not scatter.
// Units: `bound` is ln(1 + margin), as in verdict.h.
bool DependsOnContext(std::span<const EffectSample> contexts, double bound);

}  // namespace alexbench::harness
