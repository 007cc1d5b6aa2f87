// What a factorial says about each of its steps, by every way of asking.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/ablation/factorial.h"
#include "harness/report/ablation_result.h"

namespace alexbench::harness {

struct FactorialQuestion {
  std::vector<std::string> axes;  // by step, what to call it; the ladder takes them in this order
  std::vector<StepSet> groups;    // for Owen's values; as many groups as steps: none are asked for
  double margin = 0;              // equivalence margin, as a share
  double clone_spread = 0;        // on the logarithm, see clones.h
};

// Rows by step in the order of `axes`; `setting` and `scenario` are left to the caller.
struct FactorialFindings {
  std::vector<AblationEffect> solo;
  std::vector<AblationEffect> ladder;
  std::vector<AblationEffect> leave_one_out;
  std::vector<AblationShare> shapley;
  std::vector<AblationShare> owen;
  std::vector<AblationInteraction> interactions;
  AblationTotal total;
  std::vector<Statistic> additive_ns;  // by cell: Factorial::Sets
};

// Solo is with no more than the step takes for granted, leave_one_out with all but what takes it
// for granted. Two steps of one axis have no interaction: one is never without the other.
// All intervals are 95 % t intervals over sessions. Verdicts, in this order, the first that holds:
//   inconclusive       one session
//   inert              the 90 % interval of ln(ratio) lies inside -+ln(1 + margin); of a share,
//                      only where it doesn't depend on the context
//   context_dependent  shares only, see context_dependence.h
//   faster/slower      the Holm-adjusted 95 % interval excludes 0, for an effect lies outside
//                      -+clone_spread; the family is all effects and shares of the factorial. A
//                      share rests on many pairs of variants, an effect on one
//   inconclusive       everything else
// An interaction is `none` inside the margin, `reinforce` (below 1) or `overlap` where its p,
// adjusted after Benjamini and Hochberg over the pairs, is below 0.05. The whole is `additive`
// where the measured total over the product of the solo effects is within the margin and no pair
// reinforces or overlaps, `not_additive` where one does or that quotient's 95 % interval excludes 1
// and it is not within the margin.
FactorialFindings JudgeFactorial(const Factorial& factorial, const FactorialQuestion& question);

}  // namespace alexbench::harness
