// From a measured contrast to a word, by one rule for both signs.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/analysis/contrast.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// In this order, the first that holds:
//   invalid       a cell is invalid, a self-check that bears on the contrast failed, or blocks of
//                 one family that are paired differ in operations
//   inconclusive  a get as short as the noise of the work beside it, or one session, or trials that
//                 stand for unequal stretches of their operations, or a busy machine, or under
//                 40 % of the rounds clean, or not looked at yet: nothing can be decided
//   equivalent    the 90 % interval of ln(ratio) lies inside -+EquivalenceBound(margin), and
//   nothing
//                 is known to have carried over; on a step of the ladder the word is `inert`
//   faster/slower the Holm-adjusted 95 % interval lies outside -+ the greater of clone_spread and
//                 carried_over, where there is one, or excludes 0, and no sensitivity check flips
//   inconclusive  everything else, with the flag within_clone_spread or within_carry_over where the
//                 interval excludes 0 or would be equivalent
//
// Both raise the bar for differences, never the margin: they tell how much of a difference may be
// due to where code lies and to how long blocks are, not how much is allowed.
//
// In a run that looks at its contrasts several times, a verdict given at a look with the error rate
// alpha (stopping.h) has alpha in the place of 5 %, and printed intervals 1 - alpha in the place of
// 95 %: they hold at all looks together.
// Source: [LAKENS17] for equivalence by two one-sided tests.
enum class Verdict : std::uint8_t {
  kFaster,
  kSlower,
  kEquivalent,
  kInert,
  kInconclusive,
  kInvalid
};

std::string_view VerdictName(Verdict verdict);

// Told from 0, but no further from it than the same code at other addresses.
inline constexpr char kWithinCloneSpreadFlag[] = "within_clone_spread";
// No further from 0 than a contrast of its group moved in longer blocks.
inline constexpr char kWithinCarryOverFlag[] = "within_carry_over";

// ln(1 + margin): a margin of 3 % means times within a factor of 1.03 of each other, whichever is
// the longer.
double EquivalenceBound(double margin);

// A contrast on its way to a verdict. The figures are missing where a cell is invalid.
struct OpenContrast {
  const ContrastPlan* plan = nullptr;
  ContrastMeasurement measured;
  bool cells_valid = false;
  bool selfcheck_failed = false;
  bool busy = false;                   // the machine was, see busy_groups.h
  std::optional<double> clone_spread;  // on the logarithm, see clones.h
  std::optional<double> carried_over;  // on the logarithm, see carry_over.h
};

struct JudgingRule {
  double margin = 0;
  std::optional<StoppingPlan> stopping;
};

// Judges all contrasts of a run together: Holm's adjustment runs over all with valid cells and two
// sessions or more. Results are in the order given; `scenario` is left to the caller.
std::vector<ContrastResult> JudgeContrasts(const std::vector<OpenContrast>& contrasts,
                                           const JudgingRule& rule);

}  // namespace alexbench::harness
