#include "harness/run/estimate_time.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "harness/run/engine_cost.h"
#include "harness/session/oracle.h"
#include "harness/session/refill.h"
#include "harness/session/schedule.h"
#include "harness/session/session_limits.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

constexpr double kNs = 1e-9;

// Of a session, whatever it opens.
constexpr double kProcessSeconds = 0.1;
constexpr double kKeyNs = 60;        // drawing a key of the ring and what is expected of it
constexpr double kPlaceNs = 100;     // finding a key's place for an engine that knows places
constexpr double kOperationNs = 300;  // the same for an operation of a mixed stream
// What is expected of a record that a scan reads, found ahead of the clock. Beyond so many records
// caches hold less of them, and each doubling adds to it; by results/2026-11-23-vm2-aa5fbda-scans.
constexpr double kScannedNs = 10;
constexpr double kScannedNsPerDoubling = 35;
constexpr double kScannedNearRecords = 1'000'000;
// Blocks that finding out how many operations a block has takes, for each of a family.
constexpr double kCalibrationBlocks = 3;
// A refill waits for no value: what it takes for a record, of what a pass does.
constexpr double kRefillShareOfPass = 0.2;
constexpr double kCopyNs = 150;  // of an image, a record
// What every further byte of a value adds, beyond those of usual size; by
// results/2026-11-23-vm-43c5ea7-larger-than-memory.
constexpr double kUsualValueBytes = 128;
constexpr double kLoadNsPerByte = 4;
constexpr double kCheckNsPerByte = 6;
constexpr double kCopyNsPerByte = 1;
// Of a copy that is pushed out of the page cache, every byte.
constexpr double kDropNsPerByte = 3;
// A page that a store of limited memory reads ahead of a trial, and how many it reads.
constexpr double kPageNs = 60'000;
constexpr double kPagesPerLimit = 1.0 / 4096;
constexpr std::uint64_t kNoPace = 1'000'000'000;  // operations a second
constexpr double kEndSeconds = 2;

// The share of records that the passes of all sessions look at, for one session.
double PassShare(const GroupPlan& group) {
  const double later =
      1.0 / static_cast<double>(LaterPassStride(group.settings.value_size_bytes));
  return later + (1 - later) / std::max<double>(group.sessions, 1);
}

double BytesBeyondUsual(const CellSettings& settings) {
  return std::max(settings.value_size_bytes - kUsualValueBytes, 0.0);
}

// Of an image, by a store whose memory is limited with its caches dropped.
double CopyNs(const CellSettings& settings) {
  const double drop = settings.memory_limit_bytes.has_value() ? kDropNsPerByte : 0;
  return kCopyNs + BytesBeyondUsual(settings) * kCopyNsPerByte + settings.value_size_bytes * drop;
}

void AddImages(const RunPlan& plan, PlanSeconds& seconds) {
  std::set<std::string> images;
  for (const GroupPlan& group : plan.groups) {
    for (const ArmPlan& arm : group.arms) {
      if (arm.image.empty() || !images.insert(arm.image).second) {
        continue;
      }
      const EngineCost cost = CostOf(arm.spec);
      const auto records = static_cast<double>(group.settings.records);
      const double bytes = BytesBeyondUsual(group.settings);
      seconds.loads += records * (cost.load + bytes * kLoadNsPerByte + cost.open) * kNs;
      seconds.checks += kProcessSeconds + records * (cost.check + bytes * kCheckNsPerByte) * kNs;
    }
  }
}

// The stores of a session by what they share, with an engine string of each.
std::map<std::string, std::string> StoresOf(const GroupPlan& group) {
  std::map<std::string, std::string> stores;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role != ArmRole::kDriftControl) {
      stores.emplace(arm.image + '\n' + arm.memory_family, arm.spec);
    }
  }
  return stores;
}

// What the blocks are of a session's seconds; prefixes are the rest.
double TimedShare(const GroupPlan& group) {
  const auto divisor = static_cast<double>(WarmDivisor(group));
  return divisor / (divisor + 1);
}

