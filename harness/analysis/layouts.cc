#include "harness/analysis/layouts.h"

#include <algorithm>
#include <utility>

namespace alexbench::harness {
namespace {

// More rounds than a session can have: 10 seconds of 1 ms are 10,000.
constexpr std::uint32_t kRoundsApart = std::uint32_t{1} << 24;

}  // namespace

RunObservation NestInLayouts(RunObservation observation, std::uint32_t layouts) {
  for (BlockObservation& block : observation.blocks) {
    block.round += block.session / layouts * kRoundsApart;
    block.session = LayoutOf(block.session, layouts);
  }
  return observation;
}

void CountLayouts(std::uint32_t layouts, std::vector<CellResult>& cells) {
  for (CellResult& cell : cells) {
    cell.layouts = layouts > 1 ? std::max<std::uint32_t>(cell.sessions, 1) : 1;
  }
}

}  // namespace alexbench::harness
