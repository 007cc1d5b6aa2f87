// Rewriting a store in another record format.
//
// The new store is written beside the old one in the same folder, synced, read back and compared
// record by record; then the change of one name makes it the store. Cut short at any point, the
// folder holds the old store or the new one, whole, and what else is in it is cleared away by the
// next opening for writing.
//
// Source: which files make a store: docs/formats/value_log.md and segmented_log.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

struct MigrationTarget {
  RecordFormat format = RecordFormat::kV3;
  // Of a v3 log: see LogOptions.
  std::uint64_t segment_bytes = std::uint64_t{256} << 20;
};

struct MigrationReport {
  RecordFormat from = RecordFormat::kV1;
  std::size_t record_count = 0;  // live; in the new store they stand in key order
  // DataLoss with file and position if whole records stood behind the end of a v3 log: damage, or
  // what a crash left; see SegmentedLog::VerifyEnd. The new store is without them.
  absl::Status left_out;
};

// Errors:   NotFound if there is no store; Unavailable if it is in use; DataLoss if it is damaged;
//           ResourceExhausted without room for old and new store side by side. The store is then
//           what it was. An error of the last step says that either may be there.
// Cost:     reads the store twice and writes it once; nothing if it has the format already. The old
//           files go once the new ones stand in their place.
absl::StatusOr<MigrationReport> MigrateStore(const std::filesystem::path& folder,
                                             const MigrationTarget& target);

// Writes a store of v1 or v2 anew in its own format, so that only what is live is left of it; for
// v3 there is AlexStore::Compact. Cut short, it leaves one of the two, as a migration does.
// Errors:   InvalidArgument for v3; those of MigrateStore.
absl::StatusOr<MigrationReport> RewriteStore(const std::filesystem::path& folder);

// MigrateStore in a folder of any kind. Requires: the store's exclusive lock.
absl::StatusOr<MigrationReport> MigrateIn(Folder& folder, const MigrationTarget& target);

}  // namespace alexbench::engines::alex
