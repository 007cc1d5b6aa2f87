#include "harness/session/write_session.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/measure/clock.h"
#include "harness/measure/stretch.h"
#include "harness/session/chunk_length.h"
#include "harness/session/cpu_pin.h"
#include "harness/session/first_difference.h"
#include "harness/session/limited_memory.h"
#include "harness/session/measured_arm.h"
#include "harness/session/open_loop_pace.h"
#include "harness/session/operation_sampler.h"
#include "harness/session/oracle.h"
#include "harness/session/session_limits.h"
#include "harness/session/session_outcome.h"
#include "harness/session/stored_records.h"
#include "harness/session/trial_looks.h"
#include "harness/session/trial_store.h"
#include "harness/session/write_stream.h"

namespace alexbench::harness {
namespace {

class WriteSession {
 public:
  WriteSession(const SessionJob& job, const std::filesystem::path& scratch, ArmBeacon& beacon)
      : job_(job),
        arm_(job.group.arms.front()),
        place_{.scratch = scratch,
               .folder = scratch / "trial",
               .cached = job.memory.has_value() ? CopyCached::kDropped : CopyCached::kAsWritten},
        beacon_(beacon),
        outcome_(job),
        memory_(job.memory),
        looks_({.job = job, .data_set = data_set_, .stream = stream_, .memory = memory_}),
        sampled_ns_(static_cast<std::int64_t>(job.group.seconds_per_session * 1e9) / kSampledShare),
        limit_ns_((kSampledShare - 1) * sampled_ns_),
        sampled_left_ns_(sampled_ns_) {}

  absl::StatusOr<WorkerResult> Run() {
    RETURN_IF_ERROR(MakeStream());
    beacon_.Publish(arm_.arm_index);
    if (absl::Status status = RunTrials(); !status.ok()) {
      Mark(status);
    }
    RETURN_IF_ERROR(memory_.Leave());
    NameWrongAnswer();
    outcome_.arm(arm_.arm_index).memory = memory_.Take();
    outcome_.arm(arm_.arm_index).index_after_writes = looks_.TakeIndex();
    std::error_code error;
    std::filesystem::remove_all(place_.folder, error);
    beacon_.Clear();
    return outcome_.Take();
  }

 private:
  // One trial: which, and who times its operations alone, if anyone does.
  struct Trial {
    std::uint32_t number = 0;
    OperationSampler* sampler = nullptr;
    std::int64_t limit_ns = 0;
    std::uint64_t first = 0;  // the operation it goes on with
  };
  struct TrialEnd {
    std::int64_t spent_ns = 0;
    std::uint64_t operations = 0;
  };

  absl::Status MakeStream() {
    ASSIGN_OR_RETURN(WriteStream made, MakeWriteStream(job_));
    data_set_ = std::move(made.data_set);
    stream_ = std::move(made.stream);
    expected_ = std::move(made.expected);
    outcome_.SetStream(
        ObserveStream(data_set_, {.group_id = job_.group.group_id, .stream_hash = stream_.hash}));
    return absl::OkStatus();
  }

  void Mark(const absl::Status& status) {
    if (absl::IsDataLoss(status)) {
      outcome_.MarkInvalid(arm_.arm_index, status.ToString());
    } else {
      outcome_.Fail(arm_.arm_index, status.ToString());
    }
  }

  // Wrong blocks make the arm invalid; which operation it was is worth a look of its own.
  void NameWrongAnswer() {
    ArmObservation& arm = outcome_.arm(arm_.arm_index);
    if (arm.status != "invalid") {
      return;
    }
    const auto engine = OpenTrialStore(arm_, place_, data_set_);
    const absl::Status difference =
        engine.ok() ? FirstDifference(**engine, data_set_, stream_, stream_.operations.size())
                    : engine.status();
    if (!difference.ok()) {
      absl::StrAppendFormat(&arm.reason, "; %s", FromAbsl(difference.message()));
    }
  }