double RefillSeconds(const GroupPlan& group) {
  if (!NeedsRefill(group)) {
    return 0;
  }
  double round_seconds = 0;
  for (const ArmPlan& arm : group.arms) {
    const double whole = static_cast<double>(group.settings.records) * kRefillShareOfPass *
                         CostOf(arm.spec).pass * kNs;
    const double most = static_cast<double>(kMostRefillNs) * kNs;
    round_seconds += arm.role == ArmRole::kDriftControl ? 0 : std::min(whole, most);
  }
  const double round = static_cast<double>(group.arms.size()) *
                       static_cast<double>(group.block_ns) * kNs / TimedShare(group);
  return group.seconds_per_session / round * round_seconds;
}

// Of a read-only session: its keys and their answers, its stores opened.
double StartSeconds(const GroupPlan& group) {
  const auto records = static_cast<double>(group.settings.records);
  const auto ring = static_cast<double>(
      RingKeys({.records = group.settings.records, .block_ns = group.block_ns}));
  double start = kProcessSeconds + ring * kKeyNs * kNs;
  for (const auto& [name, spec] : StoresOf(group)) {
    start += records * CostOf(spec).open * kNs;
    start += spec.starts_with("floor") ? ring * kPlaceNs * kNs : 0;
  }
  return start;
}

// Nothing is read ahead of a single pass. Its gets take no longer than operations of a stream.
void AddSinglePasses(const GroupPlan& group, std::uint64_t pass_operations, PlanSeconds& seconds) {
  double operation_ns = 0;
  for (const ArmPlan& arm : group.arms) {
    operation_ns += arm.role == ArmRole::kDriftControl ? 0 : CostOf(arm.spec).operation;
  }
  seconds.starts += group.sessions * StartSeconds(group);
  seconds.timed += group.sessions * static_cast<double>(pass_operations) * operation_ns * kNs;
}

void AddRounds(const GroupPlan& group, PlanSeconds& seconds) {
  const auto records = static_cast<double>(group.settings.records);
  const std::map<std::string, std::string> stores = StoresOf(group);
  double start = StartSeconds(group);
  for (const auto& [name, spec] : stores) {
    start += records * CostOf(spec).pass * PassShare(group) * kNs;
  }
  start += static_cast<double>(stores.size()) * kCalibrationBlocks *
           static_cast<double>(group.block_ns) * kNs;
  seconds.starts += group.sessions * start;
  const double timed = group.seconds_per_session * TimedShare(group);
  seconds.timed += group.sessions * timed;
  seconds.prefixes += group.sessions * (group.seconds_per_session - timed);
  seconds.between += group.sessions * RefillSeconds(group);
}

// What a session of a writing group does in a trial.
struct TrialWork {
  double operations = 0;
  double looked_at = 0;  // records that are read ahead of it, untimed
  double pages = 0;      // and in a store of limited memory
  double most = std::numeric_limits<double>::infinity();  // such trials, plain and sampled
};

TrialWork WorkOfTrial(const RunPlan& plan, const GroupPlan& group) {
  const std::uint64_t pass_operations = PassOperations(plan.profile);
  if (pass_operations > 0 && group.settings.threads == 1) {
    return {.operations = static_cast<double>(pass_operations), .most = 1};
  }
  const auto limit_bytes = static_cast<double>(group.settings.memory_limit_bytes.value_or(0));
  return {.operations = static_cast<double>(group.trial_operations),
          .looked_at = static_cast<double>(group.settings.records) /
                       static_cast<double>(LaterPassStride(group.settings.value_size_bytes)),
          .pages = limit_bytes * kPagesPerLimit};
}

// The trials of one phase of a writing session, by harness/session/write_session.cc: they go on
// until they took their timed seconds, or, with what lies between them, their wall time.
struct TrialLimits {
  double timed = 0;
  double wall = 0;
  double most = std::numeric_limits<double>::infinity();
};
struct TrialSeconds {
  double timed = 0;
  double between = 0;
};

// Of trials of `one`, where nothing cuts them short.
TrialSeconds SecondsOfTrials(const TrialSeconds& one, const TrialLimits& limits) {
  const double in_wall = limits.wall / (one.timed + one.between) + 0.5;  // half of one too many
  const double count =
      std::clamp(std::min(in_wall, limits.timed / one.timed), 1.0, limits.most);
  return {.timed = count * std::min(one.timed, limits.timed), .between = count * one.between};
}

