// Every compile-time choice of an AlexStore as one plain value.
//
// A policy is the template argument of AlexStore, so a variant can also be compared, printed and
// looked up at run time.
#pragma once

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/node_layout.h"
#include "engines/alex/axes/node_tuning.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/axes/value_access.h"
#include "engines/alex/axes/value_prefetch.h"
#include "engines/alex/axes/verify_reads.h"

namespace alexbench::engines::alex {

// One field an axis; the defaults are the baseline.
struct AlexPolicy {
  ValueAccess value_access = ValueAccess::kCopy;
  BoundsCheck bounds_check = BoundsCheck::kChecked;
  NodeTuning node_tuning = NodeTuning::kNone;
  ValuePrefetch value_prefetch = ValuePrefetch::kOff;
  RecordFormat record_format = RecordFormat::kV1;
  NodeLayout node_layout = NodeLayout::kTextbook;
  VerifyReads verify_reads = VerifyReads::kOff;

  bool operator==(const AlexPolicy&) const = default;
};

// Whether stores of the two can stand on one core in the same memory: they differ only in how a
// read goes about it.
constexpr bool SharesMemory(const AlexPolicy& a, const AlexPolicy& b) {
  return a.record_format == b.record_format && a.node_layout == b.node_layout &&
         SharesNodes(a.node_tuning, b.node_tuning);
}

// Whether a store may be opened by a snapshot of its index. A read that compares nothing believes
// what only a reading of the whole log proves; one that compares checksums goes by the writers that
// only such a reading finds.
constexpr bool TakesSnapshots(const AlexPolicy& policy) {
  return policy.bounds_check == BoundsCheck::kChecked && policy.verify_reads == VerifyReads::kOff;
}

// A choice on any one axis.
using Choice = std::variant<ValueAccess, BoundsCheck, NodeTuning, ValuePrefetch, RecordFormat,
                            NodeLayout, VerifyReads>;

constexpr void Choose(AlexPolicy& policy, ValueAccess choice) { policy.value_access = choice; }
constexpr void Choose(AlexPolicy& policy, BoundsCheck choice) { policy.bounds_check = choice; }
constexpr void Choose(AlexPolicy& policy, NodeTuning choice) { policy.node_tuning = choice; }
constexpr void Choose(AlexPolicy& policy, ValuePrefetch choice) { policy.value_prefetch = choice; }
constexpr void Choose(AlexPolicy& policy, RecordFormat choice) { policy.record_format = choice; }
constexpr void Choose(AlexPolicy& policy, NodeLayout choice) { policy.node_layout = choice; }
constexpr void Choose(AlexPolicy& policy, VerifyReads choice) { policy.verify_reads = choice; }

// The policy with one choice changed.
constexpr AlexPolicy With(AlexPolicy policy, const Choice& choice) {
  std::visit([&policy](auto one) { Choose(policy, one); }, choice);
  return policy;
}

constexpr std::string_view AxisName(const Choice& choice) {
  return std::visit([](auto one) { return AxisName(one); }, choice);
}
constexpr std::string_view ChoiceName(const Choice& choice) {
  return std::visit([](auto one) { return ChoiceName(one); }, choice);
}

// Every choice of every axis, the axes in registry order, a baseline's choice before the others.
inline constexpr Choice kAllChoices[] = {
    ValueAccess::kCopy,
    ValueAccess::kBorrow,
    BoundsCheck::kChecked,
    BoundsCheck::kUnchecked,
    NodeTuning::kNone,
    NodeTuning::kGapDensity,
    NodeTuning::kAlignedNodes,
    NodeTuning::kTraversalPrefetch,
    NodeTuning::kCacheTuned,
    ValuePrefetch::kOff,
    ValuePrefetch::kDuringLookup,
    RecordFormat::kV1,
    RecordFormat::kV2,
    RecordFormat::kV3,
    NodeLayout::kTextbook,
    NodeLayout::kOneLine,
    NodeLayout::kOneLineEqualWidth,
    VerifyReads::kOff,
    VerifyReads::kSampled,
    VerifyReads::kAlways,
};

// What the policy chose, in registry order.
inline std::vector<Choice> ChoicesOf(const AlexPolicy& policy) {
  return {policy.value_access,  policy.bounds_check, policy.node_tuning, policy.value_prefetch,
          policy.record_format, policy.node_layout,  policy.verify_reads};
}

}  // namespace alexbench::engines::alex
