// A writing session: one engine, trials of a stated length, each from a fresh copy of the image.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/arm_beacon.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// Trials repeat until the seconds of the group are spent. The last one is timed operation by
// operation, leaves samples instead of blocks, and its store is read back whole.
//
// Errors: what keeps the whole session from running. What the engine does wrong is its arm's
//         status in the result.
absl::StatusOr<WorkerResult> RunWriteSession(const SessionJob& job,
                                             const std::filesystem::path& scratch,
                                             ArmBeacon& beacon);

}  // namespace alexbench::harness
