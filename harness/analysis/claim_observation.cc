#include "harness/analysis/claim_observation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "harness/analysis/busy_groups.h"
#include "harness/analysis/cell_selector.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/unpaired.h"

namespace alexbench::harness {
namespace {

// The cell if it can be used; else notes what is missing.
const CellResult* Take(const CellSelector& wanted, const Summary& summary,
                       ClaimObservation& observation) {
  const CellResult* cell = FindCell(wanted, summary);
  if (cell == nullptr) {
    observation.missing = Describe(wanted);
    return nullptr;
  }
  observation.cells.push_back(cell->cell_id);
  if (!cell->valid || !cell->ns_per_op) {
    observation.missing = "a valid cell " + cell->cell_id;
    return nullptr;
  }
  if (IsBusy(*cell)) {
    observation.missing = "a machine that is not busy";
  }
  return cell;
}

const ContrastResult* FindContrast(const Summary& summary, const std::string& a,
                                   const std::string& b) {
  const auto found = std::find_if(
      summary.contrasts.begin(), summary.contrasts.end(),
      [&](const ContrastResult& contrast) { return contrast.a == a && contrast.b == b; });
  return found == summary.contrasts.end() ? nullptr : &*found;
}

struct CellPair {
  const CellResult* a = nullptr;
  const CellResult* b = nullptr;
};

// Tb / Ta, or Tb - Ta.
Statistic FromCells(ClaimKind kind, const CellPair& cells) {
  return kind == ClaimKind::kDifferenceNs
             ? UnpairedDifference(*cells.b->ns_per_op, *cells.a->ns_per_op)
             : UnpairedRatio(*cells.b->ns_per_op, *cells.a->ns_per_op);
}

std::optional<Statistic> FigureOf(ClaimKind kind, const ContrastResult& contrast) {
  return kind == ClaimKind::kDifferenceNs ? contrast.difference_ns : contrast.ratio;
}

bool HasFlag(const ContrastResult& contrast, std::string_view flag) {
  return std::find(contrast.flags.begin(), contrast.flags.end(), flag) != contrast.flags.end();
}

void FromContrast(const ContrastResult& contrast, ClaimObservation& observation) {
  if (contrast.verdict == "invalid" || HasFlag(contrast, "preempted")) {
    observation.missing = "a contrast that is neither invalid nor preempted";
  } else if (HasFlag(contrast, kUnequalStretchFlag)) {
    observation.missing = "trials that stand for the same stretch of their operations";
  }
}

// Without a contrast each cell has the time of its own trials.
void FromTrials(const CellPair& cells, ClaimObservation& observation) {
  const std::optional<double>& a = cells.a->stream_fraction;
  const std::optional<double>& b = cells.b->stream_fraction;
  if (a && b && std::max(*a, *b) > kMostUnequalStretches * std::min(*a, *b)) {
    observation.missing = absl::StrFormat(
        "trials that did as much of their operations: %.3g %% of a's, %.3g %% of b's", 100 * *a,
        100 * *b);
  }
}

void ObservePair(const ClaimSpec& claim, const Summary& summary, ClaimObservation& observation) {
  const CellPair cells{.a = Take(claim.a, summary, observation),
                       .b = Take(claim.b, summary, observation)};
  if (cells.a == nullptr || cells.b == nullptr) {
    return;
  }
  const std::string& a_id = cells.a->cell_id;
  const std::string& b_id = cells.b->cell_id;
  if (const ContrastResult* b_over_a = FindContrast(summary, b_id, a_id)) {
    observation.observed = FigureOf(claim.kind, *b_over_a);
    FromContrast(*b_over_a, observation);
  } else if (const ContrastResult* a_over_b = FindContrast(summary, a_id, b_id)) {
    if (const auto figure = FigureOf(claim.kind, *a_over_b)) {
      const bool difference = claim.kind == ClaimKind::kDifferenceNs;
      observation.observed =
          Mapped(*figure, [&](double value) { return difference ? -value : 1 / value; });
    }
    FromContrast(*a_over_b, observation);
  } else {
    observation.observed = FromCells(claim.kind, cells);
    FromTrials(cells, observation);
  }
  if (claim.kind == ClaimKind::kPercentChange && observation.observed) {
    observation.observed =
        Mapped(*observation.observed, [](double ratio) { return 100 * (ratio - 1); });
  }
}

std::optional<Statistic> OnePhase(const BreakdownResult& breakdown, std::string_view phase) {
  if (phase == "total") {
    return breakdown.total_ns;
  }
  if (phase == "residual") {
    return breakdown.residual_ns;
  }
  for (const PhaseResult& each : breakdown.phases) {
    if (each.name == phase) {
      return each.ns;
    }
  }
  return std::nullopt;
}

// Several phases joined by '+'. The ends are added too: the phases' errors depend on each other,
// and this interval is never too narrow.
std::optional<Statistic> PhaseOf(const BreakdownResult& breakdown, std::string_view phases) {
  const std::size_t plus = phases.find('+');
  const std::optional<Statistic> first = OnePhase(breakdown, phases.substr(0, plus));
  if (plus == std::string_view::npos || !first) {
    return first;
  }
  std::optional<Statistic> sum = PhaseOf(breakdown, phases.substr(plus + 1));
  if (!sum) {
    return std::nullopt;
  }
  sum->estimate += first->estimate;
  if (first->ci_low && sum->ci_low) {
    sum->ci_low = *sum->ci_low + *first->ci_low;
    sum->ci_high = *sum->ci_high + *first->ci_high;
  } else {
    sum->ci_low = sum->ci_high = std::nullopt;
  }
  return sum;
}

void ObservePhase(const ClaimSpec& claim, const Summary& summary, ClaimObservation& observation) {
  const CellResult* cell = Take(claim.a, summary, observation);
  if (cell == nullptr) {
    return;
  }
  const auto breakdown =
      std::find_if(summary.breakdowns.begin(), summary.breakdowns.end(),
                   [&](const BreakdownResult& each) { return each.cell_id == cell->cell_id; });
  const std::optional<Statistic> phase =
      breakdown == summary.breakdowns.end() ? std::nullopt : PhaseOf(*breakdown, claim.phase);
  if (!phase) {
    observation.missing = absl::StrFormat("a breakdown of %s with %s", cell->cell_id, claim.phase);
    return;
  }
  const double total = breakdown->total_ns.estimate;
  observation.observed = claim.kind == ClaimKind::kPhaseNs
                             ? *phase
                             : Mapped(*phase, [&](double ns) { return 100 * ns / total; });
}

// nullopt where the engine does not say.
std::optional<double> OfIndex(const CellResult& cell, ClaimKind kind) {
  if (kind == ClaimKind::kIndexBytesPerKey) {
    return cell.index_bytes_per_key;
  }
  const std::string_view name = kind == ClaimKind::kLeafCount ? "leaves" : "keys_per_leaf";
  const auto figure = std::find_if(cell.index.begin(), cell.index.end(),
                                   [&](const IndexFigure& each) { return each.name == name; });
  return figure == cell.index.end() ? std::nullopt : std::optional(figure->value);
}

// What the engine says of its index, which is the same in every session: an interval of no width.
void ObserveIndex(const ClaimSpec& claim, const Summary& summary, ClaimObservation& observation) {
  const CellResult* cell = Take(claim.a, summary, observation);
  if (cell == nullptr) {
    return;
  }
  observation.missing.reset();  // a count is the same on a machine that is busy
  const std::optional<double> figure = OfIndex(*cell, claim.kind);
  if (!figure) {
    observation.missing = absl::StrFormat("%s among the figures of the index of %s",
                                          ClaimKindName(claim.kind), cell->cell_id);
    return;
  }
  observation.observed = Statistic{.estimate = *figure, .ci_low = figure, .ci_high = figure};
}

// An image is loaded once a run, so there is no interval.
void ObserveLoad(const ClaimSpec& claim, const Summary& summary, ClaimObservation& observation) {
  const CellResult* cell = Take(claim.a, summary, observation);
  if (cell == nullptr) {
    return;
  }
  if (!cell->load_ns_per_op) {
    observation.missing = "an image of " + cell->cell_id;
    return;
  }
  observation.observed = Statistic{.estimate = *cell->load_ns_per_op, .ci_low = {}, .ci_high = {}};
}

}  // namespace

ClaimObservation Observe(const ClaimSpec& claim, const Summary& summary) {
  ClaimObservation observation;
  switch (claim.kind) {
    case ClaimKind::kCellNs:
      if (const CellResult* cell = Take(claim.a, summary, observation)) {
        observation.observed = cell->ns_per_op;
      }
      break;
    case ClaimKind::kRatio:
    case ClaimKind::kPercentChange:
    case ClaimKind::kDifferenceNs:
    case ClaimKind::kScaleRatio:
      ObservePair(claim, summary, observation);
      break;
    case ClaimKind::kPhaseNs:
    case ClaimKind::kPhaseShare:
      ObservePhase(claim, summary, observation);
      break;
    case ClaimKind::kLeafCount:
    case ClaimKind::kKeysPerLeaf:
    case ClaimKind::kIndexBytesPerKey:
      ObserveIndex(claim, summary, observation);
      break;
    case ClaimKind::kLoadNs:
      ObserveLoad(claim, summary, observation);
      break;
    case ClaimKind::kArithmetic:
      if (claim.computed) {
        observation.observed = Statistic{.estimate = *claim.computed, .ci_low = {}, .ci_high = {}};
      }
      break;
    case ClaimKind::kUnmeasured:
      break;
  }
  return observation;
}

}  // namespace alexbench::harness
