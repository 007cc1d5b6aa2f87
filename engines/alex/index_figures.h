// What an index says about itself, as figures for results.
#pragma once

#include <vector>

#include "engines/alex/index/index_stats.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Depth in levels of model nodes; fill as a share of all slots; displacement in slots from the
// predicted place to the key's own; what was laid out anew since the index was made. A figure that
// means nothing for an index without keys is left out.
std::vector<IndexFigure> FiguresOf(const IndexStats& stats);

}  // namespace alexbench::engines::alex
