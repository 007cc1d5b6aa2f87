// May a cell's figures be used?
#pragma once

#include <map>
#include <string>

#include "harness/analysis/block_table.h"

namespace alexbench::harness {

using ImagesByName = std::map<std::string, const ImageObservation*>;

ImagesByName ByName(const RunObservation& observation);

// Why the cell's figures may not be used; empty if they may. In this order: unsupported, a failed
// image, a failed arm, a wrong answer in any of its blocks, no block at all, a limit of memory that
// was none.
std::string InvalidReason(const CellPlan& cell, const BlockTable& table,
                          const ImagesByName& images);

}  // namespace alexbench::harness
