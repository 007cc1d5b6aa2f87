#include "harness/analysis/ablation/factorial.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

using TimeBySession = std::map<std::uint32_t, double>;

absl::StatusOr<TimeBySession> TimesOf(const FactorialCell& cell) {
  TimeBySession times;
  for (const SessionTime& time : cell.times) {
    if (!std::isfinite(time.ns_per_op) || time.ns_per_op <= 0) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: session %d has no time above 0", cell.name, time.session));
    }
    if (!times.emplace(time.session, time.ns_per_op).second) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: session %d is there twice", cell.name, time.session));
    }
  }
  return times;
}

bool SameSessions(const TimeBySession& a, const TimeBySession& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& left, const auto& right) { return left.first == right.first; });
}

absl::Status CheckCells(const StepGame& empty, std::span<const FactorialCell> cells) {
  const std::size_t step_count = empty.step_count;
  std::vector<const FactorialCell*> by_steps(std::size_t{1} << step_count, nullptr);
  for (const FactorialCell& cell : cells) {
    if (cell.steps > AllSteps(step_count)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: has a step that is none of the %d", cell.name, step_count));
    }
    if (const FactorialCell*& place = by_steps[cell.steps]; place == nullptr) {
      place = &cell;
    } else {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s and %s are the same set of steps", place->name, cell.name));
    }
  }
  const std::vector<StepSet> sets = FeasibleSets(empty);
  for (const StepSet set : sets) {
    if (by_steps[set] == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrFormat("the cell with the set of steps %d is missing", set));
    }
  }
  // None is there twice, so any beyond these is none of them.
  for (const FactorialCell& cell : cells) {
    if (!std::binary_search(sets.begin(), sets.end(), cell.steps)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: lacks a step that another of its steps takes for granted",
                          cell.name));
    }
  }
  return absl::OkStatus();
}

}  // namespace

double Factorial::NsPerOp(std::size_t session, StepSet steps) const {
  return std::exp(sessions[session].values[steps]);
}

absl::StatusOr<Factorial> MakeFactorial(std::size_t step_count,
                                        std::span<const FactorialCell> cells) {
  return MakeFactorial(std::vector<StepSet>(step_count, 0), cells);
}

absl::StatusOr<Factorial> MakeFactorial(const std::vector<StepSet>& before,
                                        std::span<const FactorialCell> cells) {
  const std::size_t step_count = before.size();
  ALEXBENCH_CHECK(step_count >= 1 && step_count <= kMaxFactorialSteps);
  const StepGame empty{.step_count = step_count,
                       .values = std::vector<double>(std::size_t{1} << step_count),
                       .before = before};
  RETURN_IF_ERROR(CheckCells(empty, cells));
  ASSIGN_OR_RETURN(const TimeBySession first, TimesOf(cells.front()));
  if (first.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("%s: has no session", cells.front().name));
  }
  Factorial factorial{.step_count = step_count,
                      .sessions = std::vector<StepGame>(first.size(), empty)};
  for (const FactorialCell& cell : cells) {
    ASSIGN_OR_RETURN(const TimeBySession times, TimesOf(cell));
    if (!SameSessions(first, times)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: has other sessions than %s", cell.name, cells.front().name));
    }
    std::size_t next = 0;
    for (const auto& [session, ns] : times) {
      factorial.sessions[next++].values[cell.steps] = std::log(ns);
    }
  }
  return factorial;
}

}  // namespace alexbench::harness
