#include "harness/run/estimate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/run/estimate_time.h"
#include "harness/session/regime.h"
#include "harness/session/schedule.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

// Per record beside its value: header and index on disk and in memory, generous for any engine.
constexpr std::uint64_t kDiskBytesPerRecord = 32;
constexpr std::uint64_t kIndexBytesPerRecord = 64;
// The keys a session holds, with what is known of their records.
constexpr std::uint64_t kStreamBytesPerRecord = 64;
// An operation of a mixed stream, its record and the sums expected ahead of it.
constexpr std::uint64_t kBytesPerOperation = 24 + 4 + 16;
// The ordered map that scans are checked against.
constexpr std::uint64_t kOrderedBytesPerRecord = 24;
// An engine that compacts holds its data twice for a while.
constexpr std::uint64_t kDiskCopies = 2;
constexpr double kSecondsPerMinute = 60;
constexpr double kMiB = 1024.0 * 1024.0;

std::uint64_t ImageBytes(const CellSettings& settings) {
  return settings.records * (settings.value_size_bytes + kDiskBytesPerRecord);
}

// The operations a writing session holds with what they store, must find and are told by.
std::uint64_t MixedStreamBytes(const GroupPlan& group) {
  const absl::StatusOr<workloads::Workload> workload =
      workloads::FindWorkload(group.settings.workload);
  if (!workload.ok()) {
    return 0;  // said by whoever made the plan
  }
  const workloads::OperationMix& mix = workload->mix;
  const double stores = mix.insert + mix.update + mix.read_modify_write;
  const double value_bytes = stores * group.settings.value_size_bytes;
  const std::uint64_t scanned = workload->scans() ? kOrderedBytesPerRecord : 0;
  return group.trial_operations *
             (kBytesPerOperation + static_cast<std::uint64_t>(std::ceil(value_bytes))) +
         group.settings.records * scanned;
}

std::uint64_t SessionMemory(const GroupPlan& group) {
  std::set<std::string> stores;
  for (const ArmPlan& arm : group.arms) {
    stores.insert(arm.memory_family);
  }
  const std::uint64_t per_store =
      ImageBytes(group.settings) + group.settings.records * kIndexBytesPerRecord;
  const bool mixed = HasStream(group.settings);
  const std::uint64_t stream_bytes = mixed ? MixedStreamBytes(group) : 0;
  const std::uint64_t stream_keys =
      mixed ? group.settings.records
            : group.settings.threads *
                  RingKeys({.records = group.settings.records, .block_ns = group.block_ns});
  return stores.size() * per_store + stream_keys * kStreamBytesPerRecord + stream_bytes;
}

}  // namespace

PlanCost EstimateCost(const RunPlan& plan) {
  PlanCost cost{.cells = plan.cells.size()};
  for (const CellPlan& cell : plan.cells) {
    cost.unsupported_cells += cell.unsupported.empty() ? 0 : 1;
  }
  std::map<std::string, const CellSettings*> images;
  std::uint64_t largest_image = 0;
  for (const GroupPlan& group : plan.groups) {
    cost.sessions += group.sessions;
    cost.memory_bytes = std::max(cost.memory_bytes, SessionMemory(group));
    largest_image = std::max(largest_image, ImageBytes(group.settings));
    for (const ArmPlan& arm : group.arms) {
      if (!arm.image.empty()) {
        images.emplace(arm.image, &group.settings);
      }
    }
  }
  for (const auto& [name, settings] : images) {
    cost.disk_bytes += ImageBytes(*settings) * kDiskCopies;
  }
  cost.disk_bytes += largest_image;
  cost.minutes = EstimateSeconds(plan).Sum() / kSecondsPerMinute;
  return cost;
}

std::string DescribePlan(const RunPlan& plan) {
  const PlanCost cost = EstimateCost(plan);
  std::string text = absl::StrFormat(
      "%d cells (%d unsupported), %d sessions, about %.1f minutes, %.0f MiB of memory, %.0f MiB of "
      "disk, profile %s\n",
      cost.cells, cost.unsupported_cells, cost.sessions, cost.minutes,
      static_cast<double>(cost.memory_bytes) / kMiB, static_cast<double>(cost.disk_bytes) / kMiB,
      plan.profile.name);
  const SecondsRange seconds = SessionSeconds(plan);
  if (seconds.most > 0 && (seconds.least != plan.profile.seconds_per_session ||
                           seconds.most != seconds.least)) {
    absl::StrAppendFormat(
        &text, "  timed seconds of a session: %.1f to %.1f, where the profile has %.1f\n",
        seconds.least, seconds.most, plan.profile.seconds_per_session);
  }
  for (const CellPlan& cell : plan.cells) {
    absl::StrAppend(&text, "  ", cell.cell_id, cell.unsupported.empty() ? "" : "  ",
                    cell.unsupported, "\n");
  }
  return text;
}

absl::Status CheckResources(const PlanCost& cost, const Resources& available) {
  if (cost.memory_bytes > available.memory_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("the plan needs about %.0f MiB of memory, %.0f MiB are available",
                        static_cast<double>(cost.memory_bytes) / kMiB,
                        static_cast<double>(available.memory_bytes) / kMiB));
  }
  if (cost.disk_bytes > available.disk_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s: the plan needs about %.1f MiB of disk, %.1f MiB are free",
                        available.scratch, static_cast<double>(cost.disk_bytes) / kMiB,
                        static_cast<double>(available.disk_bytes) / kMiB));
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
