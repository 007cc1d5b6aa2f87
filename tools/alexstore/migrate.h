// alexstore migrate: a store rewritten in another record format.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/record_format.h"
#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

// Errors:   InvalidArgument, naming the formats there are.
absl::StatusOr<engines::alex::RecordFormat> ParseRecordFormat(std::string_view text);

// Prints what it migrated as "name<TAB>value" lines. Killed or failed at any point, it leaves the
// old store or the new one.
// Errors:   those of MigrateStore.
absl::Status RunMigrate(const StorePlace& place, engines::alex::RecordFormat format);

}  // namespace alexbench::tools
