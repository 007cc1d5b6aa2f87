// Two runs held against each other, where that means something.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/report/result.h"
#include "harness/report/run_files.h"

namespace alexbench::harness {

struct CompareRequest {
  std::filesystem::path a;
  std::filesystem::path b;
  double margin = 0.01;  // equivalence margin, as a share
};

struct ComparedCell {
  std::string cell_id;
  Statistic ratio;      // time in run a over time in run b
  std::string verdict;  // faster | slower (a is) | equivalent | inconclusive
};

// Everything that keeps two runs from being compared, one line each; empty if nothing does:
// other hosts, another kind of build or version of a peer's library, other streams of operations or
// data sets, another durability, no cell in common (other settings make another cell).
std::vector<std::string> WhyNotComparable(const RunFiles& a, const RunFiles& b);

// The common valid cells. The runs did not interleave, so each ratio comes from two independent
// sets of session means: Welch's interval of the difference of their mean logarithms. Cells that
// write are compared over the operations that every trial of both runs did (common_stretch.h).
//
// Errors: InvalidArgument where the plans and blocks of a run don't fit together.
absl::StatusOr<std::vector<ComparedCell>> CompareCells(const RunFiles& a, const RunFiles& b,
                                                       double margin);

// Reads both runs and prints a table.
//
// Errors: FailedPrecondition naming what differs; else as ReadRun.
absl::StatusOr<std::string> CompareRuns(const CompareRequest& request);

}  // namespace alexbench::harness