  absl::Status RunTrials() {
    const auto wall_ns = static_cast<std::int64_t>(job_.wall_seconds * 1e9);
    if (const auto target = job_.group.settings.target_ops_per_s; target.has_value()) {
      pace_.emplace(static_cast<double>(*target));
    }
    const std::int64_t sampled_wall_ns = times_single_operations() ? wall_ns / kSampledShare : 0;
    RETURN_IF_ERROR(RunPlainTrials(NowNs() + wall_ns - sampled_wall_ns));
    if (pace_) {
      outcome_.arm(arm_.arm_index).open_loop = pace_->Take();
    }
    return times_single_operations() ? RunSampledTrials(NowNs() + sampled_wall_ns)
                                     : absl::OkStatus();
  }

  absl::Status RunPlainTrials(std::int64_t deadline_ns) {
    std::int64_t spent_ns = 0;
    bool goes_on = true;
    std::uint32_t number = 0;
    while (goes_on) {
      ASSIGN_OR_RETURN(const TrialEnd end,
                       RunTrial({.number = number++, .sampler = nullptr, .limit_ns = limit_ns_}));
      spent_ns += end.spent_ns;
      // Another one only if more of it than half fits: cutting it would leave more first halves
      // of trials than second ones.
      const bool fits = spent_ns + end.spent_ns / 2 <= limit_ns_;
      goes_on = fits && job_.pass_operations == 0 && NowNs() < deadline_ns;
    }
    return absl::OkStatus();
  }

  absl::Status RunSampledTrials(std::int64_t deadline_ns) {
    bool goes_on = true;
    for (std::uint32_t number = 0; goes_on && sampled_left_ns_ > 0; ++number) {
      const Trial trial{.number = number, .sampler = &sampler_, .limit_ns = sampled_left_ns_};
      RETURN_IF_ERROR(RunTrial(trial).status());
      goes_on = job_.pass_operations == 0 && NowNs() < deadline_ns;
    }
    outcome_.arm(arm_.arm_index).sampling = sampler_.Take();
    return absl::OkStatus();
  }

  absl::StatusOr<TrialEnd> RunTrial(const Trial& trial) {
    looks_.Prepare();
    RETURN_IF_ERROR(CopyTrialImage(arm_, place_));
    RETURN_IF_ERROR(memory_.Enter());
    // Opened before the pin: threads of the store would inherit it.
    ASSIGN_OR_RETURN(const std::unique_ptr<OpenedEngine> engine,
                     OpenTrialCopy(arm_, place_, data_set_));
    if (pace_) {
      pace_->BeginTrial();
    }
    TrialEnd end;
    {
      const CpuPin pin(job_.seed);
      if (job_.pass_operations == 0) {
        RETURN_IF_ERROR(looks_.Before(*engine));
      }
      end = RunOperations(*engine, trial);
    }
    RETURN_IF_ERROR(memory_.Leave());
    RETURN_IF_ERROR(engine->health());
    looks_.NoteIndex(*engine, end.operations);
    // After the session's first trial that was sampled, or paced.
    if (!times_single_operations() || sampled_left_ns_ != sampled_ns_) {
      RETURN_IF_ERROR(looks_.AfterOnce(*engine, end.operations));
    }
    return end;
  }

  bool times_single_operations() const { return TimesSingleOperations(job_.group.settings); }

  TrialEnd RunOperations(OpenedEngine& engine, const Trial& trial) {
    memory_.BeginOperations();
    TrialEnd end = RunChunks(engine, trial);
    // What the limit cut off goes on sampled: opening a large store again may take longer.
    if (times_single_operations() && trial.sampler == nullptr &&
        end.operations < stream_.operations.size()) {
      const Trial sampled{
          .sampler = &sampler_, .limit_ns = sampled_left_ns_, .first = end.operations};
      end.operations = RunChunks(engine, sampled).operations;
    }
    memory_.EndOperations(end.operations - trial.first);
    return end;
  }

