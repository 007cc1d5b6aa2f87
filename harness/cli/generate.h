// `alexbench gen`: a data set as a file.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "harness/cli/options.h"

namespace alexbench::harness {

// Writes the file and returns what was written, and how to read it: from a name alone a reader may
// take another type. Of a large file stderr is told beforehand, and on a terminal how far it is.
//
// Errors: InvalidArgument for an unknown type or data set; ResourceExhausted before a key is made,
//         if the disk has no room for them; those of MakeDataSet and WriteSosdFile.
absl::StatusOr<std::string> Generate(const GenOptions& options);

}  // namespace alexbench::harness
