// From a request to cells: every engine under every setting, with a reason where a pair can't be.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Cells in the order workload, records, value size, data set, durability, threads, scenario,
// batch size, engine. Cells of one setting stand together, in the order the engines were named.
//
// Errors: InvalidArgument for a name nobody knows, DataLoss for a trace that is wrong or does not
//         fit the records; a pair that is known but can't be is a cell
//         whose `unsupported` says why.
absl::StatusOr<std::vector<CellPlan>> EnumerateCells(const RunRequest& request);

// Whether two cells may stand in one contrast: the same settings and the same durability. A ratio
// between two levels would compare promises.
bool Comparable(const CellPlan& a, const CellPlan& b);

// Gives the second of two cells with the same id the suffix "#2", the third "#3".
void MakeIdsUnique(std::vector<CellPlan>& cells);

}  // namespace alexbench::harness
