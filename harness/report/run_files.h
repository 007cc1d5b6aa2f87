// The files of one run, read together.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/analysis/summary.h"
#include "harness/report/session_record.h"

namespace alexbench::harness {

struct RunFiles {
  SessionRecord record;
  RunObservation observation;        // blocks included
  std::string blocks_hash;           // of the blocks as they are in the file now
  std::vector<std::string> notices;  // what reading had to drop
};

// Reads session.json and the blocks.
//
// Errors: NotFound naming the file; DataLoss and FailedPrecondition as their readers.
absl::StatusOr<RunFiles> ReadRun(const std::filesystem::path& folder);

// What the summary takes from session.json besides the observations.
SummaryInputs InputsOf(const SessionRecord& record);

}  // namespace alexbench::harness
