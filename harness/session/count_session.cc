#include "harness/session/count_session.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/measure/stretch.h"
#include "harness/session/image_files.h"
#include "harness/session/regime.h"
#include "harness/session/session_stores.h"
#include "harness/session/stored_records.h"
#include "harness/session/trial_store.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {
namespace {

constexpr Stretch kWarm{.first = 0, .count = kWarmOperations};
constexpr Stretch kFew{.first = kWarmOperations, .count = kFewOperations};
constexpr Stretch kMany{.first = kWarmOperations + kFewOperations, .count = kManyOperations};
constexpr std::uint64_t kStreamOperations = kWarmOperations + kFewOperations + kManyOperations;

class CountSession {
 public:
  CountSession(const CountJob& job, const std::filesystem::path& scratch, CountingTool& tool)
      : job_(job), scratch_(scratch), tool_(tool) {}

  absl::StatusOr<WorkerResult> Run() {
    const CellSettings& settings = job_.group.settings;
    ASSIGN_OR_RETURN(data_set_, MakeDataSetOf(settings));
    ASSIGN_OR_RETURN(const workloads::Workload workload,
                     workloads::FindWorkload(settings.workload));
    const workloads::StreamRequest request{.operations = kStreamOperations,
                                           .seed = settings.seed,
                                           .group = settings.put_batch_size.value_or(0)};
    // By what one thread does, whatever the number of threads.
    const bool writes = HasStream(settings);
    if (writes) {
      mixed_ = workloads::MakeMixedStream(data_set_, workload, request);
    } else {
      reads_ = workloads::MakeReadStream(data_set_, workload, request);
      work_ = settings.work ? std::make_unique<WorkBuffer>(*settings.work) : nullptr;
    }
    SessionStores stores(scratch_, data_set_);
    for (const ArmPlan& arm : job_.group.arms) {
      if (arm.role != ArmRole::kCell) {
        continue;
      }
      CountObservation& seen = result_.counts.emplace_back();
      seen.group_id = job_.group.group_id;
      seen.arm_index = arm.arm_index;
      seen.tool = job_.tool;
      if (absl::Status status = writes ? CountWrites(arm, seen) : CountReads(stores, arm, seen);
          !status.ok()) {
        seen.reason = status.ToString();
      }
    }
    return std::move(result_);
  }

 private:
  absl::Status CountReads(SessionStores& stores, const ArmPlan& arm, CountObservation& seen) {
    ASSIGN_OR_RETURN(const ArmStore store, stores.Open(arm));
    if (arm.scenario == Scenario::kBatched && !store.engine->HasBatches()) {
      return absl::UnimplementedError(absl::StrFormat("%s reads one key at a time", arm.spec));
    }
    ASSIGN_OR_RETURN(const std::vector<Key> ring, store.engine->Locate(reads_.keys));
    const CellSettings& settings = job_.group.settings;
    Count(seen, [&](const Stretch& stretch) {
      store.engine->RunReads({.scenario = arm.scenario,
                              .consume = settings.consume,
                              .stage = arm.stage,
                              .delay_steps = arm.delay_steps,
                              .batch_size = settings.batch_size.value_or(0),
                              .work = work_.get(),
                              .keys = std::span(ring).subspan(stretch.first, stretch.count)});
    });
    return store.engine->health();
  }

  // On a copy of the image, as a trial.
  absl::Status CountWrites(const ArmPlan& arm, CountObservation& seen) {
    const OpenRequest request{
        .spec = arm.spec, .durability = arm.durability, .folder = scratch_ / "count"};
    absl::StatusOr<std::unique_ptr<OpenedEngine>> engine;
    if (!OpensItsImage(arm)) {
      engine = OpenAndLoad(request, data_set_);
    } else {
      RETURN_IF_ERROR(CopyTrialImage(arm, {.scratch = scratch_, .folder = request.folder}));
      engine = OpenFromCatalog(request);
    }
    RETURN_IF_ERROR(engine.status());
    Count(seen, [&](const Stretch& stretch) {
      (*engine)->RunMixed(
          {.consume = job_.group.settings.consume,
           .operations = std::span(mixed_.operations).subspan(stretch.first, stretch.count),
           .value_bytes = mixed_.value_bytes,
           .batch_size = job_.group.settings.put_batch_size.value_or(0)});
    });
    const absl::Status health = (*engine)->health();
    engine = absl::CancelledError("closed");
    RETURN_IF_ERROR(EmptyFolder(request.folder));
    return health;
  }

  void Count(CountObservation& seen, const std::function<void(const Stretch&)>& run) {
    tool_.BeginArm();
    run(kWarm);
    tool_.Start();
    run(kFew);
    const auto few = tool_.Stop(CountLabel(seen.arm_index, CountedBlock::kFew));
    tool_.Start();
    run(kMany);
    const auto many = tool_.Stop(CountLabel(seen.arm_index, CountedBlock::kMany));
    tool_.EndArm();
    seen.few_operations = kFewOperations;
    seen.many_operations = kManyOperations;
    for (std::size_t i = 0; i < few.size() && few.size() == many.size(); ++i) {
      seen.counts.push_back({few[i].first, few[i].second, many[i].second});
    }
  }

  const CountJob& job_;
  const std::filesystem::path& scratch_;
  CountingTool& tool_;
  WorkerResult result_;
  workloads::DataSet data_set_;
  workloads::ReadStream reads_;
  workloads::MixedStream mixed_;
  std::unique_ptr<WorkBuffer> work_;
};

}  // namespace

std::string CountLabel(std::uint32_t arm_index, CountedBlock block) {
  return absl::StrFormat("arm %d %s", arm_index, block == CountedBlock::kFew ? "few" : "many");
}

absl::StatusOr<WorkerResult> RunCountSession(const CountJob& job,
                                             const std::filesystem::path& scratch,
                                             CountingTool& tool) {
  return CountSession(job, scratch, tool).Run();
}

}  // namespace alexbench::harness
