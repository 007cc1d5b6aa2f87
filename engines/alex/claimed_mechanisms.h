// What each step of AlexStorage is said to change about an operation, beside its time: one table,
// written before any count, next to the ladder whose predictions it explains.
//
// A row claims one quantity of harness/session/operation_counts.h. Where the published report
// [REPORT25] names a mechanism, the row is that; the amounts are the least that would be one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "engines/alex/alex_policy.h"
#include "engines/alex/axes/log_append.h"
#include "engines/alex/axes/log_growth.h"

namespace alexbench::engines::alex {

enum class CountChange : std::uint8_t { kFewer, kMore };

// A choice on any axis that a step changes, those of the log included.
using StepChoice = std::variant<ValueAccess, BoundsCheck, NodeTuning, ValuePrefetch, RecordFormat,
                                NodeLayout, LogGrowth, LogAppend>;

constexpr std::string_view AxisName(const StepChoice& choice) {
  return std::visit([](auto one) { return AxisName(one); }, choice);
}
constexpr std::string_view ChoiceName(const StepChoice& choice) {
  return std::visit([](auto one) { return ChoiceName(one); }, choice);
}

struct ClaimedMechanism {
  StepChoice from;
  StepChoice to;
  std::string_view quantity;
  CountChange change = CountChange::kFewer;
  // Per operation: of steps that read, of a get that finds its key; of steps of the log, where at
  // least one operation in twenty appends.
  double at_least = 0;
  std::string_view because;
};

// A prefetch removes no work: it costs instructions and makes a load start earlier, which only the
// processor's own cycle counter can show.
inline constexpr std::array kClaimedMechanisms{
    ClaimedMechanism{ValueAccess::kCopy, ValueAccess::kBorrow, "allocations", CountChange::kFewer,
                     0.9, "no string is made"},
    ClaimedMechanism{ValueAccess::kCopy, ValueAccess::kBorrow, "data_writes", CountChange::kFewer,
                     1, "no byte is copied"},
    ClaimedMechanism{BoundsCheck::kChecked, BoundsCheck::kUnchecked, "instructions",
                     CountChange::kFewer, 1, "no offset, size or key is compared"},
    ClaimedMechanism{BoundsCheck::kChecked, BoundsCheck::kUnchecked, "branches",
                     CountChange::kFewer, 1, "nothing is decided"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kGapDensity, "data_reads", CountChange::kFewer,
                     0.1, "keys lie nearer to their predicted slots"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kAlignedNodes, "l1_data_misses",
                     CountChange::kFewer, 0.05, "a node's header lies in one line"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kTraversalPrefetch, "instructions",
                     CountChange::kMore, 1, "prefetches are executed"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kTraversalPrefetch, "cycles",
                     CountChange::kFewer, 1, "loads start earlier"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kCacheTuned, "data_reads", CountChange::kFewer,
                     0.1, "keys lie nearer to their predicted slots"},
    ClaimedMechanism{NodeTuning::kNone, NodeTuning::kCacheTuned, "l1_data_misses",
                     CountChange::kFewer, 0.05, "a node's header lies in one line"},
    ClaimedMechanism{ValuePrefetch::kOff, ValuePrefetch::kDuringLookup, "instructions",
                     CountChange::kMore, 0.5, "prefetches are executed"},
    ClaimedMechanism{ValuePrefetch::kOff, ValuePrefetch::kDuringLookup, "cycles",
                     CountChange::kFewer, 1, "the record's load starts earlier"},
    ClaimedMechanism{RecordFormat::kV1, RecordFormat::kV2, "l1_data_misses", CountChange::kFewer,
                     0.05, "a record is read from its front to its end"},
    ClaimedMechanism{NodeLayout::kTextbook, NodeLayout::kOneLine, "l1_data_misses",
                     CountChange::kFewer, 0.5, "key and place stand in one line"},
    ClaimedMechanism{LogGrowth::kRemapEach, LogGrowth::kRemap16MiB, "mapping_calls",
                     CountChange::kFewer, 0.05, "the log is mapped anew once in 16 MiB"},
    ClaimedMechanism{LogGrowth::kRemapEach, LogGrowth::kRemap16MiB, "page_faults",
                     CountChange::kFewer, 0.05, "pages that were read stay mapped"},
    ClaimedMechanism{LogGrowth::kRemap16MiB, LogGrowth::kReserved, "mapping_calls",
                     CountChange::kFewer, 1e-6, "the log is never mapped anew"},
    ClaimedMechanism{LogAppend::kThreeWrites, LogAppend::kOneWrite, "system_calls",
                     CountChange::kFewer, 0.1, "a record is one write instead of three"},
    ClaimedMechanism{LogAppend::kOneWrite, LogAppend::kBufferedBatch, "system_calls",
                     CountChange::kFewer, 0.05, "one write for all that fits the buffer"},
};

consteval bool EveryClaimIsOfOneAxis() {
  for (const ClaimedMechanism& claim : kClaimedMechanisms) {
    if (AxisName(claim.from) != AxisName(claim.to) || claim.from == claim.to ||
        !(claim.at_least > 0)) {
      return false;
    }
  }
  return true;
}
static_assert(EveryClaimIsOfOneAxis(), "a claim is about one step of one axis");

}  // namespace alexbench::engines::alex
