#include "harness/session/executor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/random.h"
#include "base/status_macros.h"
#include "harness/session/arm_beacon.h"
#include "harness/session/counting.h"
#include "harness/session/disk_full.h"
#include "harness/session/memory_group.h"
#include "harness/session/remaining_steps.h"
#include "harness/session/session_limits.h"
#include "harness/session/session_stores.h"
#include "harness/session/worker_files.h"
#include "harness/session/worker_launch.h"

namespace alexbench::harness {
namespace {

// Building an image has no timed blocks; the grace is all it gets.
constexpr double kNothingTimed = 0;

// Drawn from the plan's seed.
constexpr std::uint64_t kSessionSeeds = 12;

// Of a store that the system killed for want of memory.
std::string DoesNotFit(const CellSettings& settings) {
  return absl::StrFormat("unsupported: what it keeps beside its files needs more than %d bytes",
                         *settings.memory_limit_bytes);
}

class Execution {
 public:
  Execution(const RunPlan& plan, const ExecutorOptions& options)
      : plan_(plan), options_(options), launcher_(options, plan.seed) {}

  absl::StatusOr<RunObservation> Run() {
    std::error_code error;
    std::filesystem::create_directories(options_.scratch, error);
    if (error) {
      return absl::ErrnoToStatus(error.value(), options_.scratch.string());
    }
    if (options_.finished != nullptr) {
      seen_ = *options_.finished;
      LeaveOutFailed(seen_.arms);
    }
    const std::vector<ImageJob> images = ImagesToBuild(plan_, seen_, options_.scratch);
    const std::vector<SessionName> sessions = SessionsToRun(plan_, seen_);
    step_count_ = images.size() + sessions.size() + GroupsToCount(plan_, seen_).size();
    for (const ImageJob& image : images) {
      RETURN_IF_ERROR(BuildOne(image));
    }
    RETURN_IF_ERROR(RunSessions(sessions));
    RETURN_IF_ERROR(CountOperations());
    return std::move(seen_);
  }

 private:
  bool Stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  void Step(std::string text) {
    if (options_.on_progress != nullptr) {
      options_.on_progress(
          {.text = std::move(text), .steps_done = steps_done_, .step_count = step_count_});
    }
    ++steps_done_;
  }

  // Session by session, asking before each but the first whether it is wanted.
  absl::Status RunSessions(const std::vector<SessionName>& names) {
    for (std::size_t i = 0; i < names.size() && !Stopped(); ++i) {
      const bool next = i > 0 && names[i].session != names[i - 1].session;
      if (next && options_.before_next_sessions != nullptr) {
        ASSIGN_OR_RETURN(const NextSessions decision,
                         options_.before_next_sessions(seen_, names[i].session));
        if (decision == NextSessions::kLeaveOut) {
          break;
        }
      }
      RETURN_IF_ERROR(RunOne(names[i]));
    }
    return absl::OkStatus();
  }

  absl::Status CountOperations() {
    for (const GroupPlan* group : GroupsToCount(plan_, seen_)) {
      Step(absl::StrFormat("group %s, counting operations", group->group_id));
      RunObservation part;
      ASSIGN_OR_RETURN(part.counts, CountGroup(*group, options_, launcher_));
      if (part.counts.empty()) {
        break;  // stopped
      }
      RETURN_IF_ERROR(Keep(std::move(part)));
    }
    return absl::OkStatus();
  }

  absl::Status BuildOne(const ImageJob& image) {
    if (Stopped()) {
      return absl::OkStatus();
    }
    Step("image " + image.image);
    WorkerJob job;
    job.image = image;
    ASSIGN_OR_RETURN(WorkerEnd end, launcher_.Launch(std::move(job), kNothingTimed));
    if (end.stopped) {
      return absl::OkStatus();
    }
    RunObservation part;
    if (end.result.has_value()) {
      part.images = std::move(end.result->images);
    } else {
      std::error_code ignored;  // what is left is in nobody's way
      std::filesystem::remove_all(BuildingFolder(options_.scratch, image.image), ignored);
      ImageObservation& failed = part.images.emplace_back();
      failed.image = image.image;
      failed.spec = image.spec;
      failed.status = "failed";
      failed.reason = end.reason;
    }
    return Keep(std::move(part));
  }

  absl::Status RunOne(const SessionName& name) {
    if (Stopped()) {
      return absl::OkStatus();
    }
    const GroupPlan& group = plan_.groups[name.group_index];
    Step(absl::StrFormat("group %s, session %d of %d", group.group_id, name.session + 1,
                         group.sessions));
    BlameImages(group);
    std::optional<WorkerResult> result;
    while (!result.has_value() && HasArmsLeft(group)) {
      ASSIGN_OR_RETURN(result, TrySession(name));
      if (!result.has_value() && Stopped()) {
        return absl::OkStatus();
      }
    }
    return Collect(name, result.value_or(WorkerResult{}));
  }

