// Which stores stand behind a reader-writer lock in this build.
//
// Where, as on the other axes, a lock costs another set of measured loops for every store it stands
// around, it stands around few: the product in both of its layouts and at both of its formats, and
// the baseline.
#pragma once

#include <array>

#include "engines/alex/alex_policy.h"
#include "engines/alex/ladder.h"
#include "engines/alex/variant_table.h"

namespace alexbench::engines::alex {

#ifdef ALEXBENCH_SANITIZED
inline constexpr std::array kLockedPolicies{kProduct, With(kProduct, RecordFormat::kV3)};
#else
inline constexpr std::array kLockedPolicies{kProduct, With(kProduct, RecordFormat::kV3),
                                            kTextbookProduct, kBaseline};
#endif

// `on_core` is null: no other store shares a core with one that is locked.
// Requires: `policy` is one of kLockedPolicies.
const Variant& FindLockedVariant(const AlexPolicy& policy);

}  // namespace alexbench::engines::alex
