// The child process: does the one job it finds in a file.
#pragma once

#include <filesystem>

namespace alexbench::harness {

// Builds an image or runs a session, writes its result where the job says and returns an exit
// code: 0, or 1 with the reason on stderr. Where memory that a file is mapped to can't be read the
// process ends with 4, as the program does where an engine failed; see base/bus_error.h.
//
// Requires: called first thing in a process started by ExecutePlan.
int RunWorker(const std::filesystem::path& job_file);

}  // namespace alexbench::harness
