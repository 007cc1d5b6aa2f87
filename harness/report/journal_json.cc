#include "harness/report/journal_json.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/observation_fields.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<JournalEntry> T>
void DescribeFields(Io& io, T& entry) {
  io("blocks_end_bytes", entry.blocks.end_bytes);
  io("blocks_hash", entry.blocks.hash);
  io("arms", entry.part.arms);
  io("images", entry.part.images);
  io("streams", entry.part.streams);
  io.IfThere("counts", entry.part.counts);
  io.IfThere("loads", entry.part.loads);
}

namespace {

// Every line starts with the hash of its JSON and a space.
constexpr std::size_t kHashDigits = 16;

absl::StatusOr<JournalEntry> ParseLine(std::string_view line, const std::string& place) {
  const bool has_hash = line.size() > kHashDigits && line[kHashDigits] == ' ';
  const std::string_view json = has_hash ? line.substr(kHashDigits + 1) : std::string_view();
  if (!has_hash || HashLines(json) != line.substr(0, kHashDigits)) {
    return absl::DataLossError(absl::StrFormat("%s: is not what was written there", place));
  }
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(json, place));
  JsonReading reading(place);
  JournalEntry entry;
  FromJson(reading, document, entry);
  RETURN_IF_ERROR(reading.status());
  return entry;
}

}  // namespace

absl::Status AppendToJournal(const std::filesystem::path& file, const JournalEntry& entry) {
  RETURN_IF_ERROR(CutTornLine(file));
  ASSIGN_OR_RETURN(const std::string json, DumpJson(ToJson(entry), JsonStyle::kOneLine));
  return AppendToFile(file, absl::StrFormat("%s %s\n", HashLines(json), json));
}

absl::StatusOr<JournalRead> ParseJournal(std::string_view text, std::string_view source) {
  JournalRead read;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t number = read.entries.size() + 1;
    if (end == std::string_view::npos) {
      read.notices.push_back(absl::StrFormat("%s:%d: dropped a torn last line of %d bytes", source,
                                             number, text.size()));
      break;
    }
    ASSIGN_OR_RETURN(JournalEntry entry,
                     ParseLine(text.substr(0, end), absl::StrFormat("%s:%d", source, number)));
    read.entries.push_back(std::move(entry));
    text.remove_prefix(end + 1);
  }
  return read;
}

}  // namespace alexbench::harness
