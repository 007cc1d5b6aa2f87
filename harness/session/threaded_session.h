// A session of a cell of several threads: trials of one engine, in each of which all threads begin
// together and work until the first has nothing left to do or the trial's time is over.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/arm_beacon.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// A trial is one block: `operations`, `hits` and `checksum` are those of all threads, `ns` is the
// time from the first thread's beginning to the last one's end, times the number of threads.
// Reading threads use one opened store for trials of a second; what writes has a fresh copy each.
// The trials of a session take a second at least, or the arm is invalid.
//
// Errors: InvalidArgument for a group of more than one arm; those of streams and data sets.
absl::StatusOr<WorkerResult> RunThreadedSession(const SessionJob& job,
                                                const std::filesystem::path& scratch,
                                                ArmBeacon& beacon);

}  // namespace alexbench::harness
