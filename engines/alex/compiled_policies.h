// Which variants of AlexStore are compiled, and how to find one at run time.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "base/check.h"
#include "engines/alex/alex_policy.h"
#include "engines/alex/ladder.h"

namespace alexbench::engines::alex {

#ifdef ALEXBENCH_SANITIZED
// Sanitizers make compiling slow; these four take every choice at least once.
inline constexpr std::array kCompiledPolicies{kBaseline, Rung(1), Rung(2), kProduct};
#else
inline constexpr std::array kCompiledPolicies{
    Subset(0), Subset(1), Subset(2), Subset(3), Subset(4), Subset(5), Subset(6), Subset(7),
};
static_assert(kAllSteps == 7, "every cell of the factorial design is compiled");
#endif

// How many axes two policies differ on.
constexpr int DifferingChoices(const AlexPolicy& a, const AlexPolicy& b) {
  return (a.value_access != b.value_access) + (a.bounds_check != b.bounds_check) +
         (a.record_format != b.record_format) + (a.node_layout != b.node_layout);
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

// Calls `visitor.template operator()<policy>()` with the compiled policy equal to `wanted` and
// returns what it returns. Requires: `wanted` is compiled.
template <typename Visitor, std::size_t kIndex = 0>
auto VisitPolicy(const AlexPolicy& wanted, Visitor&& visitor) {
  if constexpr (kIndex + 1 == kCompiledPolicies.size()) {
    ALEXBENCH_CHECK(kCompiledPolicies[kIndex] == wanted);
  } else if (kCompiledPolicies[kIndex] != wanted) {
    return VisitPolicy<Visitor, kIndex + 1>(wanted, std::forward<Visitor>(visitor));
  }
  return visitor.template operator()<kCompiledPolicies[kIndex]>();
}

}  // namespace alexbench::engines::alex
