// alexstore checkpoint: the index on disk, so that the next opening need not read the log.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"

#include "engines/alex/log/segmented/segmented_log.h"
#include "tools/alexstore/any_store.h"
#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

// Reads the whole store and writes a snapshot of its index. Prints what is in it as
// "name<TAB>value" lines.
// Errors:   InvalidArgument for a store of v1 or v2, which have none; those of AlexStore::Open and
//           Checkpoint.
absl::Status RunCheckpoint(const StorePlace& place);

// What became of the snapshot when the store was opened; nullopt for a store of v1 or v2.
std::optional<engines::alex::SnapshotReport> SnapshotOf(const AnyStore& any);

// "used", "none", "refused: ...".
std::string SnapshotText(const engines::alex::SnapshotReport& report);

}  // namespace alexbench::tools
