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
#include "harness/session/cpu_pin.h"
#include "harness/session/first_difference.h"
#include "harness/session/image_files.h"
#include "harness/session/measured_arm.h"
#include "harness/session/operation_sampler.h"
#include "harness/session/oracle.h"
#include "harness/session/session_outcome.h"
#include "harness/session/session_stores.h"
#include "harness/session/stored_records.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {
namespace {

// A chunk ends after so many operations or about so long, whichever comes first, so that a trial
// can stop near its limit even where an operation waits for a disk.
constexpr std::uint64_t kChunkOperations = 10'000;
constexpr std::int64_t kChunkNs = 10'000'000;
constexpr std::uint64_t kFirstChunk = 64;

// One second of so many goes to sampled trials: enough for their percentiles, and they count in no
// mean.
constexpr std::int64_t kSampledShare = 5;

class WriteSession {
 public:
  WriteSession(const SessionJob& job, const std::filesystem::path& scratch, ArmBeacon& beacon)
      : job_(job),
        arm_(job.group.arms.front()),
        folder_(scratch / "trial"),
        scratch_(scratch),
        beacon_(beacon),
        outcome_(job),
        seconds_ns_(static_cast<std::int64_t>(job.group.seconds_per_session * 1e9)),
        sampled_ns_(seconds_ns_ / kSampledShare),
        limit_ns_(seconds_ns_ - sampled_ns_) {}

  absl::StatusOr<WorkerResult> Run() {
    RETURN_IF_ERROR(MakeStream());
    beacon_.Publish(arm_.arm_index);
    if (absl::Status status = RunTrials(); !status.ok()) {
      Mark(status);
    }
    NameWrongAnswer();
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
    beacon_.Clear();
    return outcome_.Take();
  }

 private:
  // One trial: which, and who times its operations alone, if anyone does.
  struct Trial {
    std::uint32_t number = 0;
    OperationSampler* sampler = nullptr;
    std::int64_t limit_ns = 0;
  };
  struct TrialEnd {
    std::int64_t spent_ns = 0;
    std::uint64_t operations = 0;
  };

  absl::Status MakeStream() {
    const CellSettings& settings = job_.group.settings;
    ASSIGN_OR_RETURN(data_set_, MakeDataSetOf(settings));
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(settings.workload));
    // A file of keys may hold fewer than were asked for.
    if (workload.trace != nullptr) {
      RETURN_IF_ERROR(workloads::CheckTraceFits(*workload.trace, data_set_.keys.size()));
    }
    const std::uint64_t operations =
        job_.pass_operations > 0 ? job_.pass_operations : job_.group.trial_operations;
    if (operations == 0) {
      return absl::InvalidArgumentError(
          absl::StrFormat("group %s: trials of 0 operations", job_.group.group_id));
    }
    stream_ = workloads::MakeMixedStream(data_set_, workload,
                                         {.operations = operations, .seed = settings.seed});
    expected_ = ExpectedAnswers::OfMixed(data_set_, stream_, settings.consume);
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
    absl::StatusOr<std::unique_ptr<OpenedEngine>> engine = OpenFresh();
    const absl::Status difference =
        engine.ok() ? FirstDifference(**engine, data_set_, stream_, stream_.operations.size())
                    : engine.status();
    if (!difference.ok()) {
      absl::StrAppendFormat(&arm.reason, "; %s", FromAbsl(difference.message()));
    }
  }