  // Arms whose image could not be built never start.
  void BlameImages(const GroupPlan& group) {
    for (const ArmPlan& arm : group.arms) {
      for (const ImageObservation& image : seen_.images) {
        if (!arm.image.empty() && image.image == arm.image && image.status != "ok") {
          ArmObservation blame;
          blame.status = image.status;
          blame.reason = "image: " + image.reason;
          lost_[group.group_id].emplace(arm.arm_index, std::move(blame));
        }
      }
    }
  }

  bool HasArmsLeft(const GroupPlan& group) {
    const auto& lost = lost_[group.group_id];
    return std::any_of(group.arms.begin(), group.arms.end(), [&lost](const ArmPlan& arm) {
      return arm.role != ArmRole::kDriftControl && !lost.contains(arm.arm_index);
    });
  }

  // nullopt if the session died: the arm it was running is then lost.
  absl::StatusOr<std::optional<WorkerResult>> TrySession(const SessionName& name) {
    const GroupPlan& group = plan_.groups[name.group_index];
    ASSIGN_OR_RETURN(const ArmBeacon beacon, ArmBeacon::Create());
    SessionJob session{.group = group,
                       .session = name.session,
                       .seed = MixBits(MixBits(plan_.seed ^ kSessionSeeds) +
                                       (name.group_index << 32U) + name.session),
                       .excluded_arms = {},
                       .pass_operations = PassOperations(plan_.profile),
                       .wall_seconds = WallSeconds(group),
                       .memory = {}};
    // Anew for every session: what one left in the page cache is not the next one's.
    std::optional<MemoryGroup> memory;
    if (const auto limit_bytes = group.settings.memory_limit_bytes; limit_bytes.has_value()) {
      ASSIGN_OR_RETURN(MemoryGroup made, MemoryGroup::Make(*limit_bytes));
      session.memory = memory.emplace(std::move(made)).place();
    }
    for (const auto& [arm_index, blame] : lost_[group.group_id]) {
      session.excluded_arms.push_back(arm_index);
    }
    WorkerJob job;
    job.beacon_descriptor = beacon.descriptor();
    job.session = std::move(session);
    ASSIGN_OR_RETURN(WorkerEnd end, launcher_.Launch(std::move(job), WallSeconds(group)));
    if (!end.result.has_value() && !end.stopped) {
      Blame(group, beacon.current(),
            memory.has_value() && memory->HasKilled() ? DoesNotFit(group.settings) : end.reason);
    }
    return std::move(end.result);
  }

  // The arm that was running, or all of them where none was.
  void Blame(const GroupPlan& group, std::optional<std::uint32_t> running,
             const std::string& reason) {
    for (const ArmPlan& arm : group.arms) {
      if (!running.has_value() || arm.arm_index == *running) {
        ArmObservation blame;
        blame.status = "failed";
        blame.reason = reason;
        lost_[group.group_id].emplace(arm.arm_index, std::move(blame));
      }
    }
  }

  absl::Status Collect(const SessionName& name, WorkerResult result) {
    const GroupPlan& group = plan_.groups[name.group_index];
    for (const auto& [arm_index, blame] : lost_[group.group_id]) {
      ArmObservation& arm = result.arms.emplace_back(blame);
      arm.group_id = group.group_id;
      arm.session = name.session;
      arm.arm_index = arm_index;
    }
    LeaveOutFailed(result.arms);
    RunObservation part;
    part.blocks = std::move(result.blocks);
    part.arms = std::move(result.arms);
    part.streams = std::move(result.streams);
    part.loads = std::move(result.loads);
    return Keep(std::move(part));
  }

  // An arm that failed stays out of its group's later sessions.
  void LeaveOutFailed(const std::vector<ArmObservation>& arms) {
    for (const ArmObservation& arm : arms) {
      if (arm.status == "failed") {
        ArmObservation blame;
        blame.status = arm.status;
        blame.reason = arm.reason;
        lost_[arm.group_id].emplace(arm.arm_index, std::move(blame));
      }
    }
  }

  absl::Status Keep(RunObservation part) {
    if (const std::string reason = DiskFullReason(part); !reason.empty()) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("scratch folder %s: %s", options_.scratch.string(), reason));
    }
    if (options_.on_part_end != nullptr) {
      RETURN_IF_ERROR(options_.on_part_end(part));
    }
    AddPart(std::move(part), seen_);
    return absl::OkStatus();
  }

  const RunPlan& plan_;
  const ExecutorOptions& options_;
  WorkerLauncher launcher_;
  RunObservation seen_;
  std::uint64_t steps_done_ = 0;
  std::uint64_t step_count_ = 0;
  // By group: the arms that are out, and why.
  std::map<std::string, std::map<std::uint32_t, ArmObservation>> lost_;
};

}  // namespace

absl::StatusOr<RunObservation> ExecutePlan(const RunPlan& plan, const ExecutorOptions& options) {
  return Execution(plan, options).Run();
}

}  // namespace alexbench::harness
