#include "harness/session/read_session.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/random.h"
#include "base/status_macros.h"
#include "harness/measure/clock.h"
#include "harness/session/calibration.h"
#include "harness/session/cpu_pin.h"
#include "harness/session/refill.h"
#include "harness/session/session_outcome.h"
#include "harness/session/session_stores.h"
#include "harness/session/stored_records.h"
#include "harness/session/untimed_pass.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {
namespace {

class ReadSession {
 public:
  ReadSession(const SessionJob& job, const std::filesystem::path& scratch, ArmBeacon& beacon)
      : job_(job), scratch_(scratch), beacon_(beacon), outcome_(job) {}

  absl::StatusOr<WorkerResult> Run() {
    RETURN_IF_ERROR(MakeStream());
    OpenArms();
    const CpuPin pin(job_.seed);
    if (job_.pass_operations == 0) {
      TouchEverything();
    }
    RunRounds();
    CheckHealthAndClose();
    beacon_.Clear();
    return outcome_.Take();
  }

 private:
  absl::Status MakeStream() {
    const CellSettings& settings = job_.group.settings;
    ASSIGN_OR_RETURN(data_set_, MakeDataSetOf(settings));
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(settings.workload));
    if (workload.is_mixed()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "workload %s is more than gets; no read-only session can run it", workload.name));
    }
    const std::uint64_t operations =
        RingKeys({.records = data_set_.keys.size(), .block_ns = job_.group.block_ns});
    stream_ = workloads::MakeReadStream(data_set_, workload,
                                        {.operations = operations, .seed = settings.seed});
    expected_ = ExpectedAnswers::OfReads(data_set_, stream_, settings.consume);
    outcome_.SetStream(
        ObserveStream(data_set_, {.group_id = job_.group.group_id, .stream_hash = stream_.hash}));
    return absl::OkStatus();
  }

  void OpenArms() {
    stores_.emplace(scratch_, data_set_);
    if (job_.group.settings.work.has_value()) {
      work_ = std::make_unique<WorkBuffer>(*job_.group.settings.work);
    }
    for (const ArmPlan& arm : job_.group.arms) {
      if (IsExcluded(arm)) {
        continue;
      }
      beacon_.Publish(arm.arm_index);
      if (absl::Status status = OpenArm(arm); !status.ok()) {
        outcome_.Fail(arm.arm_index, status.ToString());
      }
    }
  }

  bool IsExcluded(const ArmPlan& arm) const {
    return std::count(job_.excluded_arms.begin(), job_.excluded_arms.end(), arm.arm_index) > 0;
  }

  absl::Status OpenArm(const ArmPlan& arm) {
    MeasuredArm::Parts parts{.plan = &arm,
                             .consume = job_.group.settings.consume,
                             .engine = nullptr,
                             .keys = {},
                             .expected = nullptr,
                             .drift_control = nullptr,
                             .batch_size = job_.group.settings.batch_size.value_or(0),
                             .work = work_.get()};
    if (arm.role == ArmRole::kDriftControl) {
      drift_control_ = std::make_unique<DriftControl>();
      parts.drift_control = drift_control_.get();
      arms_.emplace_back(parts);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const ArmStore store, stores_->Open(arm));
    if (arm.stage != Stage::kKeyFetch && !store.engine->HasStage(arm.stage)) {
      return absl::UnimplementedError(
          absl::StrFormat("%s has no stage %s", arm.spec, StageName(arm.stage)));
    }
    if (arm.scenario == Scenario::kBatched && !store.engine->HasBatches()) {
      return absl::UnimplementedError(absl::StrFormat("%s reads one key at a time", arm.spec));
    }
    parts.engine = store.engine;
    ASSIGN_OR_RETURN(parts.keys, RingFor(*store.engine));
    // A yardstick that knows places reads the same records as everyone; any other answers
    // whatever it does.
    const bool reads_records = !store.yardstick || rings_.contains(store.engine);
    parts.expected = reads_records ? &expected_ : &ExpectedOfYardstick(*store.engine);
    arms_.emplace_back(parts);
    return absl::OkStatus();
  }

  // The ring as an engine takes it: its own only where it knows places beforehand.
  absl::StatusOr<std::span<const Key>> RingFor(const OpenedEngine& engine) {
    if (const auto known = rings_.find(&engine); known != rings_.end()) {
      return std::span<const Key>(known->second);
    }
    ASSIGN_OR_RETURN(std::vector<Key> places, engine.Locate(stream_.keys));
    if (places == stream_.keys) {
      return std::span<const Key>(stream_.keys);
    }
    return std::span<const Key>(rings_[&engine] = std::move(places));
  }

  const ExpectedAnswers& ExpectedOfYardstick(const OpenedEngine& engine) {
    const auto known = yardsticks_.find(&engine);
    return known != yardsticks_.end()
               ? known->second
               : yardsticks_
                     .emplace(&engine, ExpectedAnswers::OfEngine(engine, stream_,
                                                                 job_.group.settings.consume))
                     .first->second;
  }

  // One untimed pass per opened engine: maps its pages, fills its caches, and in a group's first
  // session looks at every byte once more.
  void TouchEverything() {
    const Pass pass = PassOverRecords(
        data_set_, job_.session == 0 ? 1 : LaterPassStride(job_.group.settings.value_size_bytes));
    std::map<const OpenedEngine*, std::string> touched;
    for (const MeasuredArm& arm : arms_) {
      if (arm.is_drift_control()) {
        continue;
      }
      const auto [entry, is_new] = touched.try_emplace(arm.engine());
      if (is_new) {
        beacon_.Publish(arm.plan().arm_index);
        entry->second = RunPass(*arm.engine(), pass);
      }
      if (!entry->second.empty() && !yardsticks_.contains(arm.engine())) {
        outcome_.MarkInvalid(arm.plan().arm_index, "pass over all keys: " + entry->second);
      }
    }
  }

  void RunRounds() {
    if (arms_.empty()) {
      return;
    }
    if (job_.pass_operations == 0 && NeedsRefill(job_.group)) {
      refill_.emplace(Refill::Request{.keys = data_set_.keys,
                                      .consume = job_.group.settings.consume});
    }
    const Schedule schedule = MakeSchedule(
        arms_, {.block_ns = job_.group.block_ns,
                .warm_divisor = WarmDivisor(job_.group),
                .pass_operations = job_.pass_operations,
                .before_arm = [this](const ArmPlan& arm) { beacon_.Publish(arm.arm_index); }});
    RandomStream random(job_.seed, kRoundOrders);
    const auto limit_ns = static_cast<std::int64_t>(job_.group.seconds_per_session * 1e9);
    const std::int64_t deadline_ns = NowNs() + static_cast<std::int64_t>(job_.wall_seconds * 1e9);
    std::int64_t spent_ns = 0;
    std::uint32_t round = 0;
    bool goes_on = true;
    while (goes_on) {
      spent_ns += RunRound(schedule, {.random = &random, .round = round});
      ++round;
      goes_on = job_.pass_operations == 0 && spent_ns < limit_ns && NowNs() < deadline_ns;
    }
  }

  struct RoundRequest {
    RandomStream* random = nullptr;
    std::uint32_t round = 0;
  };

  // Returns the nanoseconds of its blocks and of the prefixes ahead of them.
  std::int64_t RunRound(const Schedule& schedule, const RoundRequest& request) {
    std::int64_t spent_ns = 0;
    std::uint32_t position = 0;
    for (const std::size_t i : ShuffledRound(*request.random, schedule.arms.size())) {
      const ScheduledArm& scheduled = schedule.arms[i];
      const Schedule::Stretches stretches = schedule.At(scheduled, request.round);
      beacon_.Publish(scheduled.arm.plan().arm_index);
      if (refill_.has_value()) {
        refill_->Run(scheduled.arm);
      }
      const std::int64_t start_ns = NowNs();
      scheduled.arm.Run(stretches.warm);
      const std::int64_t prefix_ns = NowNs() - start_ns;
      BlockObservation block = scheduled.arm.RunTimed(stretches.timed);
      block.round = request.round;
      block.position = position++;
      spent_ns += prefix_ns + block.ns;
      outcome_.AddBlock(std::move(block));
    }
    return spent_ns;
  }

  void CheckHealthAndClose() {
    for (const MeasuredArm& arm : arms_) {
      if (arm.is_drift_control()) {
        continue;
      }
      beacon_.Publish(arm.plan().arm_index);
      if (absl::Status health = arm.engine()->health(); !health.ok()) {
        outcome_.Fail(arm.plan().arm_index, health.ToString());
      }
    }
    for (const MeasuredArm& arm : arms_) {
      beacon_.Publish(arm.plan().arm_index);
      stores_->Close(arm.engine());
    }
  }

  static constexpr std::uint64_t kRoundOrders = 1;

  const SessionJob& job_;
  const std::filesystem::path& scratch_;
  ArmBeacon& beacon_;
  SessionOutcome outcome_;
  workloads::DataSet data_set_;
  workloads::ReadStream stream_;
  ExpectedAnswers expected_;
  std::optional<SessionStores> stores_;
  std::optional<Refill> refill_;
  std::unique_ptr<DriftControl> drift_control_;
  std::unique_ptr<WorkBuffer> work_;
  std::map<const OpenedEngine*, std::vector<Key>> rings_;
  std::map<const OpenedEngine*, ExpectedAnswers> yardsticks_;
  std::vector<MeasuredArm> arms_;
};

}  // namespace

absl::StatusOr<WorkerResult> RunReadSession(const SessionJob& job,
                                            const std::filesystem::path& scratch,
                                            ArmBeacon& beacon) {
  return ReadSession(job, scratch, beacon).Run();
}

}  // namespace alexbench::harness
