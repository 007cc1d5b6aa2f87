// What became of a stated rate.
#pragma once

#include <vector>

#include "harness/report/result.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// A cell that did less than this share of the operations it was asked for could not keep up.
inline constexpr double kLeastShareOfTarget = 0.99;

// Sets `open_loop`, `latency_ns` from the intended starts and, where the rate was not kept, the
// flag `late`. Nothing where no operation came at a rate.
void FillOpenLoop(const std::vector<const ArmObservation*>& fares, CellResult& result);

}  // namespace alexbench::harness
