#include "tools/alexstore/migrate.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/migration/migration.h"
#include "tools/alexstore/any_store.h"
#include "tools/alexstore/output.h"

namespace alexbench::tools {

using engines::alex::MigrationReport;
using engines::alex::OpenMode;
using engines::alex::RecordFormat;
using engines::alex::Recovery;

absl::StatusOr<RecordFormat> ParseRecordFormat(std::string_view text) {
  for (const RecordFormat format : {RecordFormat::kV1, RecordFormat::kV2, RecordFormat::kV3}) {
    if (text == ChoiceName(format)) {
      return format;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--to: there is no record format \"%s\" (there are: v1, v2, v3)", text));
}

absl::Status RunMigrate(const StorePlace& place, RecordFormat format) {
  std::error_code ignored;
  if (std::filesystem::exists(place.folder / engines::alex::kWalName, ignored)) {
    // Opened for writing, a store takes in what its write-ahead log holds.
    RETURN_IF_ERROR(OpenAnyStore(place, OpenMode::kOpenExisting).status());
  } else if (place.recovery == Recovery::kStrict) {
    // A migration leaves out what opening would cut off.
    RETURN_IF_ERROR(OpenAnyStore(place, OpenMode::kReadOnly).status());
  }
  ASSIGN_OR_RETURN(const MigrationReport report,
                   engines::alex::MigrateStore(place.folder, {.format = format}));
  TellOfRecordsCutOff(report.left_out);
  Output output;
  output.buffer() = absl::StrFormat("records\t%u\nfrom\t%s\nto\t%s\n", report.record_count,
                                    ChoiceName(report.from), ChoiceName(format));
  if (report.from != format && report.from != RecordFormat::kV3) {
    // Whatever reads the new store's checksums should know how far they reach back.
    output.buffer() += "source\tunverified: its format has no checksums\n";
  }
  return output.Flush();
}

}  // namespace alexbench::tools
