// Starts worker processes and brings home what they found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "base/random.h"
#include "harness/session/child_process.h"
#include "harness/session/executor.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

struct WorkerEnd {
  std::optional<WorkerResult> result;  // nullopt if the worker failed or was stopped
  bool stopped = false;
  std::string reason;  // why it failed
};

// Lifetime: refers to the options.
class WorkerLauncher {
 public:
  // Environment paddings are drawn from the seed.
  WorkerLauncher(const ExecutorOptions& options, std::uint64_t seed);

  // Runs one job in a process of its own; `timed_seconds` is what it needs at most beside the
  // grace of the options. Fills in where the job's files are. With a `wrapper`, the command and
  // options of a program that runs the worker, there is no memory limit: the wrapper needs its own.
  //
  // Errors: those of the scratch folder and of starting a process.
  absl::StatusOr<WorkerEnd> Launch(WorkerJob job, double timed_seconds,
                                   const std::vector<std::string>& wrapper = {});

 private:
  // The binary that runs a job.
  const std::filesystem::path& ProgramFor(const WorkerJob& job) const;
  // Says what to start.
  void Wrap(const std::filesystem::path& program, const std::vector<std::string>& wrapper,
            ChildRequest& request) const;

  const ExecutorOptions& options_;
  RandomStream padding_;
};

}  // namespace alexbench::harness
