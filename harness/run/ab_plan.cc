#include "harness/run/ab_plan.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/planner.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

// Before the first verdict: two halves of two sessions each.
constexpr std::uint32_t kFirstLookSessions = 4;
// More sessions say more than longer ones, since a session is one sample of where its stores lie
// in memory; but each costs its start.
constexpr double kWantedReadingSessions = 24;
constexpr double kWantedWritingSessions = 12;
constexpr double kMostSessions = 200;
constexpr double kLeastTimedSeconds = 0.5;
constexpr double kMostTimedSeconds = 5;
constexpr double kMostSelfCheckSeconds = 2;

// What is kept back for the end: a session that takes longer than the others, and the report.
constexpr double kShareToPlan = 0.9;
// Guesses on the low side. Where they are too low, the budget ends before the last planned look.
constexpr double kWallPerTimedSecond = 1.35;
constexpr double kStartSeconds = 0.3;
constexpr double kStartSecondsPerRecord = 1e-6;
constexpr double kImageSecondsPerRecord = 1e-6;

bool IsCompared(const GroupPlan& group) { return group.purpose == GroupPurpose::kComparison; }

double StartSeconds(const GroupPlan& group) {
  return kStartSeconds + kStartSecondsPerRecord * static_cast<double>(group.settings.records);
}

double ImageSeconds(const RunPlan& plan) {
  std::set<std::string> images;
  double seconds = 0;
  for (const GroupPlan& group : plan.groups) {
    for (const ArmPlan& arm : group.arms) {
      if (!arm.image.empty() && images.insert(arm.image).second) {
        seconds += kImageSecondsPerRecord * static_cast<double>(group.settings.records);
      }
    }
  }
  return seconds;
}

double SelfCheckSeconds(const RunPlan& plan) {
  double seconds = 0;
  for (const GroupPlan& group : plan.groups) {
    if (!IsCompared(group)) {
      seconds += kFirstLookSessions *
                 (kWallPerTimedSecond * kMostSelfCheckSeconds + StartSeconds(group));
    }
  }
  return seconds;
}

// Gives the groups their seconds and sessions and the plan its looks.
void SpendBudget(double budget_seconds, RunPlan& plan) {
  const bool writes = std::any_of(plan.groups.begin(), plan.groups.end(), [](const GroupPlan& g) {
    return g.regime == Regime::kWriting;
  });
  double groups = 0;
  double start_seconds = 0;
  for (const GroupPlan& group : plan.groups) {
    groups += IsCompared(group) ? 1 : 0;
    start_seconds += IsCompared(group) ? StartSeconds(group) : 0;
  }
  const double available =
      std::max(0.0, kShareToPlan * budget_seconds - ImageSeconds(plan) - SelfCheckSeconds(plan));
  const double wanted = writes ? kWantedWritingSessions : kWantedReadingSessions;
  const double timed =
      std::clamp((available / wanted - start_seconds) / groups / kWallPerTimedSecond,
                 kLeastTimedSeconds, kMostTimedSeconds);
  const double per_session = groups * kWallPerTimedSecond * timed + start_seconds;
  const auto sessions = static_cast<std::uint32_t>(
      std::clamp(available / per_session, double{kFirstLookSessions}, kMostSessions));
  for (GroupPlan& group : plan.groups) {
    group.sessions = IsCompared(group) ? sessions : kFirstLookSessions;
    group.seconds_per_session = IsCompared(group) ? timed : std::min(timed, kMostSelfCheckSeconds);
  }
  plan.profile.sessions = sessions;
  plan.profile.seconds_per_session = timed;
  plan.stopping = {.first_look_sessions = kFirstLookSessions,
                   .most_sessions = sessions,
                   .budget_seconds = budget_seconds};
}

// Cells stand in pairs: A, then B, under each setting.
absl::Status KeepPairs(RunPlan& plan) {
  std::vector<ContrastPlan> pairs;
  for (std::size_t i = 0; i + 1 < plan.cells.size(); i += 2) {
    for (std::size_t j = i; j < i + 2; ++j) {
      if (!plan.cells[j].unsupported.empty()) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "%s: %s: %s", j == i ? "A" : "B", plan.cells[j].spec, plan.cells[j].unsupported));
      }
    }
    const std::string& promised = plan.cells[i].durability;
    if (promised != plan.cells[i + 1].durability) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "A has durability %s and B %s: no ratio joins two promises; name the same for both",
          promised, plan.cells[i + 1].durability));
    }
    const auto pair = std::find_if(plan.contrasts.begin(), plan.contrasts.end(),
                                   [&](const ContrastPlan& contrast) {
                                     return contrast.a == plan.cells[i].cell_id &&
                                            contrast.b == plan.cells[i + 1].cell_id;
                                   });
    if (pair == plan.contrasts.end()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: named more than once; ab takes each setting once", plan.cells[i].cell_id));
    }
    pairs.push_back(*pair);
  }
  plan.contrasts = std::move(pairs);
  return absl::OkStatus();
}

absl::StatusOr<bool> AllRead(const std::vector<std::string>& workloads) {
  for (const std::string& name : workloads) {
    ASSIGN_OR_RETURN(const workloads::Workload workload, workloads::FindWorkload(name));
    if (workload.is_mixed()) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<RunPlan> PlanAb(const RunRequest& asked, const AbRequest& ab) {
  RunRequest request = asked;
  request.engines = {ab.candidate, ab.reference};
  request.profile.name = "ab";
  if (request.workloads.empty()) {
    request.workloads = {"query"};
  }
  ASSIGN_OR_RETURN(const bool all_read, AllRead(request.workloads));
  if (request.scenarios.empty() && all_read && !request.memory_limit_bytes.has_value()) {
    request.scenarios = {Scenario::kLatency};
  }
  ASSIGN_OR_RETURN(RunPlan plan, PlanRun(request));
  plan.profile.margin = ab.margin;  // as declared, however many layouts there are
  RETURN_IF_ERROR(KeepPairs(plan));
  SpendBudget(ab.budget_seconds, plan);
  return plan;
}

}  // namespace alexbench::harness
