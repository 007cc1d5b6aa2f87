// Which stores several threads can write to in this build.
//
// Where, as on the other axes, each costs another set of measured loops, there are few: the product
// in both of its formats, with checksums compared and without, and behind a lock also the other
// layout and the baseline.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "engines/alex/alex_policy.h"
#include "engines/alex/axes/concurrency.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log_choices.h"
#include "engines/alex/policy_text.h"
#include "engines/alex/variant_table.h"

namespace alexbench::engines::alex {

#ifdef ALEXBENCH_SANITIZED
inline constexpr std::array kLockedPolicies{kProduct, With(kProduct, RecordFormat::kV3),
                                            kVerifyingProduct};
#else
inline constexpr std::array kLockedPolicies{kProduct, With(kProduct, RecordFormat::kV3),
                                            kVerifyingProduct, kTextbookProduct, kBaseline};
#endif
// Readers inside an index that changes: node_layout=one_line alone has been made for that.
inline constexpr std::array kOptimisticPolicies{kProduct, With(kProduct, RecordFormat::kV3),
                                                kVerifyingProduct};

// In both, `on_core` is null: no other store shares a core with one that several threads write to.
// Requires: `policy` is one of kLockedPolicies.
const Variant& FindLockedVariant(const AlexPolicy& policy);
// Requires: `policy` is one of kOptimisticPolicies.
const Variant& FindOptimisticVariant(const AlexPolicy& policy);

// Errors:   InvalidArgument naming what the choice goes with.
// Requires: `choice` is not kNone.
inline absl::Status CheckConcurrency(Concurrency choice, const AlexPolicy& policy,
                                     const LogChoices& log) {
  const std::string_view name = ChoiceName(choice);
  if (log != LogChoices{}) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "engine alex: concurrency=%s goes with %s alone: views are read without a lock, and %s "
        "maps anew what they lie in",
        name, TextOf(LogChoices{}), TextOf(log)));
  }
  const auto compiled = choice == Concurrency::kRwLock
                            ? std::span<const AlexPolicy>(kLockedPolicies)
                            : std::span<const AlexPolicy>(kOptimisticPolicies);
  if (std::ranges::find(compiled, policy) != compiled.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "engine alex: %s is not compiled with concurrency=%s; what is: %s", TextOf(policy), name,
      absl::StrJoin(compiled, " | ", [](std::string* out, const AlexPolicy& other) {
        out->append(TextOf(other));
      })));
}

}  // namespace alexbench::engines::alex
