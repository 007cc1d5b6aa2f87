#include "harness/session/worker_launch.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kPaddings = 13;
constexpr std::uint32_t kMostPaddingBytes = 4096;

// A wrapper is told where the program is, not a name that means the wrapper itself by then.
std::string PathOf(const std::filesystem::path& program) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::read_symlink(program, error);
  return error ? program.string() : target.string();
}

}  // namespace

WorkerLauncher::WorkerLauncher(const ExecutorOptions& options, std::uint64_t seed)
    : options_(options), padding_(seed, kPaddings) {}

const std::filesystem::path& WorkerLauncher::ProgramFor(const WorkerJob& job) const {
  return job.session.has_value() && !options_.layouts.empty()
             ? options_.layouts[job.session->session % options_.layouts.size()]
             : options_.program;
}

void WorkerLauncher::Wrap(const std::filesystem::path& program,
                          const std::vector<std::string>& wrapper, ChildRequest& request) const {
  if (wrapper.empty()) {
    request.program = program;
  } else {
    request.program = wrapper.front();
    request.arguments.assign(wrapper.begin() + 1, wrapper.end());
    request.arguments.push_back(PathOf(program));
  }
  request.arguments.insert(request.arguments.end(), options_.worker_verb.begin(),
                           options_.worker_verb.end());
}

absl::StatusOr<WorkerEnd> WorkerLauncher::Launch(WorkerJob job, double timed_seconds,
                                                 const std::vector<std::string>& wrapper) {
  const std::filesystem::path job_file = options_.scratch / "job.json";
  const std::filesystem::path result_file = options_.scratch / "result.json";
  job.scratch = options_.scratch.string();
  job.result_file = result_file.string();
  job.parent_pid = getpid();
  job.memory_limit_bytes = wrapper.empty() ? options_.memory_limit_bytes : 0;
  RETURN_IF_ERROR(WriteWorkerJob(job_file, job));
  ChildRequest request;
  Wrap(ProgramFor(job), wrapper, request);
  request.arguments.push_back(job_file.string());
  request.environment_padding_bytes = static_cast<std::uint32_t>(padding_.Below(kMostPaddingBytes));
  request.stderr_file = options_.scratch / "worker.stderr";
  request.timeout_seconds = timed_seconds + options_.grace_seconds;
  request.stop = options_.stop;
  ASSIGN_OR_RETURN(const ChildResult child, RunChild(request));
  WorkerEnd end;
  end.stopped = child.end == ChildEnd::kStopped;
  if (child.ok()) {
    ASSIGN_OR_RETURN(end.result, ReadWorkerResult(result_file));
  } else {
    end.reason = DescribeEnd(request, child);
  }
  std::error_code ignored;  // the next worker overwrites what can't be removed
  for (const std::filesystem::path& file : {job_file, result_file, request.stderr_file}) {
    std::filesystem::remove(file, ignored);
  }
  return end;
}

}  // namespace alexbench::harness
