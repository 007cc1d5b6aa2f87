// A new store from what of a damaged one can be proved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "absl/status/statusor.h"

#include "engines/alex/repair/salvage.h"

namespace alexbench::engines::alex {

struct RepairPaths {
  std::filesystem::path damaged;
  std::filesystem::path repaired;
};

struct RepairReport {
  RecordFormat format = RecordFormat::kV3;
  std::size_t record_count = 0;  // live, in the new store
  std::size_t found_count = 0;   // of every version, tombstones too
  std::uint64_t missing_sequence_count = 0;
  std::vector<Loss> losses;
};

// Writes the newest version of every key that can be proved into a new store of the same format,
// in key order. The damaged one stays as it is. Where the newest version is lost, an older one
// counts, and where a tombstone is, the key is back: the report says that something was lost.
//
// The new store is written as "<repaired>.partial" and renamed, so it is there wholly or not at
// all.
//
// Errors:   InvalidArgument if there is anything at `repaired` but an empty folder, or anything at
//           "<repaired>.partial"; Unavailable if the damaged store is held by a writer; those of
//           SalvageStore.
absl::StatusOr<RepairReport> RepairStore(const RepairPaths& paths);

}  // namespace alexbench::engines::alex
