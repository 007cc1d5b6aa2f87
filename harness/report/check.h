// Whether the findings of a run follow from its raw observations.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "harness/report/run_files.h"

namespace alexbench::harness {

// Reads session.json, the blocks and summary.json of a run, computes the summary again and compares
// every member: numbers to 1e-9 of their size, all else exactly. Besides: the blocks are those
// session.json was written with, breakdowns add up, images and streams carry their hashes, a run
// that is over says how it ended, decided claims name a cell.
//
// Errors: DataLoss with one line for each mismatch, "summary.json: cells[3].ns_per_op.estimate:
//         905, not 904.2"; else as ReadRun.
absl::Status CheckRun(const std::filesystem::path& folder);

// The part that looks at what was read only; one line for each mismatch.
std::vector<std::string> RecordProblems(const RunFiles& files);
std::vector<std::string> SummaryProblems(const Summary& summary);

}  // namespace alexbench::harness
