// Text that someone wrote: traces and properties.
#pragma once

#include <fstream>
#include <string>

#include "absl/status/statusor.h"

namespace alexbench::workloads {

// Opens a regular file for reading. Nothing else is: a pipe may keep a reader waiting, a device may
// never end, and a run that goes on later reads its trace once more.
//
// Errors: DataLoss naming the file and what it is or lacks.
absl::StatusOr<std::ifstream> OpenTextFile(const std::string& path);

}  // namespace alexbench::workloads
