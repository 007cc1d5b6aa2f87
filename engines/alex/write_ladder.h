// The optimisation ladder of the write path: two axes of three levels each.
//
// A row takes its axis one level up; the rows of an axis stand in the order in which they can be
// taken. The first level of an axis is what the published store did [REPORT25], which gives no
// forecast in ns for any of them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engines/alex/axes/log_append.h"
#include "engines/alex/axes/log_growth.h"

namespace alexbench::engines::alex {

struct WriteStep {
  std::string_view name;
  std::string_view axis;
  std::string_view from;
  std::string_view to;
};

template <typename Axis>
constexpr WriteStep StepOf(std::string_view name, Axis from, Axis to) {
  return {name, AxisName(from), ChoiceName(from), ChoiceName(to)};
}

// Columns: name, from, to.
inline constexpr std::array kWriteLadder{
    StepOf("deferred_remap", LogGrowth::kRemapEach, LogGrowth::kRemap16MiB),
    StepOf("reserved_window", LogGrowth::kRemap16MiB, LogGrowth::kReserved),
    StepOf("joined_write", LogAppend::kThreeWrites, LogAppend::kOneWrite),
    StepOf("buffered_writes", LogAppend::kOneWrite, LogAppend::kBufferedBatch),
};

// The one step that gives up a promise: what it leads to has durability `none` alone.
inline constexpr WriteStep kUnpromisingStep = kWriteLadder.back();

consteval bool EachStepGoesOnWhereTheLastOneEnded() {
  for (std::size_t step = 1; step < kWriteLadder.size(); ++step) {
    if (kWriteLadder[step].axis == kWriteLadder[step - 1].axis &&
        kWriteLadder[step].from != kWriteLadder[step - 1].to) {
      return false;
    }
  }
  return true;
}
static_assert(EachStepGoesOnWhereTheLastOneEnded(), "a level of an axis is left out");

}  // namespace alexbench::engines::alex
