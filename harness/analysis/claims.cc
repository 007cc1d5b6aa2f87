#include "harness/analysis/claims.h"

#include <array>
#include <cmath>
#include <utility>

#include "harness/analysis/claim_observation.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

// In the order of ClaimKind.
constexpr std::array<std::string_view, 13> kKindNames{
    "cell_ns",     "ratio",       "percent_change", "difference_ns", "phase_ns",
    "phase_share", "scale_ratio", "leaf_count",     "keys_per_leaf", "index_bytes_per_key",
    "load_ns",     "arithmetic",  "unmeasured"};

ClaimedFigure FigureOf(const ClaimSpec& claim) {
  return {.published = claim.published, .tolerance = claim.tolerance};
}

Interval Band(const ClaimedFigure& claimed) {
  const double half = claimed.tolerance * std::abs(claimed.published);
  return {.low = claimed.published - half, .high = claimed.published + half};
}

std::string_view JudgeArithmetic(const ClaimSpec& claim) {
  const Interval band = Band(FigureOf(claim));
  const bool contradicts =
      claim.computed && (*claim.computed < band.low || *claim.computed > band.high);
  return contradicts ? "self_inconsistent" : "open";
}

// Times of another machine.
bool IsAbsoluteTime(ClaimKind kind) {
  return kind == ClaimKind::kCellNs || kind == ClaimKind::kLoadNs;
}

std::string_view Verdict(const ClaimSpec& claim, const ClaimObservation& observation) {
  if (claim.kind == ClaimKind::kArithmetic) {
    return JudgeArithmetic(claim);
  }
  if (claim.needs || observation.missing || !observation.observed) {
    return "open";
  }
  return IsAbsoluteTime(claim.kind) ? "not_comparable"
                                    : JudgeAgainst(FigureOf(claim), *observation.observed);
}

std::optional<std::string> Needs(const ClaimSpec& claim, const ClaimObservation& observation) {
  if (claim.needs) {
    return claim.needs;
  }
  if (observation.missing) {
    return observation.missing;
  }
  return claim.kind == ClaimKind::kArithmetic ? "a contradiction: the figures agree"
                                              : "more sessions: the interval is too wide";
}

ClaimResult Judge(const ClaimSpec& claim, const Summary& summary) {
  ClaimObservation observation = Observe(claim, summary);
  ClaimResult result{.id = claim.id,
                     .text = claim.text,
                     .where = claim.where,
                     .origin = claim.origin,
                     .kind = std::string(ClaimKindName(claim.kind)),
                     .published = claim.published,
                     .unit = claim.unit,
                     .observed = observation.observed,
                     .verdict = std::string(Verdict(claim, observation)),
                     .needs = std::nullopt,
                     .cells = std::move(observation.cells)};
  if (result.verdict == "open") {
    result.needs = Needs(claim, observation);
  }
  return result;
}

}  // namespace

std::string_view ClaimKindName(ClaimKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view JudgeAgainst(const ClaimedFigure& claimed, const Statistic& observed) {
  if (!observed.ci_low || !observed.ci_high) {
    return "open";
  }
  const Interval band = Band(claimed);
  const Interval seen{.low = *observed.ci_low, .high = *observed.ci_high};
  if (seen.high < band.low || seen.low > band.high) {
    return "refuted";
  }
  const bool inside = seen.low >= band.low && seen.high <= band.high;
  const bool contains = seen.low <= claimed.published && seen.high >= claimed.published;
  const bool narrow = seen.high - seen.low <= band.high - band.low;
  return inside || (contains && narrow) ? "reproduced" : "open";
}

std::vector<ClaimResult> JudgeClaims(const std::vector<ClaimSpec>& claims, const Summary& summary) {
  std::vector<ClaimResult> results;
  results.reserve(claims.size());
  for (const ClaimSpec& claim : claims) {
    results.push_back(Judge(claim, summary));
  }
  return results;
}

}  // namespace alexbench::harness
