// `alexbench list data-sets --measure`: how hard each data set is for an index that learns it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "harness/cli/list.h"

namespace alexbench::harness {

// Makes the data sets and fills in how hard they are. Without a choice in `options`, a data set
// that needs a file is left without; with one, the rows become those chosen.
//
// Errors: InvalidArgument naming a data set that does not exist; DataLoss naming a file of keys
//         that cannot be read.
absl::Status MeasureDataSets(const ListOptions& options, std::vector<ListRow>& rows);

// A table for people; rows without a measurement are left out.
std::string HardnessTable(const std::vector<ListRow>& rows);

}  // namespace alexbench::harness
