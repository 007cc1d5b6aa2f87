#include "harness/run/block_length.h"

#include <string_view>

#include "harness/session/schedule.h"

namespace alexbench::harness {
namespace {

// One family in memory: short blocks, so that neighbours in time are alike ([CHEN16] and the
// block-length table in METHODOLOGY.md). Across structures: long enough that what an arm finds in
// the caches is its own.
constexpr std::int64_t kFamilyBlockNs = 1'000'000;
constexpr std::int64_t kAcrossBlockNs = kUsualBlockNs;
// Where all records fit in the caches, a block must be long against what bringing them back there
// takes after another structure's turn.
constexpr std::int64_t kCachedBlockNs = 8 * kAcrossBlockNs;
constexpr std::uint64_t kCachedBytes = std::uint64_t{32} << 20U;
constexpr std::uint64_t kIndexAndHeaderBytes = 32;  // of a record, about

bool FitsInCaches(const CellSettings& settings) {
  return settings.records * (settings.value_size_bytes + kIndexAndHeaderBytes) <= kCachedBytes;
}

// Controls that read no store belong to every family.
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

}  // namespace

std::int64_t BlockLengthNs(const GroupPlan& group) {
  if (IsOneFamily(group)) {
    return kFamilyBlockNs;
  }
  return FitsInCaches(group.settings) ? kCachedBlockNs : kAcrossBlockNs;
}

}  // namespace alexbench::harness
