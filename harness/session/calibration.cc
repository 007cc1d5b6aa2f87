#include "harness/session/calibration.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "base/check.h"
#include "harness/measure/clock.h"

namespace alexbench::harness {
namespace {

constexpr int kCalibrations = 9;
constexpr int kSearchTries = 3;
constexpr std::uint64_t kFirstTry = 16;
constexpr std::uint64_t kMostMultiples = 64;
// The drift control has no ring; its walk is as long as anyone's.
constexpr std::uint64_t kDriftRing = std::uint64_t{1} << 40U;

std::uint64_t RingOf(const MeasuredArm& arm) {
  return arm.is_drift_control() ? kDriftRing : arm.ring_keys();
}

std::int64_t Elapsed(const MeasuredArm& arm, const Stretch& stretch) {
  const std::int64_t start_ns = NowNs();
  arm.Run(stretch);
  return std::max<std::int64_t>(NowNs() - start_ns, 1);
}

// Tries on keys that no try before has read: what an earlier one left in the caches would make the
// next look shorter than a block can be.
class Trials {
 public:
  explicit Trials(const MeasuredArm& arm) : arm_(&arm), ring_(RingOf(arm)) {}

  // The shortest of some tries: what it takes when nothing disturbs it.
  std::int64_t LeastElapsed(std::uint64_t count, int tries) {
    std::int64_t least_ns = std::numeric_limits<std::int64_t>::max();
    for (int i = 0; i < tries; ++i) {
      if (next_ + count > ring_) {
        next_ = 0;
      }
      least_ns = std::min(least_ns, Elapsed(*arm_, {.first = next_, .count = count}));
      next_ += count;
    }
    return least_ns;
  }

