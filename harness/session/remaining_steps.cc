#include "harness/session/remaining_steps.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/random.h"
#include "harness/session/counting.h"
#include "harness/session/schedule.h"
#include "harness/session/session_stores.h"

namespace alexbench::harness {
namespace {

// Drawn from the plan's seed.
constexpr std::uint64_t kGroupOrders = 11;

bool IsFinished(const RunObservation& finished, const std::string& group_id,
                std::uint32_t session) {
  return std::any_of(finished.arms.begin(), finished.arms.end(), [&](const ArmObservation& arm) {
    return arm.group_id == group_id && arm.session == session;
  });
}

bool HasSessionsLeft(const RunObservation& finished, const GroupPlan& group) {
  for (std::uint32_t session = 0; session < group.sessions; ++session) {
    if (!IsFinished(finished, group.group_id, session)) {
      return true;
    }
  }
  return false;
}

const ImageObservation* FindImage(const RunObservation& finished, const std::string& image) {
  const auto found =
      std::find_if(finished.images.begin(), finished.images.end(),
                   [&image](const ImageObservation& seen) { return seen.image == image; });
  return found == finished.images.end() ? nullptr : &*found;
}

}  // namespace

std::vector<SessionName> SessionsToRun(const RunPlan& plan, const RunObservation& finished) {
  RandomStream random(plan.seed, kGroupOrders);
  std::uint32_t most_sessions = 0;
  for (const GroupPlan& group : plan.groups) {
    most_sessions = std::max(most_sessions, group.sessions);
  }
  std::vector<SessionName> names;
  for (std::uint32_t session = 0; session < most_sessions; ++session) {
    for (const std::size_t group_index : ShuffledRound(random, plan.groups.size())) {
      const GroupPlan& group = plan.groups[group_index];
      if (session < group.sessions && !IsFinished(finished, group.group_id, session)) {
        names.push_back({.group_index = group_index, .session = session});
      }
    }
  }
  return names;
}

std::vector<ImageJob> ImagesToBuild(const RunPlan& plan, const RunObservation& finished,
                                    const std::filesystem::path& scratch) {
  std::set<std::string> settled;  // images that a job is there for, or that need none
  std::vector<ImageJob> jobs;
  const std::vector<const GroupPlan*> to_count = GroupsToCount(plan, finished);
  for (const GroupPlan& group : plan.groups) {
    const bool opens =
        HasSessionsLeft(finished, group) ||
        std::any_of(to_count.begin(), to_count.end(),
                    [&group](const GroupPlan* counted) { return counted == &group; });
    for (const ArmPlan& arm : group.arms) {
      const ImageObservation* const seen = FindImage(finished, arm.image);
      const bool is_there = std::filesystem::is_directory(ImageFolder(scratch, arm.image));
      const bool needed = seen == nullptr || (opens && seen->status == "ok" && !is_there);
      if (!arm.image.empty() && needed && settled.insert(arm.image).second) {
        jobs.push_back({arm.image, arm.spec, arm.durability, group.settings});
      }
    }
  }
  return jobs;
}

}  // namespace alexbench::harness
