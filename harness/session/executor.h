// Carries out a plan: builds its images, runs its sessions, collects what they saw.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

struct ExecutorProgress {
  std::string text;  // "image alex-..." or "group g0, session 2 of 3"
  std::uint64_t steps_done = 0;
  std::uint64_t step_count = 0;  // images, sessions and groups to count
};

// Whether there is to be another session of every group.
enum class NextSessions : std::uint8_t { kRun, kLeaveOut };

struct ExecutorOptions {
  std::filesystem::path scratch;  // created if absent; images and copies stay until the caller
                                  // removes it
  // The program started for every child, and what comes before the job file on its command line.
  std::filesystem::path program = "/proc/self/exe";
  std::vector<std::string> worker_verb{"worker"};
  // Other binaries of it, which sessions take in turn; images and counts keep to `program`.
  std::vector<std::filesystem::path> layouts;
  // The program that counts what operations do, as found on PATH; see counting.h.
  std::string valgrind = "valgrind";
  // What a child may take beyond its timed seconds before it counts as hung.
  double grace_seconds = 900;
  // Private memory a child may have; who wants more fails alone. 0: no limit of its own.
  std::uint64_t memory_limit_bytes = 0;
  std::function<void(const ExecutorProgress&)> on_progress;
  // Called once an image is built or a session is over, with what it adds, so that this is on disk
  // before the next begins.
  std::function<absl::Status(const RunObservation& part)> on_part_end;
  // Asked when every group has had `sessions_done` sessions and more are planned; may be empty.
  std::function<absl::StatusOr<NextSessions>(const RunObservation& seen,
                                             std::uint32_t sessions_done)>
      before_next_sessions;
  const std::atomic<bool>* stop = nullptr;  // true: kill the children and return what is complete
  // What an earlier, interrupted execution of the same plan has finished; may be nullptr.
  const RunObservation* finished = nullptr;
};

// Images are built once; sessions of the groups are interleaved in time, session 0 of all groups
// before session 1 of any, groups in shuffled order. What operations do is counted at the end,
// where the plan asks for it. A child that dies is started anew without the arm that it was
// running; an arm that failed stays out of later sessions. The profile as_published runs single
// passes: one cold block, or trial, of 10,000 operations per arm and session.
//
// Errors: those of the scratch folder, of starting children and of the callbacks; ResourceExhausted
//         once an engine found the disk full, which is no fault of its own: the image or session
//         does not count. What an engine does wrong is the status of its image or arm.
// Threads: call from the main thread; children die with the thread that started them.
absl::StatusOr<RunObservation> ExecutePlan(const RunPlan& plan, const ExecutorOptions& options);

}  // namespace alexbench::harness
