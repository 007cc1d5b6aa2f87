// Which variants of AlexStore are compiled, and how to find one at run time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "engines/alex/alex_policy.h"
#include "engines/alex/ladder.h"

namespace alexbench::engines::alex {

// The product in the format that has checksums, which every read compares, or one of some.
inline constexpr AlexPolicy kVerifyingProduct =
    With(With(kProduct, RecordFormat::kV3), VerifyReads::kAlways);
inline constexpr AlexPolicy kSamplingProduct = With(kVerifyingProduct, VerifyReads::kSampled);

// Every cell of the factorial design.
template <std::uint32_t... kStepMask>
consteval auto AllSubsets(std::integer_sequence<std::uint32_t, kStepMask...>) {
  return std::array{Subset(kStepMask)...};
}

#ifdef ALEXBENCH_SANITIZED
// Sanitizers make compiling slow; these ten take every line of code at least once, and hold a
// whole factorial: that of the first two steps.
inline constexpr std::array kCompiledPolicies{kBaseline,
                                              Rung(1),
                                              Subset(2),
                                              Rung(2),
                                              Rung(kLadder.size()),
                                              kProduct,
                                              kTextbookProduct,
                                              With(kProduct, RecordFormat::kV3),
                                              kSamplingProduct,
                                              kVerifyingProduct};
#else
inline constexpr auto kCells =
    AllSubsets(std::make_integer_sequence<std::uint32_t, kAllSteps + 1>());

// The parts of the step cache_tuned: first alone, then in its place among all steps, then as
// changes of the textbook product, whose other changes of one axis are cells.
inline constexpr NodeTuning kTuningParts[] = {NodeTuning::kGapDensity, NodeTuning::kAlignedNodes,
                                              NodeTuning::kTraversalPrefetch};
inline constexpr AlexPolicy kTunedGrounds[] = {kBaseline, Rung(kLadder.size()), kTextbookProduct};

// The product and what differs from it on one axis; and on the textbook layout the record format
// that the steps know nothing of.
inline constexpr AlexPolicy kAroundProduct[] = {
    kProduct,
    With(kProduct, NodeLayout::kOneLineEqualWidth),
    With(kProduct, ValueAccess::kCopy),
    With(kProduct, BoundsCheck::kUnchecked),
    With(kProduct, ValuePrefetch::kDuringLookup),
    With(kProduct, RecordFormat::kV1),
    With(kProduct, RecordFormat::kV3),
    kSamplingProduct,
    kVerifyingProduct,
    With(kTextbookProduct, RecordFormat::kV3),
};

inline constexpr auto kCompiledPolicies = [] {
  std::array<AlexPolicy, kCells.size() + std::size(kTuningParts) * std::size(kTunedGrounds) +
                             std::size(kAroundProduct)>
      all;
  std::size_t count = 0;
  for (const AlexPolicy& cell : kCells) {
    all[count++] = cell;
  }
  for (const AlexPolicy& ground : kTunedGrounds) {
    for (const NodeTuning part : kTuningParts) {
      all[count++] = With(ground, part);
    }
  }
  for (const AlexPolicy& policy : kAroundProduct) {
    all[count++] = policy;
  }
  return all;
}();
#endif

// Which compiled policies one source takes, where all of them would be too much for it.
struct PolicyShare {
  ValueAccess value_access = ValueAccess::kCopy;
  RecordFormat record_format = RecordFormat::kV1;

  constexpr bool Takes(const AlexPolicy& policy) const {
    return policy.value_access == value_access && policy.record_format == record_format;
  }
  consteval std::size_t Count() const {
    std::size_t count = 0;
    for (const AlexPolicy& policy : kCompiledPolicies) {
      count += Takes(policy) ? 1 : 0;
    }
    return count;
  }
  consteval AlexPolicy Nth(std::size_t n) const {
    for (const AlexPolicy& policy : kCompiledPolicies) {
      if (Takes(policy) && n-- == 0) {
        return policy;
      }
    }
    return kBaseline;
  }
};

// How many axes two policies differ on.
constexpr int DifferingChoices(const AlexPolicy& a, const AlexPolicy& b) {
  return (a.value_access != b.value_access) + (a.bounds_check != b.bounds_check) +
         (a.node_tuning != b.node_tuning) + (a.value_prefetch != b.value_prefetch) +
         (a.record_format != b.record_format) + (a.node_layout != b.node_layout) +
         (a.verify_reads != b.verify_reads);
}

// The compiled policy that differs from `wanted` on the fewest axes; `wanted` itself if compiled.
constexpr AlexPolicy NearestCompiled(const AlexPolicy& wanted) {
  AlexPolicy nearest = kCompiledPolicies.front();
  for (const AlexPolicy& policy : kCompiledPolicies) {
    if (DifferingChoices(policy, wanted) < DifferingChoices(nearest, wanted)) {
      nearest = policy;
    }
  }
  return nearest;
}

}  // namespace alexbench::engines::alex
