// The child process: does the one job it finds in a file.
#pragma once

#include <filesystem>

namespace alexbench::harness {

// Builds an image or runs a session, writes its result where the job says and returns an exit
// code: 0, or 1 with the reason on stderr.
//
// Requires: called first thing in a process started by ExecutePlan.
int RunWorker(const std::filesystem::path& job_file);

}  // namespace alexbench::harness
