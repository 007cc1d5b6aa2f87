// Cells that may stand in one table: everything they were asked is the same but the engine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/report/result.h"

namespace alexbench::harness {

struct CellGroup {
  std::string title;  // "query · latency · all bytes read · 1000000 records · ..."
  std::vector<const CellResult*> cells;
};

// In the order in which the first cell of each group stands in the summary. Two scenarios or two
// durability levels are never in one group.
//
// Lifetime: points into `summary`.
std::vector<CellGroup> GroupCells(const Summary& summary);

// Where a result stands: the title of the cell's group, by cell id.
std::map<std::string, std::string> GroupTitles(const Summary& summary);

// The contrast between two cells, whichever of them is its `a`; nullptr if there is none.
const ContrastResult* FindContrast(const Summary& summary, const CellResult& one,
                                   const CellResult& other);

}  // namespace alexbench::harness
