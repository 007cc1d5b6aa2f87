#include "harness/session/refill.h"

#include <algorithm>
#include <string_view>

#include "absl/status/statusor.h"

#include "harness/measure/clock.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kCachedBytes = std::uint64_t{32} << 20U;
constexpr std::uint64_t kIndexAndHeaderBytes = 32;  // of a record, about

bool FitsInCaches(const CellSettings& settings) {
  return settings.records * (settings.value_size_bytes + kIndexAndHeaderBytes) <= kCachedBytes;
}

}  // namespace

std::uint64_t WarmDivisor(const GroupPlan& group) { return IsOneFamily(group) ? 8 : 1; }

bool IsOneFamily(const GroupPlan& group) {
  std::string_view family;
  for (const ArmPlan& arm : group.arms) {
    if (arm.role == ArmRole::kDriftControl || arm.role == ArmRole::kWork) {
      continue;
    }
    if (!family.empty() && family != arm.memory_family) {
      return false;
    }
    family = arm.memory_family;
  }
  return true;
}

bool NeedsRefill(const GroupPlan& group) {
  return group.regime == Regime::kReadOnly && FitsInCaches(group.settings) && !IsOneFamily(group);
}

Refill::Places& Refill::PlacesOf(const OpenedEngine& engine) {
  const auto [entry, is_new] = places_.try_emplace(&engine);
  if (is_new) {
    if (absl::StatusOr<std::vector<Key>> places = engine.Locate(request_.keys); places.ok()) {
      entry->second.keys = *std::move(places);
    }
  }
  return entry->second;
}

void Refill::Run(const MeasuredArm& arm) {
  if (arm.is_drift_control() || arm.reads_keys_only()) {
    return;
  }
  Places& places = PlacesOf(*arm.engine());
  const std::int64_t deadline_ns = NowNs() + kMostRefillNs;
  std::size_t left = places.keys.size();
  bool goes_on = left > 0;
  while (goes_on) {
    const std::size_t count =
        std::min({kRefillPieceKeys, left, places.keys.size() - places.next});
    arm.engine()->RunReads({.scenario = Scenario::kThroughput,
                            .consume = request_.consume,
                            .stage = Stage::kProduction,
                            .keys = std::span(places.keys).subspan(places.next, count)});
    places.next = (places.next + count) % places.keys.size();
    left -= count;
    goes_on = left > 0 && NowNs() < deadline_ns;
  }
}

}  // namespace alexbench::harness
