// Published claims held against what a run measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/cell_selector.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// What a claim's figure is, from cells `a` and `b` with times Ta and Tb. The word in claim files is
// the constant's name in lower case.
enum class ClaimKind : std::uint8_t {
  kCellNs,         // cell_ns: Ta in ns per operation; another machine's, so not comparable
  kRatio,          // ratio: Tb / Ta
  kPercentChange,  // percent_change: 100 (Tb / Ta - 1); a before, b after
  kDifferenceNs,   // difference_ns: Tb - Ta; a before, b after
  kPhaseNs,        // phase_ns: `phase` of a's breakdown
  kPhaseShare,     // phase_share: 100 phase / total of a's breakdown; the total taken as exact
  kScaleRatio,     // scale_ratio: Tb / Ta, one engine at two sizes
  kLeafCount,      // leaf_count: leaves of a's index as its image was opened; a count, so exact
  kKeysPerLeaf,    // keys_per_leaf: records over those
  kIndexBytesPerKey,  // index_bytes_per_key: what a's index takes in memory; counted, so exact
  kLoadNs,            // load_ns: a's image loaded, ns a record; not comparable either
  kArithmetic,     // arithmetic: `computed` from the source's own figures, nothing measured
  kUnmeasured  // unmeasured: a figure of another kind; `needs` says what would have to measure it
};

std::string_view ClaimKindName(ClaimKind kind);

struct ClaimSpec {
  std::string id;
  std::string text;
  std::string where;
  std::string origin;  // published | hypothesis
  ClaimKind kind = ClaimKind::kRatio;
  double published = 0;
  std::string unit;
  double tolerance = 0.1;            // relative to |published|
  std::optional<std::string> needs;  // work that has to come first; the claim stays open
  CellSelector a;
  CellSelector b;
  std::string phase;               // a phase's name, `residual`, `total`, or several joined by '+'
  std::optional<double> computed;  // kArithmetic
};

struct ClaimedFigure {
  double published = 0;
  double tolerance = 0;  // relative to |published|
};

// `reproduced`, `refuted` or `open`, by the rule below.
std::string_view JudgeAgainst(const ClaimedFigure& claimed, const Statistic& observed);

// With the band published -+ tolerance |published| and the observed 95 % interval:
//   refuted     the interval lies wholly outside the band
//   reproduced  it lies inside the band, or contains the published figure and is no wider
//               than the band
//   open        otherwise: too wide, no interval, a cell missing or invalid, a contrast invalid or
//               preempted, trials of unequal stretches, or `needs` is set; the result's `needs`
//               then says what is missing
// kUnmeasured is open. kCellNs and kLoadNs are not_comparable once their cell is there. kArithmetic
// is self_inconsistent where `computed` lies outside the band, else open.
std::vector<ClaimResult> JudgeClaims(const std::vector<ClaimSpec>& claims, const Summary& summary);

}  // namespace alexbench::harness
