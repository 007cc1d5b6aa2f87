#include "harness/report/session_json.h"

#include "base/status_macros.h"
#include "harness/report/claim_fields.h"
#include "harness/report/doctor_fields.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/observation_fields.h"
#include "harness/report/result_fields.h"
#include "harness/report/result_json.h"
#include "harness/report/strict_json.h"
#include "harness/session/plan_fields.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<SessionRecord> T>
void DescribeFields(Io& io, T& record) {
  io("schema_version", record.schema_version);
  io("run_id", record.run_id);
  io("command_line", record.command_line);
  io("config", record.config);
  io("started_utc", record.started_utc);
  io.IfThere("resumed_utc", record.resumed_utc);
  io("ended_utc", record.ended_utc);
  io("status", record.status);
  io("host", record.host);
  io("build", record.build);
  io("doctor", record.doctor);
  io("plan", record.plan);
  io("fairness", record.fairness);
  io("claims", record.claims);
  io("block_count", record.block_count);
  io("blocks_hash", record.blocks_hash);
  io("arms", record.arms);
  io("images", record.images);
  io("streams", record.streams);
  io.IfThere("counts", record.counts);
  io.IfThere("loads", record.loads);
}

absl::StatusOr<std::string> SessionToJson(const SessionRecord& record) {
  return DumpJson(ToJson(record), JsonStyle::kIndented);
}

absl::StatusOr<SessionRecord> SessionFromJson(std::string_view text, std::string_view source) {
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(text, source));
  RETURN_IF_ERROR(CheckSchemaVersion(document, source));
  JsonReading reading(source);
  SessionRecord record;
  FromJson(reading, document, record);
  RETURN_IF_ERROR(reading.status());
  return record;
}

absl::Status WriteSession(const SessionRecord& record, const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, SessionToJson(record));
  return ReplaceFile(file, text);
}

absl::StatusOr<SessionRecord> ReadSession(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  return SessionFromJson(text, file.string());
}

}  // namespace alexbench::harness
