// summary.json: the findings of a run, written and read.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/json_value.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// What files of a run say of their own format; readers refuse every other number.
inline constexpr std::uint32_t kSchemaVersion = 1;

// Errors: Internal naming the member that holds NaN or an infinity.
absl::StatusOr<std::string> SummaryToJson(const Summary& summary);

// The tree behind the text, for comparing two summaries member by member.
JsonValue SummaryTree(const Summary& summary);

// Errors: DataLoss naming source and member; FailedPrecondition for another schema version.
absl::StatusOr<Summary> SummaryFromJson(std::string_view text, std::string_view source);

// Errors: those of the above, and of the file, which is replaced whole or not at all.
absl::Status WriteSummary(const Summary& summary, const std::filesystem::path& file);
// Errors: those of ReadTextFile and SummaryFromJson.
absl::StatusOr<Summary> ReadSummary(const std::filesystem::path& file);

// Errors: as SummaryFromJson; looks at the member schema_version alone.
absl::Status CheckSchemaVersion(const JsonValue& document, std::string_view source);

}  // namespace alexbench::harness
