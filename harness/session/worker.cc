#include "harness/session/worker.h"

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"

#include "base/bus_error.h"
#include "base/status_macros.h"
#include "harness/session/arm_beacon.h"
#include "harness/session/child_limits.h"
#include "harness/session/child_process.h"
#include "harness/session/count_session.h"
#include "harness/session/counting_tool.h"
#include "harness/session/image.h"
#include "harness/session/load_watch.h"
#include "harness/session/read_session.h"
#include "harness/session/threaded_session.h"
#include "harness/session/worker_files.h"
#include "harness/session/write_session.h"

namespace alexbench::harness {
namespace {

// What the program itself ends with where an engine failed.
constexpr int kEngineFailed = 4;

absl::StatusOr<WorkerResult> RunSession(const SessionJob& job, const std::filesystem::path& scratch,
                                        ArmBeacon& beacon) {
  if (job.group.settings.threads > 1) {
    return RunThreadedSession(job, scratch, beacon);
  }
  return job.group.regime == Regime::kWriting ? RunWriteSession(job, scratch, beacon)
                                              : RunReadSession(job, scratch, beacon);
}

absl::StatusOr<WorkerResult> RunJob(const WorkerJob& job) {
  if (job.image.has_value()) {
    ASSIGN_OR_RETURN(ImageObservation image, BuildImage(*job.image, job.scratch));
    WorkerResult result;
    result.images.push_back(std::move(image));
    return result;
  }
  if (job.count.has_value()) {
    ASSIGN_OR_RETURN(const std::unique_ptr<CountingTool> tool, MakeCountingTool(job.count->tool));
    return RunCountSession(*job.count, job.scratch, *tool);
  }
  ASSIGN_OR_RETURN(ArmBeacon beacon, ArmBeacon::Attach(job.beacon_descriptor));
  const LoadWatch watch;
  ASSIGN_OR_RETURN(WorkerResult result, RunSession(*job.session, job.scratch, beacon));
  LoadObservation& load = result.loads.emplace_back(watch.Look());
  load.group_id = job.session->group.group_id;
  load.session = job.session->session;
  return result;
}

absl::Status RunJobFile(const std::filesystem::path& job_file) {
  ASSIGN_OR_RETURN(const WorkerJob job, ReadWorkerJob(job_file));
  DieWithParent(job.parent_pid);
  LimitThisProcess(job.memory_limit_bytes);
  EndOnBusErrors("", kEngineFailed);
  ASSIGN_OR_RETURN(const WorkerResult result, RunJob(job));
  return WriteWorkerResult(job.result_file, result);
}

}  // namespace

int RunWorker(const std::filesystem::path& job_file) {
  const absl::Status status = RunJobFile(job_file);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    return 1;
  }
  return 0;
}

}  // namespace alexbench::harness
