// What the write-ahead log of a damaged store still knows.
#pragma once

#include "absl/status/status.h"

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/repair/salvage.h"

namespace alexbench::engines::alex {

// Adds to `salvage`, which holds all that was found in the log, the writes of the write-ahead log
// that the log lacks, if there is one. Where parts of the log are missing nothing says which those
// are: they count as lost then.
//
// Errors:   FailedPrecondition for a file of a later program; what the disk says.
absl::Status SalvageWal(Folder& folder, const StoreId& store_id, Salvage& salvage);

}  // namespace alexbench::engines::alex
