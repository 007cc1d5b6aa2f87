// The index of a log as a file: which keys were live up to some record, and where they are.
//
// The file is a hint and nothing in it is believed unless all of it is whole and of this log.
//
// Source: [BITCASK10], its hint files; byte layout in docs/formats/segmented_log.md.
#pragma once

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/index/index_entry.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/snapshot_format.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {

inline constexpr std::string_view kSnapshotName = "INDEX.snapshot";
inline constexpr std::string_view kUnfinishedSnapshotName = "INDEX.snapshot.new";

// Fills in the next entry, keys ascending; false if there is none.
using EntrySource = absl::FunctionRef<bool(IndexEntry&)>;

// Writes the snapshot beside the one that is there, and renames it over that once it is on the
// device. A crash leaves the one or the other.
//
// Requires: the log up to the mark is durable, and the superblock says so.
// Errors:   what the disk says; the snapshot that was there stays.
absl::Status WriteSnapshot(Folder& folder, const SnapshotScope& scope, EntrySource next);

// Reads the snapshot of the log of which `superblock` speaks.
//
// Errors:   NotFound if there is none; DataLoss with file and offset if it is damaged;
//           FailedPrecondition if it is of another log or time, or a later program's.
// Cost:     reads every byte of it, and none of the log.
absl::StatusOr<Snapshot> ReadSnapshot(Folder& folder, const Superblock& superblock);

}  // namespace alexbench::engines::alex
