// A store in whichever record format it has.
#pragma once

#include <filesystem>
#include <variant>

#include "absl/status/statusor.h"

#include "engines/alex/alex_policy.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/log_folder.h"

namespace alexbench::tools {

using StoreV1 =
    engines::alex::AlexStore<With(engines::alex::kProduct, engines::alex::RecordFormat::kV1)>;
using StoreV2 =
    engines::alex::AlexStore<With(engines::alex::kProduct, engines::alex::RecordFormat::kV2)>;
using StoreV3 =
    engines::alex::AlexStore<With(engines::alex::kProduct, engines::alex::RecordFormat::kV3)>;
using AnyStore = std::variant<StoreV1, StoreV2, StoreV3>;

struct StoreOptions {
  engines::alex::DurabilityLevel durability;
  // Nothing but `alexstore checkpoint` writes a snapshot; everything else begins with it.
  engines::alex::IndexSnapshot snapshot = engines::alex::IndexSnapshot::kUse;
};

// Opens the store in `folder`. One that is created gets record format v3, the one whose damage is
// found. Errors: those of StoredRecordFormat and AlexStore::Open.
absl::StatusOr<AnyStore> OpenAnyStore(const std::filesystem::path& folder,
                                      engines::alex::OpenMode mode,
                                      const StoreOptions& wanted = {});

engines::alex::RecordFormat FormatOf(const AnyStore& store);

}  // namespace alexbench::tools
