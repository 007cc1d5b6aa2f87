#include "harness/session/counting.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "harness/session/callgrind_output.h"
#include "harness/session/count_session.h"
#include "harness/session/operation_counts.h"

namespace alexbench::harness {
namespace {

// A worker has no timed blocks; the grace is all it gets.
constexpr double kNothingTimed = 0;

std::vector<CountObservation> NoCounts(const GroupPlan& group, std::string_view tool,
                                       const std::string& reason) {
  std::vector<CountObservation> all;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role == ArmRole::kCell) {
      CountObservation& seen = all.emplace_back();
      seen.group_id = group.group_id;
      seen.arm_index = arm.arm_index;
      seen.tool = tool;
      seen.reason = reason;
    }
  }
  return all;
}

// nullopt if the run was stopped.
absl::StatusOr<std::optional<std::vector<CountObservation>>> RunTool(
    const GroupPlan& group, std::string_view tool, const std::vector<std::string>& wrapper,
    WorkerLauncher& launcher) {
  WorkerJob job;
  job.count = CountJob{.group = group, .tool = std::string(tool)};
  ASSIGN_OR_RETURN(WorkerEnd end, launcher.Launch(std::move(job), kNothingTimed, wrapper));
  if (end.stopped) {
    return std::nullopt;
  }
  if (!end.result.has_value()) {
    return NoCounts(group, tool, end.reason);
  }
  return std::move(end.result->counts);
}

using DumpsByLabel = std::map<std::string, std::map<std::string, std::uint64_t>>;

void TakeDumps(const DumpsByLabel& dumps, CountObservation& seen) {
  const auto few = dumps.find(CountLabel(seen.arm_index, CountedBlock::kFew));
  const auto many = dumps.find(CountLabel(seen.arm_index, CountedBlock::kMany));
  if (few == dumps.end() || many == dumps.end()) {
    return;  // it says itself why
  }
  for (const CountedQuantity& quantity : kCountedQuantities) {
    const std::string name(quantity.name);
    if (quantity.tool == kCallgrindTool) {
      seen.counts.push_back({name, few->second.at(name), many->second.at(name)});
    }
  }
}

absl::StatusOr<std::vector<CountObservation>> CountByCallgrind(const GroupPlan& group,
                                                               const ExecutorOptions& options,
                                                               WorkerLauncher& launcher) {
  const std::filesystem::path valgrind = FindProgram(options.valgrind);
  if (valgrind.empty()) {
    return NoCounts(group, kCallgrindTool, options.valgrind + " is not installed");
  }
  const std::filesystem::path output = options.scratch / "callgrind.out";
  using Counted = std::optional<std::vector<CountObservation>>;
  ASSIGN_OR_RETURN(Counted counted,
                   RunTool(group, kCallgrindTool, CallgrindCommand(valgrind, output), launcher));
  ASSIGN_OR_RETURN(const std::vector<CallgrindDump> dumps, TakeCallgrindDumps(output));
  if (!counted) {
    return std::vector<CountObservation>();
  }
  DumpsByLabel by_label;
  for (const CallgrindDump& dump : dumps) {
    by_label[dump.label] = dump.counts;
  }
  for (CountObservation& seen : *counted) {
    TakeDumps(by_label, seen);
  }
  return *std::move(counted);
}

absl::StatusOr<std::vector<CountObservation>> CountByPerf(const GroupPlan& group,
                                                          WorkerLauncher& launcher) {
  // Tried here first: a worker that can't count would open every store for nothing.
  if (const PerfCounters here; here.empty()) {
    return NoCounts(group, kPerfTool, here.reason());
  }
  using Counted = std::optional<std::vector<CountObservation>>;
  ASSIGN_OR_RETURN(Counted counted, RunTool(group, kPerfTool, {}, launcher));
  return std::move(counted).value_or(std::vector<CountObservation>());
}

}  // namespace

std::vector<const GroupPlan*> GroupsToCount(const RunPlan& plan, const RunObservation& finished) {
  std::vector<const GroupPlan*> groups;
  for (const GroupPlan& group : plan.groups) {
    const bool counted = std::any_of(
        finished.counts.begin(), finished.counts.end(),
        [&group](const CountObservation& seen) { return seen.group_id == group.group_id; });
    if (plan.mechanism && group.purpose == GroupPurpose::kComparison && !counted) {
      groups.push_back(&group);
    }
  }
  return groups;
}

absl::StatusOr<std::vector<CountObservation>> CountGroup(const GroupPlan& group,
                                                         const ExecutorOptions& options,
                                                         WorkerLauncher& launcher) {
  ASSIGN_OR_RETURN(std::vector<CountObservation> counts,
                   CountByCallgrind(group, options, launcher));
  ASSIGN_OR_RETURN(std::vector<CountObservation> more, CountByPerf(group, launcher));
  if (counts.size() != more.size()) {
    return std::vector<CountObservation>();  // one of them was stopped
  }
  std::move(more.begin(), more.end(), std::back_inserter(counts));
  return counts;
}

std::filesystem::path FindProgram(std::string_view name) {
  const char* const path = std::getenv("PATH");
  for (const absl::string_view folder :
       absl::StrSplit(path == nullptr ? "" : path, ':', absl::SkipEmpty())) {
    const std::filesystem::path program =
        std::filesystem::path(std::string(folder)) / std::string(name);
    if (access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return {};
}

}  // namespace alexbench::harness
