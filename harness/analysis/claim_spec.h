// A claim as data: what somebody stated, and which cells of a run can decide it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alexbench::harness {

// What kind of statement a claim is, hence what is observed and in which unit.
//
//   kCellNs             time of `subject` (ns); another machine gives another time
//   kDifferenceNs       time of `subject` - time of `reference` (ns)
//   kDifferencePercent  the same over the time of `reference` (percent)
//   kTimesFaster        time of `reference` over time of `subject` (x)
//   kScaleRatio         time of `subject` over time of `reference`, same engine, other size (x)
//   kPhasePercent       share of `phases` in the breakdown of `subject` (percent)
//   kArithmetic         the source against itself: `published` against the sums of the parts
enum class ClaimKind : std::uint8_t {
  kCellNs,
  kDifferenceNs,
  kDifferencePercent,
  kTimesFaster,
  kScaleRatio,
  kPhasePercent,
  kArithmetic,
};

constexpr auto JsonChoices(ClaimKind) {
  return std::array{
      ClaimKind::kCellNs,      ClaimKind::kDifferenceNs, ClaimKind::kDifferencePercent,
      ClaimKind::kTimesFaster, ClaimKind::kScaleRatio,   ClaimKind::kPhasePercent,
      ClaimKind::kArithmetic};
}
constexpr std::string_view JsonName(ClaimKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {
      "cell_ns",     "difference_ns", "difference_percent", "times_faster",
      "scale_ratio", "phase_percent", "arithmetic"};
  return kNames[static_cast<std::size_t>(kind)];
}

// The cells a claim speaks of. Empty text and 0 match anything; `engine` is compared with the
// engine string of the plan (CellPlan::spec).
struct CellSelector {
  std::string engine;
  std::string workload;
  std::string scenario;
  std::string consume;
  std::uint64_t records = 0;
  std::uint32_t value_bytes = 0;
  std::string durability;
};

// Reproduced: the whole 95 % interval of what was observed lies within `tolerance` (a share) of
// `published`. Refuted: the whole interval lies outside. Otherwise open.
struct ClaimSpec {
  std::string id;
  std::string text;
  std::string where;   // document, date, section
  std::string origin;  // published | hypothesis
  ClaimKind kind = ClaimKind::kCellNs;
  double published = 0;
  std::string unit;
  double tolerance = 0;
  std::optional<CellSelector> subject;
  std::optional<CellSelector> reference;
  std::vector<std::string> phases;  // kPhasePercent: names of the breakdown, summed
  // kArithmetic: what the source says elsewhere adds up to; a `published` outside
  // [sum(parts_low), sum(parts_high)] contradicts it.
  std::vector<double> parts_low;
  std::vector<double> parts_high;
  std::optional<std::string> needs;  // what has to be built before this can be decided
};

}  // namespace alexbench::harness
