// Keys from a SOSD file: real data sets.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"

#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/sosd_reader.h"

namespace alexbench::workloads {

// Takes "PATH[:int64|uint64|uint32]" apart. The type comes from the suffix, else from the file's
// name (SosdTypeOfFile).
SosdSource ParseSosdSource(std::string_view argument);

// The distinct keys of a file, ascending, or a seeded uniform sample of them without replacement
// where it holds more than `request.records`. A uint64 file with any key above 2^63 - 1 has all its
// keys lowered by 2^63, which keeps their order; key_bias says so.
//
// Errors: those of ReadSosdFile.
// Cost:   reads the whole file into memory and sorts it.
absl::StatusOr<KeySet> FileKeys(const KeySetRequest& request);

}  // namespace alexbench::workloads
