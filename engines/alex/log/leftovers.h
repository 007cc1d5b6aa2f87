// Files that a change of a whole store leaves behind when it is cut short: the beginnings of a
// store that never came to be, or the rest of one that has been replaced.
#pragma once

#include <string_view>

#include "absl/status/status.h"

#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

// What the superblock of a store is called while a migration writes it.
inline constexpr std::string_view kMigratingSuperblockName = "SUPERBLOCK.migrating";

// Removes everything in `folder` that has a store's file name and is no part of the store there,
// which has this record format. Any other file stays.
//
// Requires: the store's exclusive lock.
// Errors:   what the system says; some of the files may then be gone.
// Cost:     a list of the folder; a sync of it if anything was removed.
absl::Status RemoveLeftovers(Folder& folder, RecordFormat format);

}  // namespace alexbench::engines::alex
