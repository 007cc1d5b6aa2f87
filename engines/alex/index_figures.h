// What an index says about itself, as figures for results.
#pragma once

#include <string_view>
#include <vector>

#include "engines/alex/index/index_stats.h"
#include "engines/alex/log/page_facts.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Depth in levels of model nodes; fill as a share of all slots; displacement in slots from the
// predicted place to the key's own; what was laid out anew since the index was made. A figure that
// means nothing for an index without keys is left out.
std::vector<IndexFigure> FiguresOf(const IndexStats& stats);

// Adds, under `name`, the share of a range's mapped bytes that lies in pages of 2 MiB: what was
// got, whatever was asked for. Nothing is added where nothing is mapped or no one tells.
void AddPageFigure(std::string_view name, const AddressRange& range,
                   std::vector<IndexFigure>& figures);

}  // namespace alexbench::engines::alex
