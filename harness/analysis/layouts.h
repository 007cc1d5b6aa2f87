// Where a run's sessions took several binaries in turn, each laid out in another order.
//
// One binary is one sample of code layout, however often it runs, so that sessions of one layout
// are one value of a t interval, not several.
// Source: [KALIBERA13] on the levels of variation.
#pragma once

#include <cstdint>

#include "harness/report/result.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// The layout that a session ran in; also the choice of the one that starts it.
// Requires: layouts > 0.
inline std::uint32_t LayoutOf(std::uint32_t session, std::uint32_t layouts) {
  return session % layouts;
}

// The same blocks with their layout in the place of their session. The rounds of a layout's
// sessions follow one another, so that every estimate "per session" is one per layout. With as many
// layouts as sessions nothing changes.
// Requires: layouts > 0.
RunObservation NestInLayouts(RunObservation observation, std::uint32_t layouts);

// How many layouts each cell's figures come from, once they were nested.
void CountLayouts(std::uint32_t layouts, std::vector<CellResult>& cells);

}  // namespace alexbench::harness
