// A read-only session: every store opened once, every arm once per round.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/arm_beacon.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// Errors: what keeps the whole session from running: settings nobody knows, no memory. What one
//         arm does wrong is its status in the result.
absl::StatusOr<WorkerResult> RunReadSession(const SessionJob& job,
                                            const std::filesystem::path& scratch,
                                            ArmBeacon& beacon);

}  // namespace alexbench::harness
