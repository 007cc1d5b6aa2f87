#include "harness/analysis/ablation/step_judge.h"

#include <cstddef>
#include <utility>

#include "harness/analysis/statistics.h"

namespace alexbench::harness {

bool WithinBound(std::span<const double> logs, double bound) {
  const std::optional<Interval> interval = TInterval(logs, kEquivalenceLevel);
  return interval && interval->low > -bound && interval->high < bound;
}

void StepJudge::Add(JudgedFigure figure, std::string& verdict) {
  entries_.push_back({.figure = std::move(figure), .verdict = &verdict});
}

void StepJudge::Judge() {
  std::vector<double> ps;
  for (const Entry& entry : entries_) {
    ps.push_back(TwoSidedPBeyond(entry.figure.logs, entry.figure.bar).value_or(1));
  }
  const std::vector<double> adjusted = HolmAdjusted(ps);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (!entry.verdict->empty()) {
      continue;
    }
    if (WithinBound(entry.figure.logs, bound_)) {
      *entry.verdict = "inert";
    } else if (adjusted[i] < kAblationErrorRate) {
      *entry.verdict = Mean(entry.figure.logs) < 0 ? "faster" : "slower";
    } else {
      *entry.verdict = "inconclusive";
    }
  }
}

}  // namespace alexbench::harness
