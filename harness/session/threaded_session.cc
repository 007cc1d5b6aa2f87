#include "harness/session/threaded_session.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/measure/clock.h"
#include "harness/session/index_after_writes.h"
#include "harness/session/measured_arm.h"
#include "harness/session/oracle.h"
#include "harness/session/session_outcome.h"
#include "harness/session/stored_records.h"
#include "harness/session/thread_shares.h"
#include "harness/session/thread_team.h"
#include "harness/session/trial_store.h"
#include "harness/session/untimed_pass.h"

namespace alexbench::harness {
namespace {

// Shorter, and the start of the threads would show.
constexpr std::int64_t kLeastMeasuredNs = 1'000'000'000;
constexpr std::int64_t kReadTrialNs = 1'000'000'000;
// Short trials spend their time on copies of the store; by then a second is given up.
constexpr std::int64_t kMostWallNs = 30'000'000'000;

// A thread looks at the clock, and at the others, after so many operations or about so long,
// whichever comes first: often enough that none works alone for long.
constexpr std::uint64_t kFirstPiece = 8;
constexpr std::uint64_t kMostPiece = 4096;
constexpr std::int64_t kPieceNs = 100'000;

// What one thread did in one trial.
struct ThreadTrial {
  std::uint64_t first = 0;
  std::uint64_t operations = 0;
  BlockAnswer found;
};

// Ends for all threads when it ends for one.
struct TrialClock {
  std::atomic<bool> is_over = false;
  std::int64_t deadline_ns = 0;
};

class ThreadedSession {
 public:
  ThreadedSession(const SessionJob& job, const std::filesystem::path& scratch, ArmBeacon& beacon)
      : job_(job),
        arm_(job.group.arms.front()),
        settings_(job.group.settings),
        place_{.scratch = scratch, .folder = scratch / "trial"},
        beacon_(beacon),
        outcome_(job),
        limit_ns_(std::max(kLeastMeasuredNs,
                           static_cast<std::int64_t>(job.group.seconds_per_session * 1e9))) {}

  absl::StatusOr<WorkerResult> Run() {
    RETURN_IF_ERROR(MakeShares());
    beacon_.Publish(arm_.arm_index);
    if (const absl::Status status = RunTrials(); absl::IsDataLoss(status)) {
      outcome_.MarkInvalid(arm_.arm_index, status.ToString());
    } else if (!status.ok()) {
      outcome_.Fail(arm_.arm_index, status.ToString());
    }
    std::error_code error;
    std::filesystem::remove_all(place_.folder, error);
    beacon_.Clear();
    return outcome_.Take();
  }

 private:
  bool is_mixed() const { return settings_.scenario == Scenario::kMixed; }

  absl::Status MakeShares() {
    ASSIGN_OR_RETURN(data_set_, MakeDataSetOf(settings_));
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(settings_.workload));
    if (workload.is_mixed() != is_mixed()) {
      return absl::InvalidArgumentError(absl::StrFormat("workload %s is not for scenario %s",
                                                        workload.name,
                                                        ScenarioName(settings_.scenario)));
    }
    pass_ = PassOverRecords(data_set_, 1);
    shares_ = is_mixed() ? MakeMixedShares(data_set_, workload, settings_,
                                           job_.group.trial_operations)
                         : MakeReadShares(data_set_, workload, settings_);
    for (const ThreadShare& share : shares_.of_thread) {
      if (share.size() == 0) {
        return absl::InvalidArgumentError(
            absl::StrFormat("group %s: trials of %d operations leave a thread without work",
                            job_.group.group_id, job_.group.trial_operations));
      }
    }
    outcome_.SetStream(
        ObserveStream(data_set_, {.group_id = job_.group.group_id, .stream_hash = shares_.hash}));
    return absl::OkStatus();
  }

