// alexstore repair: a new store from what of a damaged one can be proved.
#pragma once

#include "absl/status/status.h"

#include "engines/alex/repair/repair.h"

namespace alexbench::tools {

// Prints what was found as "name<TAB>value" lines, and on standard error a line for everything that
// was lost, with file and offset.
//
// Errors:   DataLoss if anything that was durable is lost; the new store is there all the same.
//           Those of RepairStore.
absl::Status RunRepair(const engines::alex::RepairPaths& paths);

}  // namespace alexbench::tools