// One trial of a group, uncut: its operations, and what it takes before and after them.
TrialSeconds OneTrial(const GroupPlan& group, const EngineCost& cost, const TrialWork& work) {
  const CellSettings& settings = group.settings;
  const double paced_ns = 1e9 / static_cast<double>(settings.target_ops_per_s.value_or(kNoPace));
  const auto records = static_cast<double>(settings.records);
  return {.timed = work.operations * std::max(cost.operation, paced_ns) * kNs,
          .between = (records * (CopyNs(settings) + cost.open) + work.looked_at * cost.pass +
                      work.pages * kPageNs) * kNs};
}

TrialSeconds SecondsOfSession(const GroupPlan& group, const EngineCost& cost,
                              const TrialWork& work) {
  const TrialSeconds one = OneTrial(group, cost, work);
  const double seconds = group.seconds_per_session;
  const double wall = WallSeconds(group);
  if (group.settings.threads > 1) {
    return {.timed = seconds, .between = std::max(wall - seconds, one.between)};
  }
  const TrialLimits sampled{
      .timed = seconds / kSampledShare, .wall = wall / kSampledShare, .most = work.most};
  const double plain = seconds - sampled.timed;
  if (!TimesSingleOperations(group.settings)) {
    return SecondsOfTrials(one, {.timed = plain, .wall = wall, .most = work.most});
  }
  TrialSeconds all = SecondsOfTrials(
      one, {.timed = plain, .wall = wall - sampled.wall, .most = work.most});
  if (one.timed > plain) {
    all.timed += sampled.timed;  // the trial that was cut goes on
    return all;
  }
  const TrialSeconds more = SecondsOfTrials(one, sampled);
  return {.timed = all.timed + more.timed, .between = all.between + more.between};
}

// Of an operation of the group's stream, how long its scanned records take to expect.
double ScannedNs(const GroupPlan& group) {
  const absl::StatusOr<workloads::Workload> workload =
      workloads::FindWorkload(group.settings.workload);
  if (!workload.ok()) {
    return 0;  // said by whoever made the plan
  }
  const workloads::ScanRecords& scanned = workload->scan_records;
  const double doublings =
      std::log2(static_cast<double>(group.settings.records) / kScannedNearRecords);
  return workload->mix.scan * (static_cast<double>(scanned.least) + scanned.most) / 2 *
         (kScannedNs + std::max(doublings, 0.0) * kScannedNsPerDoubling);
}

void AddWriting(const GroupPlan& group, const TrialWork& work, PlanSeconds& seconds) {
  const auto records = static_cast<double>(group.settings.records);
  const EngineCost cost = CostOf(group.arms.front().spec);
  const TrialSeconds trials = SecondsOfSession(group, cost, work);
  // Of records after a trial, and in the first session of all ahead of one.
  const double share = PassShare(group);
  const double ahead = work.looked_at > 0 ? records * share - work.looked_at : 0;
  const double looks = records * share * cost.after + ahead * cost.pass;
  const double expected = work.operations * (kOperationNs + ScannedNs(group));
  seconds.starts += group.sessions * (kProcessSeconds + (expected + looks) * kNs);
  seconds.timed += group.sessions * trials.timed;
  seconds.between += group.sessions * trials.between;
}

}  // namespace

PlanSeconds EstimateSeconds(const RunPlan& plan) {
  PlanSeconds seconds{.end = kEndSeconds};
  const std::uint64_t pass_operations = PassOperations(plan.profile);
  AddImages(plan, seconds);
  for (const GroupPlan& group : plan.groups) {
    if (group.regime == Regime::kWriting) {
      AddWriting(group, WorkOfTrial(plan, group), seconds);
    } else if (pass_operations > 0) {
      AddSinglePasses(group, pass_operations, seconds);
    } else {
      AddRounds(group, seconds);
    }
  }
  return seconds;
}

}  // namespace alexbench::harness
