#include "harness/report/blocks_json.h"

#include <xxhash.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/observation_fields.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {
namespace {

// The longest line a writer makes is below 400 bytes.
constexpr std::size_t kMaxLineSizeBytes = 4096;

absl::StatusOr<BlockObservation> ParseLine(std::string_view line, const std::string& place) {
  if (line.size() > kMaxLineSizeBytes) {
    return absl::DataLossError(absl::StrFormat("%s: a line of %d bytes", place, line.size()));
  }
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(line, place));
  JsonReading reading(place);
  BlockObservation block;
  FromJson(reading, document, block);
  RETURN_IF_ERROR(reading.status());
  return block;
}

}  // namespace

std::string HashLines(std::string_view lines) {
  return absl::StrFormat("%016x", XXH3_64bits(lines.data(), lines.size()));
}

absl::StatusOr<BlocksAppended> AppendBlocks(const std::filesystem::path& file,
                                            std::span<const BlockObservation> blocks) {
  RETURN_IF_ERROR(CutTornLine(file));
  std::string text;
  for (const BlockObservation& block : blocks) {
    ASSIGN_OR_RETURN(const std::string line, DumpJson(ToJson(block), JsonStyle::kOneLine));
    text += line;
    text += '\n';
  }
  RETURN_IF_ERROR(AppendToFile(file, text));
  std::error_code error;
  const std::uintmax_t end_bytes = std::filesystem::file_size(file, error);
  if (error) {
    return absl::UnavailableError(absl::StrFormat("%s: %s", file.string(), error.message()));
  }
  return BlocksAppended{.end_bytes = end_bytes, .hash = HashLines(text)};
}

absl::StatusOr<BlocksRead> ParseBlocks(std::string_view text, std::string_view source) {
  BlocksRead read;
  const std::size_t whole_bytes = text.rfind('\n') + 1;  // 0 if there is no line feed
  const std::string_view lines = text.substr(0, whole_bytes);
  read.blocks.reserve(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')));
  std::size_t start = 0;
  std::size_t line_count = 0;
  while (start < lines.size()) {
    const std::size_t end = lines.find('\n', start);
    ++line_count;
    ASSIGN_OR_RETURN(
        BlockObservation block,
        ParseLine(lines.substr(start, end - start), absl::StrFormat("%s:%d", source, line_count)));
    read.blocks.push_back(std::move(block));
    start = end + 1;
  }
  if (whole_bytes != text.size()) {
    read.notices.push_back(absl::StrFormat("%s:%d: dropped a torn last line of %d bytes", source,
                                           line_count + 1, text.size() - whole_bytes));
  }
  read.hash = HashLines(lines);
  return read;
}

absl::StatusOr<BlocksRead> ReadBlocks(const std::filesystem::path& folder) {
  const std::filesystem::path plain = folder / "blocks.jsonl";
  const std::filesystem::path packed = folder / "blocks.jsonl.gz";
  std::error_code ignored;
  const bool has_plain = std::filesystem::exists(plain, ignored);
  const bool has_packed = std::filesystem::exists(packed, ignored);
  if (has_plain && has_packed) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: holds both blocks.jsonl and blocks.jsonl.gz; which counts?", folder.string()));
  }
  const std::filesystem::path& file = has_packed ? packed : plain;
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  return ParseBlocks(text, file.string());
}

}  // namespace alexbench::harness
