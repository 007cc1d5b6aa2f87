// A writing session: one engine, trials of a stated length, each from a fresh copy of the image.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/arm_beacon.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// Trials repeat until the seconds of the group are spent. Some more have single operations timed
// (operation_sampler.h); they leave a histogram instead of blocks, and the store of the first of
// them is read back whole. In an open loop every operation is timed, in blocks like the others'.
//
// Errors: what keeps the whole session from running. What the engine does wrong is its arm's
//         status in the result.
absl::StatusOr<WorkerResult> RunWriteSession(const SessionJob& job,
                                             const std::filesystem::path& scratch,
                                             ArmBeacon& beacon);

}  // namespace alexbench::harness