  absl::Status RunTrials() {
    const std::int64_t start_ns = NowNs();
    const auto wall_ns = static_cast<std::int64_t>(job_.wall_seconds * 1e9);
    std::unique_ptr<OpenedEngine> engine;
    std::int64_t spent_ns = 0;
    bool goes_on = true;
    for (std::uint32_t number = 0; goes_on; ++number) {
      if (engine == nullptr || is_mixed()) {
        engine.reset();
        ASSIGN_OR_RETURN(engine, OpenTouched());
      }
      const std::int64_t most_ns = is_mixed() ? limit_ns_ : std::min(limit_ns_, kReadTrialNs);
      ASSIGN_OR_RETURN(const std::int64_t trial_ns,
                       RunTrial(*engine, {.number = number, .most_ns = most_ns}));
      spent_ns += trial_ns;
      // Another one only if more of it than half fits, as in a session of one thread.
      const std::int64_t taken_ns = NowNs() - start_ns;
      goes_on = spent_ns < kLeastMeasuredNs
                    ? taken_ns < std::max(wall_ns, kMostWallNs)
                    : spent_ns + trial_ns / 2 <= limit_ns_ && taken_ns < wall_ns;
    }
    if (spent_ns < kLeastMeasuredNs) {
      outcome_.MarkInvalid(arm_.arm_index, absl::StrFormat("measured for %d ms, less than a second",
                                                           spent_ns / 1'000'000));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTouched() {
    ASSIGN_OR_RETURN(std::unique_ptr<OpenedEngine> engine,
                     OpenTrialStore(arm_, place_, data_set_));
    const std::string difference = RunPass(*engine, pass_);
    if (!difference.empty()) {
      return absl::DataLossError("pass over all keys: " + difference);
    }
    return engine;
  }

  struct TrialRequest {
    std::uint32_t number = 0;
    std::int64_t most_ns = 0;
  };
  // Returns how long the trial took.
  absl::StatusOr<std::int64_t> RunTrial(OpenedEngine& engine, const TrialRequest& request) {
    std::vector<ThreadTrial> trials(settings_.threads);
    TrialClock clock;
    clock.deadline_ns = NowNs() + request.most_ns;
    const TeamUsage usage =
        RunTogether({.threads = settings_.threads, .seed = job_.seed}, [&](std::uint32_t thread) {
          trials[thread] = RunShare(engine, shares_.of_thread[thread], clock);
        });
    Keep(trials, usage, request.number);
    if (is_mixed() && NowNs() >= clock.deadline_ns) {
      outcome_.arm(arm_.arm_index).time_limited = true;
    }
    RETURN_IF_ERROR(engine.health());
    if (is_mixed() && request.number == 0) {
      RETURN_IF_ERROR(LookAtWhatIsLeft(engine, trials));
    }
    return usage.wall_ns;
  }

  ThreadTrial RunShare(OpenedEngine& engine, ThreadShare& share, TrialClock& clock) const {
    ThreadTrial trial{.first = is_mixed() ? 0 : share.next};
    std::uint64_t position = trial.first;
    std::uint64_t most = kFirstPiece;
    std::int64_t last_ns = NowNs();
    while (!clock.is_over.load(std::memory_order_relaxed)) {
      const Stretch piece{.first = position, .count = std::min(most, share.size() - position)};
      Add(RunPiece(engine, share, piece), trial.found);
      trial.operations += piece.count;
      position += piece.count;
      const std::int64_t now_ns = NowNs();
      const bool is_done = position == share.size() && is_mixed();
      position = position == share.size() ? 0 : position;
      if (is_done || now_ns >= clock.deadline_ns) {
        clock.is_over = true;
      }
      most = now_ns - last_ns < kPieceNs ? std::min(2 * most, kMostPiece) : most;
      last_ns = now_ns;
    }
    share.next = position;
    return trial;
  }

  BlockAnswer RunPiece(OpenedEngine& engine, const ThreadShare& share, const Stretch& piece) const {
    if (is_mixed()) {
      return engine.RunMixed(
          {.consume = settings_.consume,
           .operations = std::span(share.operations.operations).subspan(piece.first, piece.count),
           .value_bytes = shares_.value_bytes});
    }
    return engine.RunReads({.scenario = settings_.scenario,
                            .consume = settings_.consume,
                            .stage = Stage::kProduction,
                            .delay_steps = kNoDelay,
                            .batch_size = settings_.batch_size.value_or(0),
                            .keys = std::span(share.reads.keys).subspan(piece.first, piece.count)});
  }

  static void Add(const BlockAnswer& answer, BlockAnswer& sum) {
    sum.hits += answer.hits;
    sum.checksum += answer.checksum;
    sum.errors += answer.errors;
  }

  void Keep(const std::vector<ThreadTrial>& trials, const TeamUsage& usage, std::uint32_t number) {
    BlockObservation block;
    block.arm_index = arm_.arm_index;
    block.round = number;
    block.ns = usage.wall_ns * settings_.threads;
    block.voluntary_switches = usage.work.voluntary_switches;
    block.involuntary_switches = usage.work.involuntary_switches;
    block.minor_faults = usage.work.minor_faults;
    block.major_faults = usage.work.major_faults;
    block.other_cpu_ns = usage.other_cpu_ns;
    block.cpu_ns = usage.work.cpu_ns;
    block.answers_right = true;
    for (std::size_t thread = 0; thread < trials.size(); ++thread) {
      const ThreadTrial& trial = trials[thread];
      block.operations += trial.operations;
      block.hits += trial.found.hits;
      block.checksum += trial.found.checksum;
      const std::string difference =
          DifferenceOf(trial.found, shares_.of_thread[thread].ExpectedOf(
                                        {.first = trial.first, .count = trial.operations}));
      if (!difference.empty()) {
        block.answers_right = false;
        outcome_.MarkInvalid(arm_.arm_index, absl::StrFormat("thread %d in trial %d: %s", thread,
                                                             number, difference));
      }
    }
    outcome_.AddBlock(std::move(block));
  }

  absl::Status LookAtWhatIsLeft(const OpenedEngine& engine,
                                const std::vector<ThreadTrial>& trials) {
    std::vector<std::uint64_t> done;
    for (const ThreadTrial& trial : trials) {
      done.push_back(trial.operations);
    }
    const workloads::MixedStream all = DoneByAll(shares_, done);
    if (job_.session == 0) {
      outcome_.arm(arm_.arm_index).index_after_writes =
          DescribeAfterWrites(engine, all.operations);
    }
    return CheckAfterStream(engine, data_set_, all,
                            {.operations_done = all.operations.size(), .stride = 1});
  }

  const SessionJob& job_;
  const ArmPlan& arm_;
  const CellSettings& settings_;
  const TrialPlace place_;
  ArmBeacon& beacon_;
  SessionOutcome outcome_;
  const std::int64_t limit_ns_;
  workloads::DataSet data_set_;
  Pass pass_;
  ThreadShares shares_;
};

}  // namespace

absl::StatusOr<WorkerResult> RunThreadedSession(const SessionJob& job,
                                                const std::filesystem::path& scratch,
                                                ArmBeacon& beacon) {
  if (job.group.arms.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("group %s: a session of several threads has one arm, not %d",
                        job.group.group_id, job.group.arms.size()));
  }
  return ThreadedSession(job, scratch, beacon).Run();
}

}  // namespace alexbench::harness
