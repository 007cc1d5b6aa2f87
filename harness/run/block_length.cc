#include "harness/run/block_length.h"

#include "harness/session/refill.h"
#include "harness/session/schedule.h"

namespace alexbench::harness {
namespace {

// One family in memory: short blocks, so that neighbours in time are alike ([CHEN16] and the
// block-length table in METHODOLOGY.md). Across structures: long enough that what an arm finds in
// the caches is its own.
constexpr std::int64_t kFamilyBlockNs = 1'000'000;
constexpr std::int64_t kAcrossBlockNs = kUsualBlockNs;
// Behind a refill the records are in the last level of caches, and a longer block makes little of
// the order in which they came there.
constexpr std::int64_t kCachedBlockNs = 2 * kAcrossBlockNs;

}  // namespace

std::int64_t BlockLengthNs(const GroupPlan& group) {
  if (IsOneFamily(group)) {
    return kFamilyBlockNs;
  }
  return NeedsRefill(group) ? kCachedBlockNs : kAcrossBlockNs;
}

}  // namespace alexbench::harness
