// Reads the keys of a SOSD file.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/sosd.h"

namespace alexbench::workloads {

struct SosdSource {
  std::string path;
  SosdType type = SosdType::kUint64;
};

// The keys in the order of the file, duplicates included; at least one. Those of a uint64 file come
// as the same 64 bits, hence those above 2^63 - 1 as negative numbers.
//
// Errors: NotFound if there is no such file; DataLoss naming file and numbers if it cannot be
//         read, is no regular file, holds no key, or is shorter or longer than its count says;
//         ResourceExhausted if the keys do not fit this machine's memory.
absl::StatusOr<std::vector<Key>> ReadSosdFile(const SosdSource& source);

}  // namespace alexbench::workloads
