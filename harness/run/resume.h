// Going on with a run that was interrupted or killed: what it left, and whether it is the same run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/session_record.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

struct EarlierRun {
  SessionRecord record;
  RunObservation finished;           // images and sessions that are complete
  std::vector<std::string> notices;  // what had to be dropped
  bool complete = false;             // nothing is left to do
};

// What of a run is complete according to its journal; what blocks.jsonl holds beyond that, of a
// session that did not end, is cut. nullopt where the folder holds no run yet.
//
// Errors: DataLoss naming the file for what was damaged or edited; FailedPrecondition where there
//         is nothing to go on from: no journal, or blocks that were packed.
absl::StatusOr<std::optional<EarlierRun>> ReadEarlierRun(const std::filesystem::path& folder);

// Whether `wanted` asks for what `earlier` does, with the same program on the same machine.
//
// Errors: AlreadyExists naming what the two configurations differ in; FailedPrecondition naming
//         the facts of host or build that differ.
absl::Status CheckSameRun(const SessionRecord& earlier, const SessionRecord& wanted);

}  // namespace alexbench::harness
