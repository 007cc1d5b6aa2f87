#include "tools/alexstore/compact.h"

#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/migration/migration.h"
#include "tools/alexstore/any_store.h"
#include "tools/alexstore/output.h"

namespace alexbench::tools {
namespace {

using engines::EngineStats;
using engines::alex::OpenMode;
using engines::alex::RecordFormat;

absl::Status CompactV3(const StorePlace& place) {
  ASSIGN_OR_RETURN(AnyStore any, OpenAnyStore(place, OpenMode::kOpenExisting));
  return std::get<StoreV3>(any).Compact();
}

absl::StatusOr<EngineStats> StatsOf(const StorePlace& place) {
  ASSIGN_OR_RETURN(const AnyStore any, OpenAnyStore(place, OpenMode::kReadOnly));
  return std::visit([](const auto& store) { return store.Stats(); }, any);
}

}  // namespace

absl::Status RunCompact(const StorePlace& place) {
  ASSIGN_OR_RETURN(const RecordFormat format, engines::alex::StoredRecordFormat(place.folder));
  ASSIGN_OR_RETURN(const EngineStats before, StatsOf(place));
  RETURN_IF_ERROR(format == RecordFormat::kV3 ? CompactV3(place)
                                              : engines::alex::RewriteStore(place.folder).status());
  ASSIGN_OR_RETURN(const EngineStats after, StatsOf(place));
  Output output;
  output.buffer() = absl::StrFormat("records\t%u\nlog_bytes_before\t%u\nlog_bytes_after\t%u\n",
                                    after.record_count, before.log_bytes.value_or(0),
                                    after.log_bytes.value_or(0));
  return output.Flush();
}

}  // namespace alexbench::tools
