// alexstore compact: a store freed of what was overwritten and erased.
#pragma once

#include "absl/status/status.h"

#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

// Prints what became of the log as "name<TAB>value" lines. Killed or failed at any point, it leaves
// a store that holds what it held.
// Errors:   those of AlexStore::Compact or RewriteStore.
absl::Status RunCompact(const StorePlace& place);

}  // namespace alexbench::tools