  absl::Status RunTrials() {
    const auto wall_ns = static_cast<std::int64_t>(job_.wall_seconds * 1e9);
    const std::int64_t sampled_wall_ns = wall_ns / kSampledShare;
    RETURN_IF_ERROR(RunPlainTrials(NowNs() + wall_ns - sampled_wall_ns));
    return RunSampledTrials(NowNs() + sampled_wall_ns);
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

  // The store is read back after the first one.
  absl::Status RunSampledTrials(std::int64_t deadline_ns) {
    OperationSampler sampler;
    std::int64_t left_ns = sampled_ns_;
    bool goes_on = true;
    std::uint32_t number = 0;
    while (goes_on) {
      ASSIGN_OR_RETURN(const TrialEnd end,
                       RunTrial({.number = number++, .sampler = &sampler, .limit_ns = left_ns}));
      left_ns -= end.spent_ns;
      goes_on = left_ns > 0 && job_.pass_operations == 0 && NowNs() < deadline_ns;
    }
    outcome_.arm(arm_.arm_index).sampling = sampler.Take();
    return absl::OkStatus();
  }

  absl::StatusOr<TrialEnd> RunTrial(const Trial& trial) {
    // Opened before the pin: threads of the store would inherit it.
    ASSIGN_OR_RETURN(const std::unique_ptr<OpenedEngine> engine, OpenFresh());
    TrialEnd end;
    {
      const CpuPin pin(job_.seed);
      if (job_.pass_operations == 0) {
        RETURN_IF_ERROR(TouchEverything(*engine, trial));
      }
      end = RunChunks(*engine, trial);
    }
    RETURN_IF_ERROR(engine->health());
    if (trial.sampler != nullptr && trial.number == 0) {
      RETURN_IF_ERROR(CheckAfterStream(
          *engine, data_set_, stream_,
          {.operations_done = end.operations,
           .stride = job_.session == 0 ? std::size_t{1} : kLaterPassStride}));
    }
    return end;
  }

  absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenFresh() {
    const OpenRequest request{.spec = arm_.spec, .durability = arm_.durability, .folder = folder_};
    if (arm_.image.empty()) {
      return OpenAndLoad(request, data_set_);
    }
    RETURN_IF_ERROR(CopyImage({.from = ImageFolder(scratch_, arm_.image), .to = folder_}));
    return OpenFromCatalog(request);
  }

  // Maps the copy's pages and fills caches, as long after a start; what the writes fault in later
  // is theirs and counts. A group's first trial looks at every byte.
  absl::Status TouchEverything(const OpenedEngine& engine, const Trial& trial) {
    const bool is_first = job_.session == 0 && trial.number == 0 && trial.sampler == nullptr;
    if (is_first) {
      return TouchAlong(engine, PassOverRecords(data_set_, 1));
    }
    if (!later_pass_.has_value()) {
      later_pass_ = PassOverRecords(data_set_, kLaterPassStride);
    }
    return TouchAlong(engine, *later_pass_);
  }

  static absl::Status TouchAlong(const OpenedEngine& engine, const Pass& pass) {
    const BlockAnswer found = engine.RunReads({.scenario = Scenario::kThroughput,
                                               .consume = Consume::kAll,
                                               .stage = Stage::kProduction,
                                               .delay_steps = kNoDelay,
                                               .keys = pass.keys});
    const std::string difference = DifferenceOf(found, pass.expected);
    return difference.empty() ? absl::OkStatus()
                              : absl::DataLossError("pass over all keys: " + difference);
  }

  TrialEnd RunChunks(OpenedEngine& engine, const Trial& trial) {
    TrialEnd end;
    std::uint64_t next_count = kFirstChunk;
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
      BlockObservation block = RunChunk(engine, chunk, trial);
      block.round = trial.number;
      block.position = position++;
      end.operations += block.operations;
      end.spent_ns += block.ns;
      if (trial.sampler == nullptr || !trial.sampler->EndsPair()) {
        next_count =
            std::clamp<std::uint64_t>(block.operations * static_cast<std::uint64_t>(kChunkNs) /
                                          static_cast<std::uint64_t>(block.ns),
                                      1, kChunkOperations);
      }
      Keep(std::move(block), trial);
    }
    return end;
  }

  void Keep(BlockObservation block, const Trial& trial) {
    if (trial.sampler == nullptr) {
      outcome_.AddBlock(std::move(block));
    } else if (!block.answers_right) {
      outcome_.MarkInvalid(arm_.arm_index, "wrong answers in the sampled trial");
    }
  }

  BlockObservation RunChunk(OpenedEngine& engine, const Stretch& chunk, const Trial& trial) {
    MixedBlockRequest request{
        .consume = job_.group.settings.consume,
        .operations = std::span(stream_.operations).subspan(chunk.first, chunk.count),
        .value_bytes = stream_.value_bytes};
    if (trial.sampler != nullptr) {
      trial.sampler->Prepare(request);
    }
    BlockObservation block = RunTimedMixed(
        engine, request, {.arm_index = arm_.arm_index, .expected = expected_.Of(chunk)});
    if (trial.sampler != nullptr) {
      trial.sampler->Book(block);
    }
    return block;
  }

  const SessionJob& job_;
  const ArmPlan& arm_;
  const std::filesystem::path folder_;
  const std::filesystem::path& scratch_;
  ArmBeacon& beacon_;
  SessionOutcome outcome_;
  const std::int64_t seconds_ns_;
  const std::int64_t sampled_ns_;  // of them, for sampled trials
  const std::int64_t limit_ns_;    // of them, for the others
  workloads::DataSet data_set_;
  workloads::MixedStream stream_;
  ExpectedAnswers expected_;
  std::optional<Pass> later_pass_;
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
