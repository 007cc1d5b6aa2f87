// What a step changes about an operation, in the columns beside its effect on time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/report/result.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {

// The cell with the step and the cell without it.
struct StepCells {
  std::string_view with;
  std::string_view without;
};

// Whether anything was counted in the run; if not, there are no such columns.
bool HasCounts(const Summary& summary);

// Instructions, allocations and page faults per operation, with minus without, system and mapping
// calls where there are any, and whether the counts contain what was claimed: `established`,
// `mechanism not established`, or `-` where nothing is claimed of the step. Empty without counts.
std::vector<Column> CountedStepColumns(const Summary& summary);
std::vector<std::string> CountedStepTexts(const Summary& summary, const StepCells& step);

}  // namespace alexbench::harness
