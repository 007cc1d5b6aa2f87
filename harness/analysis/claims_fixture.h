// A summary made of numbers and claims about it, for the tests of claims.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "harness/analysis/claims.h"

namespace alexbench::harness {

inline CellResult Cell(const std::string& id, std::uint64_t records, Statistic ns_per_op) {
  CellResult cell;
  cell.cell_id = id;
  cell.engine = id.substr(0, id.find('/'));
  cell.variant = cell.engine + ":full";
  cell.workload = "query";
  cell.scenario = "latency";
  cell.consume = "all";
  cell.records = records;
  cell.valid = true;
  cell.ns_per_op = ns_per_op;
  return cell;
}

// copy 1,000 ns, borrow 900 ns with a contrast between them; borrow at 100K 450 ns, with none.
inline Summary Measured() {
  Summary summary;
  summary.cells = {Cell("copy/1m", 1'000'000, {.estimate = 1000, .ci_low = 990, .ci_high = 1010}),
                   Cell("borrow/1m", 1'000'000, {.estimate = 900, .ci_low = 890, .ci_high = 910}),
                   Cell("borrow/100k", 100'000, {.estimate = 450, .ci_low = 445, .ci_high = 455})};
  ContrastResult contrast;
  contrast.a = "borrow/1m";
  contrast.b = "copy/1m";
  contrast.ratio = Statistic{.estimate = 0.90, .ci_low = 0.89, .ci_high = 0.91};
  contrast.difference_ns = Statistic{.estimate = -100, .ci_low = -108, .ci_high = -92};
  contrast.verdict = "faster";
  summary.contrasts = {contrast};
  BreakdownResult breakdown;
  breakdown.cell_id = "borrow/1m";
  breakdown.total_ns = {.estimate = 900, .ci_low = 890, .ci_high = 910};
  breakdown.phases = {
      {.name = "find_slot", .ns = {.estimate = 350, .ci_low = 340, .ci_high = 360}}};
  breakdown.residual_ns = {.estimate = 9, .ci_low = 5, .ci_high = 13};
  summary.breakdowns = {breakdown};
  return summary;
}

inline CellSelector Engine(const std::string& engine, std::uint64_t records = 1'000'000) {
  CellSelector selector;
  selector.engine = engine;
  selector.records = records;
  return selector;
}

inline ClaimSpec Claim(ClaimKind kind, double published) {
  ClaimSpec claim;
  claim.id = "c1";
  claim.text = "borrowing saves";
  claim.where = "README";
  claim.origin = "published";
  claim.kind = kind;
  claim.published = published;
  claim.unit = "x";
  claim.tolerance = 0.1;
  claim.a = Engine("copy");
  claim.b = Engine("borrow");
  return claim;
}

inline ClaimResult Judged(const ClaimSpec& claim, const Summary& summary = Measured()) {
  return JudgeClaims({claim}, summary).at(0);
}

inline void ExpectObserved(const ClaimResult& result, double estimate, double low, double high) {
  EXPECT_NEAR(result.observed->estimate, estimate, 1e-9);
  EXPECT_NEAR(*result.observed->ci_low, low, 1e-9);
  EXPECT_NEAR(*result.observed->ci_high, high, 1e-9);
}

}  // namespace alexbench::harness