 private:
  const MeasuredArm* arm_;
  std::uint64_t ring_;
  std::uint64_t next_ = 0;
};

// By the least of nine tries of about an eighth of a block each.
double NsPerOperation(const MeasuredArm& arm, const ScheduleRequest& request) {
  if (request.before_arm != nullptr) {
    request.before_arm(arm.plan());
  }
  const std::uint64_t most = std::max<std::uint64_t>(1, RingOf(arm) / kCalibrations);
  std::uint64_t count = std::min(kFirstTry, most);
  Trials trials(arm);
  // Several tries here too: one alone that was interrupted would end the search far too early.
  while (count < most && trials.LeastElapsed(count, kSearchTries) < request.block_ns / 8) {
    count = std::min(count * 2, most);
  }
  return static_cast<double>(trials.LeastElapsed(count, kCalibrations)) /
         static_cast<double>(count);
}

// Arms that must have the same count.
using CountClass = std::pair<std::string, Scenario>;

std::string FamilyOf(const MeasuredArm& arm) {
  return arm.is_drift_control() ? "drift control" : "family " + arm.plan().memory_family;
}

CountClass ClassOf(const MeasuredArm& arm) { return {FamilyOf(arm), arm.plan().scenario}; }

bool IsPlainGet(const MeasuredArm& arm) {
  return arm.plan().stage == Stage::kProduction && arm.plan().delay_steps == kNoDelay;
}

// The arm that a class is calibrated by: its first plain get, else its first arm.
std::map<CountClass, const MeasuredArm*> Baselines(const std::vector<MeasuredArm>& arms) {
  std::map<CountClass, const MeasuredArm*> baselines;
  for (const MeasuredArm& arm : arms) {
    const MeasuredArm*& baseline = baselines[ClassOf(arm)];
    if (baseline == nullptr || (!IsPlainGet(*baseline) && IsPlainGet(arm))) {
      baseline = &arm;
    }
  }
  return baselines;
}

struct Count {
  std::uint64_t operations = 0;
  double ns_per_operation = 0;
};

// Arms that only read keys are over sooner than a clock can tell, so they read several times as
// many; they touch no record, so nobody finds anything of theirs in the caches.
std::uint64_t MultiplesFor(const MeasuredArm& arm, const Count& base,
                           const ScheduleRequest& request) {
  const double ratio = base.ns_per_operation / NsPerOperation(arm, request);
  if (ratio < 2) {
    return 1;
  }
  const std::uint64_t room = std::max<std::uint64_t>(1, RingOf(arm) / base.operations);
  return std::min({static_cast<std::uint64_t>(ratio), kMostMultiples, room});
}

std::map<std::string, std::uint64_t> ArmsPerFamily(const std::vector<MeasuredArm>& arms) {
  std::map<std::string, std::uint64_t> counts;
  for (const MeasuredArm& arm : arms) {
    ++counts[FamilyOf(arm)];
  }
  return counts;
}

std::map<CountClass, Count> CountsOf(const std::vector<MeasuredArm>& arms,
                                     const ScheduleRequest& request) {
  const std::map<std::string, std::uint64_t> arm_counts = ArmsPerFamily(arms);
  std::map<CountClass, Count> counts;
  for (const auto& [count_class, baseline] : Baselines(arms)) {
    const std::uint64_t most =
        SegmentLayout::MostOperations({.ring_keys = RingOf(*baseline),
                                       .arm_count = arm_counts.at(count_class.first),
                                       .warm_divisor = request.warm_divisor});
    Count count{.operations = request.pass_operations, .ns_per_operation = 0};
    if (request.pass_operations == 0) {
      count.ns_per_operation = NsPerOperation(*baseline, request);
      count.operations = OperationsForBlock(
          {.block_ns = request.block_ns, .ns_per_operation = count.ns_per_operation});
    }
    count.operations = std::clamp<std::uint64_t>(count.operations, 1, most);
    counts.emplace(count_class, count);
  }
  return counts;
}

}  // namespace

Schedule::Stretches Schedule::At(const ScheduledArm& scheduled, std::uint64_t round) const {
  const SegmentLayout::Segment segment =
      layouts[scheduled.layout].At({.round = round, .arm = scheduled.place});
  const std::uint64_t ring = RingOf(scheduled.arm);
  // Only a multiple block can reach over the ring's end; it then starts earlier.
  const std::uint64_t first = std::min(segment.first, ring - scheduled.operations);
  return {.warm = {.first = segment.warm_first, .count = scheduled.warm_operations},
          .timed = {.first = first, .count = scheduled.operations}};
}

Schedule MakeSchedule(std::vector<MeasuredArm> arms, const ScheduleRequest& request) {
  ALEXBENCH_CHECK(!arms.empty());
  const std::map<CountClass, Count> counts = CountsOf(arms, request);
  const std::map<std::string, std::uint64_t> arm_counts = ArmsPerFamily(arms);
  std::map<std::string, std::size_t> layout_of;
  std::map<std::string, std::uint64_t> next_place;
  Schedule schedule;
  for (const MeasuredArm& arm : arms) {
    const std::string family = FamilyOf(arm);
    if (!layout_of.contains(family)) {
      std::uint64_t longest = 0;
      for (const auto& [count_class, count] : counts) {
        longest = count_class.first == family ? std::max(longest, count.operations) : longest;
      }
      layout_of[family] = schedule.layouts.size();
      schedule.layouts.emplace_back(SegmentLayout::Request{
          .ring_keys = RingOf(arm),
          .operations = longest,
          .arm_count = arm_counts.at(family),
          .warm_divisor = request.warm_divisor});
    }
    const Count& base = counts.at(ClassOf(arm));
    const bool may_multiply = arm.reads_keys_only() && request.pass_operations == 0;
    const std::uint64_t warm_operations =
        request.pass_operations == 0 ? base.operations / request.warm_divisor : 0;
    const std::uint64_t multiples = may_multiply ? MultiplesFor(arm, base, request) : 1;
    schedule.arms.push_back(ScheduledArm{
        .arm = arm,
        .operations = base.operations * multiples,
        .warm_operations = warm_operations,
        .layout = layout_of[family],
        .place = next_place[family]++});
  }
  return schedule;
}

}  // namespace alexbench::harness
