#include "harness/run/estimate_time.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/session/oracle.h"
#include "harness/session/refill.h"
#include "harness/session/schedule.h"

namespace alexbench::harness {
namespace {

constexpr double kNs = 1e-9;

// What an engine takes for one record, in nanoseconds; the image's for records of usual size.
struct EngineCost {
  double load = 0;
  double check = 0;  // settle, reread every byte
  double open = 0;
  double pass = 0;  // a get in key order
  double after = 0;  // a get and its comparison, after a trial
};
constexpr EngineCost kLogEngine{.load = 500, .check = 1'700, .open = 150, .pass = 200, .after = 1'500};
constexpr EngineCost kLibrary{.load = 2'900, .check = 7'000, .open = 10, .pass = 2'300, .after = 3'500};
// Opens by reading its write-ahead log again, and scans that to build its index.
constexpr EngineCost kWrappedLibrary{
    .load = 3'500, .check = 9'000, .open = 3'700, .pass = 1'700, .after = 2'300};

EngineCost CostOf(std::string_view spec) {
  constexpr std::string_view kLogEngines[] = {"alex",     "btree_log",    "hash_log", "sorted_log",
                                              "judy_log", "tag_hash_log", "floor",    "std_map_log",
                                              "null",     "ordered_map",  "absl_btree_map",
                                              "absl_flat_hash_map"};
  const std::string_view name = spec.substr(0, spec.find(':'));
  if (name == "rocksdb_published") {
    return kWrappedLibrary;
  }
  const bool is_log = name == "alex_published" ||
                      std::find(std::begin(kLogEngines), std::end(kLogEngines), name) !=
                          std::end(kLogEngines);
  return is_log ? kLogEngine : kLibrary;
}

// Of a session, whatever it opens.
constexpr double kProcessSeconds = 0.1;
constexpr double kKeyNs = 60;        // drawing a key of the ring and what is expected of it
constexpr double kPlaceNs = 100;     // finding a key's place for an engine that knows places
constexpr double kOperationNs = 300;  // the same for an operation of a mixed stream
// Blocks that finding out how many operations a block has takes, for each of a family.
constexpr double kCalibrationBlocks = 3;
// A refill of an engine over a log; any other's is cut off.
constexpr double kRefillNs = 40;
constexpr double kCopyNs = 150;  // of an image, a record
// A page that a store of limited memory reads ahead of a trial, and how many it reads.
constexpr double kPageNs = 60'000;
constexpr double kPagesPerLimit = 1.0 / 4096;
// Of the seconds of trials: what else they may take (harness/session/executor.cc).
constexpr double kBetweenTrials = 0.25;
constexpr double kEndSeconds = 2;

// The share of records that the passes of all sessions look at, for one session.
double PassShare(const GroupPlan& group) {
  const double later = 1.0 / static_cast<double>(kLaterPassStride);
  return later + (1 - later) / std::max<double>(group.sessions, 1);
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
      seconds.loads += records * (cost.load + cost.open) * kNs;
      seconds.checks += kProcessSeconds + records * cost.check * kNs;
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

double RefillSeconds(const GroupPlan& group) {
  if (!NeedsRefill(group)) {
    return 0;
  }
  double round_seconds = 0;
  for (const ArmPlan& arm : group.arms) {
    const double whole = static_cast<double>(group.settings.records) * kRefillNs * kNs;
    const double most = static_cast<double>(kMostRefillNs) * kNs;
    const bool is_library = CostOf(arm.spec).load > kLogEngine.load;
    round_seconds += arm.role == ArmRole::kDriftControl ? 0 : is_library ? most : whole;
  }
  const double timed_round = static_cast<double>(group.arms.size()) *
                             static_cast<double>(group.block_ns) * kNs;
  return group.seconds_per_session / timed_round * round_seconds;
}

void AddReading(const GroupPlan& group, PlanSeconds& seconds) {
  const auto records = static_cast<double>(group.settings.records);
  const auto ring = static_cast<double>(
      RingKeys({.records = group.settings.records, .block_ns = group.block_ns}));
  const std::map<std::string, std::string> stores = StoresOf(group);
  double start = kProcessSeconds + ring * kKeyNs * kNs;
  for (const auto& [name, spec] : stores) {
    const EngineCost cost = CostOf(spec);
    start += records * (cost.open + cost.pass * PassShare(group)) * kNs;
    start += spec.starts_with("floor") ? ring * kPlaceNs * kNs : 0;
  }
  start += static_cast<double>(stores.size()) * kCalibrationBlocks *
           static_cast<double>(group.block_ns) * kNs;
  seconds.starts += group.sessions * start;
  seconds.timed += group.sessions * group.seconds_per_session;
  seconds.between += group.sessions * (group.seconds_per_session / kWarmDivisor +
                                       RefillSeconds(group));
}

void AddWriting(const GroupPlan& group, PlanSeconds& seconds) {
  const auto records = static_cast<double>(group.settings.records);
  const auto operations = static_cast<double>(group.trial_operations);
  const EngineCost cost = CostOf(group.arms.front().spec);
  seconds.starts += group.sessions * (kProcessSeconds + operations * kOperationNs * kNs +
                                      records * cost.after * PassShare(group) * kNs);
  seconds.timed += group.sessions * group.seconds_per_session;
  const auto limit_bytes = static_cast<double>(group.settings.memory_limit_bytes.value_or(0));
  const double trial = (records * (kCopyNs + cost.open + cost.pass / kLaterPassStride) +
                        limit_bytes * kPagesPerLimit * kPageNs) * kNs;
  seconds.between += group.sessions * std::max(kBetweenTrials * group.seconds_per_session,
                                               trial);
}

}  // namespace

PlanSeconds EstimateSeconds(const RunPlan& plan) {
  PlanSeconds seconds{.end = kEndSeconds};
  AddImages(plan, seconds);
  for (const GroupPlan& group : plan.groups) {
    if (group.regime == Regime::kWriting) {
      AddWriting(group, seconds);
    } else {
      AddReading(group, seconds);
    }
  }
  return seconds;
}

}  // namespace alexbench::harness
