#include "harness/report/result_json.h"

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/result_fields.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {

JsonValue SummaryTree(const Summary& summary) { return ToJson(summary); }

absl::StatusOr<std::string> SummaryToJson(const Summary& summary) {
  return DumpJson(SummaryTree(summary), JsonStyle::kIndented);
}

absl::Status CheckSchemaVersion(const JsonValue& document, std::string_view source) {
  const auto* object = std::get_if<JsonObject>(&document.data);
  const JsonValue* version = object == nullptr ? nullptr : FindMember(*object, "schema_version");
  const auto* number = version == nullptr ? nullptr : std::get_if<std::int64_t>(&version->data);
  if (number == nullptr) {
    return absl::DataLossError(absl::StrFormat("%s: schema_version: is missing", source));
  }
  if (*number != kSchemaVersion) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: schema_version: is %d, this program reads %d", source, *number, kSchemaVersion));
  }
  return absl::OkStatus();
}

absl::StatusOr<Summary> SummaryFromJson(std::string_view text, std::string_view source) {
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(text, source));
  RETURN_IF_ERROR(CheckSchemaVersion(document, source));
  JsonReading reading(source);
  Summary summary;
  FromJson(reading, document, summary);
  RETURN_IF_ERROR(reading.status());
  return summary;
}

absl::Status WriteSummary(const Summary& summary, const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, SummaryToJson(summary));
  return ReplaceFile(file, text);
}

absl::StatusOr<Summary> ReadSummary(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  return SummaryFromJson(text, file.string());
}

}  // namespace alexbench::harness