  TrialEnd RunChunks(OpenedEngine& engine, const Trial& trial) {
    TrialEnd end{.operations = trial.first};
    const std::uint64_t most = pace_ ? pace_->MostAtOnce(kMostChunk) : kMostChunk;
    std::uint64_t next_count = std::min(kFirstChunk, most);
    std::uint32_t position = 0;
    while (end.operations < stream_.operations.size()) {
      if (end.spent_ns >= trial.limit_ns) {
        ArmObservation& arm = outcome_.arm(arm_.arm_index);
        arm.time_limited = arm.time_limited || trial.sampler == nullptr;
        break;
      }
      const Stretch chunk{
          .first = end.operations,
          .count = std::min(next_count, stream_.operations.size() - end.operations)};
      TimedChunk timed = RunChunk(engine, chunk, trial.sampler);
      timed.block.round = trial.number;
      timed.block.position = position++;
      end.operations += chunk.count;
      end.spent_ns += timed.elapsed_ns;
      if (trial.sampler == nullptr || !trial.sampler->EndsPair()) {
        next_count = NextChunk({chunk.count, timed.elapsed_ns, end.operations}, most);
      }
      Keep(std::move(timed.block), trial);
    }
    sampled_left_ns_ -= trial.sampler == nullptr ? 0 : end.spent_ns;
    return end;
  }

  void Keep(BlockObservation block, const Trial& trial) {
    if (trial.sampler == nullptr) {
      outcome_.AddBlock(std::move(block));
    } else if (!block.answers_right) {
      outcome_.MarkInvalid(arm_.arm_index, "wrong answers in the sampled trial");
    }
  }

  // A block and how long it took, which in an open loop is another time than its operations'.
  struct TimedChunk {
    BlockObservation block;
    std::int64_t elapsed_ns = 0;
  };

  TimedChunk RunChunk(OpenedEngine& engine, const Stretch& chunk, OperationSampler* sampler) {
    MixedBlockRequest request{
        .consume = job_.group.settings.consume,
        .operations = std::span(stream_.operations).subspan(chunk.first, chunk.count),
        .value_bytes = stream_.value_bytes,
        .batch_size = job_.group.settings.put_batch_size.value_or(0)};
    const MixedExpectation expectation{.arm_index = arm_.arm_index,
                                       .expected = expected_.Of(chunk)};
    if (pace_) {
      PacedBlock paced = pace_->Run(engine, request, expectation);
      return {.block = std::move(paced.block), .elapsed_ns = paced.answer.elapsed_ns};
    }
    if (sampler != nullptr) {
      sampler->Prepare(request);
    }
    BlockObservation block = RunTimedMixed(engine, request, expectation);
    if (sampler != nullptr) {
      sampler->Book(block);
    }
    return {.block = block, .elapsed_ns = block.ns};
  }

  const SessionJob& job_;
  const ArmPlan& arm_;
  const TrialPlace place_;
  ArmBeacon& beacon_;
  SessionOutcome outcome_;
  workloads::DataSet data_set_;
  workloads::MixedStream stream_;
  ExpectedAnswers expected_;
  LimitedMemory memory_;
  TrialLooks looks_;
  const std::int64_t sampled_ns_;     // of the session's seconds, for sampled trials
  const std::int64_t limit_ns_;       // for the others
  std::optional<OpenLoopPace> pace_;  // of an open loop
  OperationSampler sampler_;
  std::int64_t sampled_left_ns_;
};

}  // namespace

absl::StatusOr<WorkerResult> RunWriteSession(const SessionJob& job,
                                             const std::filesystem::path& scratch,
                                             ArmBeacon& beacon) {
  if (job.group.arms.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("group %s: a writing session has one arm, not %d", job.group.group_id,
                        job.group.arms.size()));
  }
  return WriteSession(job, scratch, beacon).Run();
}

}  // namespace alexbench::harness
