#include "harness/run/block_length.h"

#include "harness/session/refill.h"
#include "harness/session/schedule.h"

namespace alexbench::harness {
namespace {

// One family in memory: short blocks, so that neighbours in time are alike ([CHEN16] and the
// block-length table in METHODOLOGY.md). Across structures: long enough that what an arm finds in
// the caches is its own.
constexpr std::int64_t kFamilyBlockNs = 1'000'000;

}  // namespace

std::int64_t BlockLengthNs(const GroupPlan& group) {
  return IsOneFamily(group) ? kFamilyBlockNs : kUsualBlockNs;
}

}  // namespace alexbench::harness
