#include "tools/alexstore/snapshot.h"

#include <string_view>
#include <variant>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "tools/alexstore/output.h"

namespace alexbench::tools {

using engines::alex::IndexSnapshot;
using engines::alex::OpenMode;
using engines::alex::RecordFormat;
using engines::alex::SnapshotReport;
using engines::alex::SnapshotUse;

absl::Status RunCheckpoint(const StorePlace& place) {
  ASSIGN_OR_RETURN(const RecordFormat format, engines::alex::StoredRecordFormat(place.folder));
  if (format != RecordFormat::kV3) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s has record format %s, and only v3 has snapshots of the index",
                        place.folder.string(), ChoiceName(format)));
  }
  // Without the snapshot that may be there: what the new one says was then read and checked.
  ASSIGN_OR_RETURN(AnyStore any,
                   OpenAnyStore(place, OpenMode::kOpenExisting, {.snapshot = IndexSnapshot::kOff}));
  StoreV3& store = std::get<StoreV3>(any);
  RETURN_IF_ERROR(store.Checkpoint());
  Output output;
  output.buffer() = absl::StrFormat("records\t%u\nsnapshot_bytes\t%u\n",
                                    store.Stats().record_count,
                                    store.core()->log().SnapshotBytes().value_or(0));
  return output.Flush();
}

std::optional<SnapshotReport> SnapshotOf(const AnyStore& any) {
  const StoreV3* const store = std::get_if<StoreV3>(&any);
  return store != nullptr ? std::optional(store->snapshot()) : std::nullopt;
}

std::string SnapshotText(const SnapshotReport& report) {
  switch (report.use) {
    case SnapshotUse::kUsed:
      return "used";
    case SnapshotUse::kRefused:
      return absl::StrFormat("refused: %s", FromAbsl(report.reason.message()));
    case SnapshotUse::kNotAsked:
    case SnapshotUse::kNone:
      break;
  }
  return "none";
}

}  // namespace alexbench::tools
