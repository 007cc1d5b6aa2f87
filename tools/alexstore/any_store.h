// A store in whichever record format it has.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/alex_policy.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/log_folder.h"
#include "tools/alexstore/store_place.h"

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
  // See CompactIfAsked.
  std::optional<std::uint32_t> compact_above_percent;
};

// Opens the store at `place`. One that is created gets record format v3, the one whose damage is
// found. What opening for writing cuts off is told on stderr: see TellOfRecordsCutOff.
//
// Errors: those of StoredRecordFormat and AlexStore::Open; InvalidArgument where compaction is
// asked for that the store's format has not.
absl::StatusOr<AnyStore> OpenAnyStore(const StorePlace& place, engines::alex::OpenMode mode,
                                      const StoreOptions& wanted = {});

// Compacts the store if more than so many percent of its log count no more and there is room for
// the rest; never where nothing is asked for. A log below a segment, 256 MiB, is left alone. Where
// the room does not suffice after all, that is told on stderr and no more is asked for: the store
// goes on, and what was written before is stored.
//
// Errors: what else ends a compaction, and what ends writing to the store, a failed sync above all,
// saying that what was written before is stored.
absl::Status CompactIfAsked(AnyStore& store, std::optional<std::uint32_t>& above_percent);

// Says on stderr that whole records behind the end of a log were given up, and where the end is;
// nothing where `gap` is OK. See SegmentedLog::VerifyEnd.
void TellOfRecordsCutOff(const absl::Status& gap);

engines::alex::RecordFormat FormatOf(const AnyStore& store);

}  // namespace alexbench::tools
