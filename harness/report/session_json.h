// session.json, written and read. Format: docs/formats/session.schema.json.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/session_record.h"

namespace alexbench::harness {

// Errors: Internal naming the member that holds NaN or an infinity.
absl::StatusOr<std::string> SessionToJson(const SessionRecord& record);

// Errors: DataLoss naming source and member; FailedPrecondition for another schema version.
absl::StatusOr<SessionRecord> SessionFromJson(std::string_view text, std::string_view source);

// Errors: those of the above, and of the file, which is replaced whole or not at all.
absl::Status WriteSession(const SessionRecord& record, const std::filesystem::path& file);
// Errors: those of ReadTextFile and SessionFromJson.
absl::StatusOr<SessionRecord> ReadSession(const std::filesystem::path& file);

}  // namespace alexbench::harness
