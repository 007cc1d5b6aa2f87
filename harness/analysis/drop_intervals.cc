#include "harness/analysis/drop_intervals.h"

#include <optional>

#include "harness/analysis/verdict.h"

namespace alexbench::harness {
namespace {

void DropInterval(Statistic& statistic) {
  statistic.ci_low = std::nullopt;
  statistic.ci_high = std::nullopt;
}

void DropInterval(std::optional<Statistic>& statistic) {
  if (statistic) {
    DropInterval(*statistic);
  }
}

}  // namespace

void DropIntervals(Summary& summary) {
  for (CellResult& cell : summary.cells) {
    DropInterval(cell.ns_per_op);
  }
  for (ContrastResult& contrast : summary.contrasts) {
    DropInterval(contrast.ratio);
    DropInterval(contrast.difference_ns);
    contrast.mde_ns = std::nullopt;
    if (contrast.verdict != VerdictName(Verdict::kInvalid)) {
      contrast.verdict = VerdictName(Verdict::kInconclusive);
    }
  }
  for (BreakdownResult& breakdown : summary.breakdowns) {
    DropInterval(breakdown.total_ns);
    DropInterval(breakdown.residual_ns);
    for (PhaseResult& phase : breakdown.phases) {
      DropInterval(phase.ns);
    }
  }
}

}  // namespace alexbench::harness
