// The optimisation ladder of the read path: one table, one row a step.
//
// A row says what its step changes and nothing else. The predictions are those of the published
// report [REPORT25] and stood here before any run. All five published steps have a row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/alex/alex_policy.h"

namespace alexbench::engines::alex {

struct Step {
  std::string_view name;
  int published_rung = 0;  // counted from 1
  Choice choice;
  int predicted_effect_ns = 0;
};

inline constexpr AlexPolicy kBaseline{};  // the foot of the ladder

// What plain `alex` means.
inline constexpr AlexPolicy kProduct{
    .value_access = ValueAccess::kBorrow,
    .bounds_check = BoundsCheck::kChecked,
    .record_format = RecordFormat::kV2,
    .node_layout = NodeLayout::kOneLine,
};

// The same on the layout that the ladder stands on, and that node_tuning tunes.
inline constexpr AlexPolicy kTextbookProduct = With(kProduct, NodeLayout::kTextbook);

// Columns: name, published_rung, choice, predicted_effect_ns. The columns are for reading down.
// clang-format off
inline constexpr std::array kLadder{
    Step{"zero_copy",       1, ValueAccess::kBorrow,         -30},
    Step{"unchecked",       2, BoundsCheck::kUnchecked,      -35},
    Step{"cache_tuned",     3, NodeTuning::kCacheTuned,      -80},
    Step{"value_prefetch",  4, ValuePrefetch::kDuringLookup, -30},
    Step{"sequential_read", 5, RecordFormat::kV2,            -40},
};
// clang-format on

// The baseline and the steps whose bits are set; bit 0 is the first row.
consteval AlexPolicy Subset(std::uint32_t step_mask) {
  AlexPolicy policy = kBaseline;
  for (std::size_t step = 0; step < kLadder.size(); ++step) {
    if ((step_mask >> step & 1U) != 0) {
      policy = With(policy, kLadder[step].choice);
    }
  }
  return policy;
}

inline constexpr std::uint32_t kAllSteps = (1U << kLadder.size()) - 1;

// The first `steps_taken` rows, in order.
consteval AlexPolicy Rung(std::size_t steps_taken) { return Subset((1U << steps_taken) - 1); }

// The baseline and this one step.
consteval AlexPolicy Alone(std::size_t step) { return Subset(1U << step); }

// All steps but this one.
consteval AlexPolicy Without(std::size_t skipped_step) {
  return Subset(kAllSteps & ~(1U << skipped_step));
}

consteval bool EveryStepChangesSomething() {
  for (const Step& step : kLadder) {
    if (With(kBaseline, step.choice) == kBaseline) {
      return false;
    }
  }
  for (std::size_t a = 0; a < kLadder.size(); ++a) {
    for (std::size_t b = a + 1; b < kLadder.size(); ++b) {
      if (AxisName(kLadder[a].choice) == AxisName(kLadder[b].choice)) {
        return false;  // the later step would undo the earlier one
      }
    }
  }
  return true;
}
consteval bool RungsArePublishedRungs() {
  for (std::size_t step = 0; step < kLadder.size(); ++step) {
    if (kLadder[step].published_rung != static_cast<int>(step) + 1) {
      return false;
    }
  }
  return true;
}
static_assert(RungsArePublishedRungs(), "Rung(n) is not the published rung n");
static_assert(EveryStepChangesSomething(), "a step of the ladder changes nothing");

}  // namespace alexbench::engines::alex
