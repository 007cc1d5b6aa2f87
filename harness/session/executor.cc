#include "harness/session/executor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/random.h"
#include "base/status_macros.h"
#include "harness/session/arm_beacon.h"
#include "harness/session/schedule.h"
#include "harness/session/session_stores.h"
#include "harness/session/worker_files.h"
#include "harness/session/worker_launch.h"

namespace alexbench::harness {
namespace {

// The published measurements were single passes of so many operations.
constexpr std::uint64_t kPublishedPassOperations = 10'000;

// Wall time the rounds or trials of a session may take, as a multiple of its timed seconds. Rounds
// have warm prefixes and bookkeeping between blocks; trials copy and open a store each, and a
// short trial is not worth waiting for many of its copies.
constexpr double kWallPerReadSecond = 4;
constexpr double kWallPerWriteSecond = 2;

double WallSeconds(const GroupPlan& group) {
  return group.seconds_per_session *
         (group.regime == Regime::kWriting ? kWallPerWriteSecond : kWallPerReadSecond);
}
// Building an image has no timed blocks; the grace is all it gets.
constexpr double kNothingTimed = 0;

// Streams of random numbers drawn from the plan's seed.
constexpr std::uint64_t kGroupOrders = 11;
constexpr std::uint64_t kSessionSeeds = 12;

std::uint64_t PassOperations(const Profile& profile) {
  return profile.name == "as_published" ? kPublishedPassOperations : 0;
}

struct SessionName {
  std::size_t group_index = 0;
  std::uint32_t session = 0;
};

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
    }
    const std::vector<ImageJob> images = ImagesToBuild();
    const std::vector<SessionName> sessions = SessionsToRun();
    step_count_ = images.size() + sessions.size();
    for (const ImageJob& image : images) {
      RETURN_IF_ERROR(BuildOne(image));
    }
    RETURN_IF_ERROR(RunSessions(sessions));
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

  // Images that arms need and that are not there, complete, from an earlier execution.
  std::vector<ImageJob> ImagesToBuild() {
    std::set<std::string> known;
    std::vector<ImageJob> jobs;
    for (const GroupPlan& group : plan_.groups) {
      for (const ArmPlan& arm : group.arms) {
        if (arm.image.empty() || !known.insert(arm.image).second || IsBuilt(arm.image)) {
          continue;
        }
        std::erase_if(seen_.images,
                      [&arm](const ImageObservation& seen) { return seen.image == arm.image; });
        jobs.push_back({arm.image, arm.spec, arm.durability, group.settings});
      }
    }
    return jobs;
  }

  bool IsBuilt(const std::string& image) const {
    return std::any_of(seen_.images.begin(), seen_.images.end(),
                       [&](const ImageObservation& seen) {
                         return seen.image == image && seen.status == "ok";
                       }) &&
           std::filesystem::is_directory(ImageFolder(options_.scratch, image));
  }

  // Session 0 of every group in shuffled order, then session 1, and so on.
  std::vector<SessionName> SessionsToRun() const {
    RandomStream random(plan_.seed, kGroupOrders);
    std::uint32_t most_sessions = 0;
    for (const GroupPlan& group : plan_.groups) {
      most_sessions = std::max(most_sessions, group.sessions);
    }
    std::vector<SessionName> names;
    for (std::uint32_t session = 0; session < most_sessions; ++session) {
      for (const std::size_t group_index : ShuffledRound(random, plan_.groups.size())) {
        const GroupPlan& group = plan_.groups[group_index];
        if (session < group.sessions && !IsFinished(group.group_id, session)) {
          names.push_back({.group_index = group_index, .session = session});
        }
      }
    }
    return names;
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

  bool IsFinished(const std::string& group_id, std::uint32_t session) const {
    return std::any_of(seen_.arms.begin(), seen_.arms.end(), [&](const ArmObservation& arm) {
      return arm.group_id == group_id && arm.session == session;
    });
  }

  absl::Status BuildOne(const ImageJob& image) {
    if (Stopped()) {
      return absl::OkStatus();
    }
    Step("image " + image.image);
    WorkerJob job;
    job.image = image;
    ASSIGN_OR_RETURN(const WorkerEnd end, launcher_.Launch(std::move(job), kNothingTimed));
    if (!end.result.has_value()) {
      std::error_code ignored;  // what is left is in nobody's way
      std::filesystem::remove_all(BuildingFolder(options_.scratch, image.image), ignored);
    }
    if (end.result.has_value()) {
      seen_.images.insert(seen_.images.end(), end.result->images.begin(), end.result->images.end());
    } else if (!end.stopped) {
      ImageObservation failed;
      failed.image = image.image;
      failed.spec = image.spec;
      failed.status = "failed";
      failed.reason = end.reason;
      seen_.images.push_back(std::move(failed));
    }
    return absl::OkStatus();
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
      if (Stopped()) {
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
                       .wall_seconds = WallSeconds(group)};
    for (const auto& [arm_index, blame] : lost_[group.group_id]) {
      session.excluded_arms.push_back(arm_index);
    }
    WorkerJob job;
    job.beacon_descriptor = beacon.descriptor();
    job.session = std::move(session);
    ASSIGN_OR_RETURN(WorkerEnd end, launcher_.Launch(std::move(job), WallSeconds(group)));
    if (!end.result.has_value() && !end.stopped) {
      Blame(group, beacon.current(), end.reason);
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
    if (options_.on_session_end != nullptr) {
      RETURN_IF_ERROR(options_.on_session_end(result.blocks, result.arms));
    }
    for (StreamObservation& stream : result.streams) {
      KeepStream(std::move(stream));
    }
    std::move(result.blocks.begin(), result.blocks.end(), std::back_inserter(seen_.blocks));
    std::move(result.arms.begin(), result.arms.end(), std::back_inserter(seen_.arms));
    return absl::OkStatus();
  }

  // Every session of a group has the same stream.
  void KeepStream(StreamObservation stream) {
    const bool known = std::any_of(
        seen_.streams.begin(), seen_.streams.end(),
        [&stream](const StreamObservation& seen) { return seen.group_id == stream.group_id; });
    if (!known) {
      seen_.streams.push_back(std::move(stream));
    }
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
