#include "tools/alexstore/tsv_reader.h"

#include <optional>

#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "tools/alexstore/text_form.h"

namespace alexbench::tools {
namespace {

// A line holds at most a key, a tab, and a value whose every byte is escaped by four.
constexpr std::size_t kLongestLineBytes = 4 * kMaxValueSizeBytes + 32;

absl::StatusOr<OwnedRecord> ParseLine(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) {
    return absl::InvalidArgumentError("no tab between key and value");
  }
  const std::optional<Key> key = ParseKey(line.substr(0, tab));
  if (!key.has_value()) {
    return absl::InvalidArgumentError("the key is no whole number from -2^63 to 2^63 - 1");
  }
  ASSIGN_OR_RETURN(std::string value, Unescape(line.substr(tab + 1)));
  if (value.size() > kMaxValueSizeBytes) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the value has more than %u bytes", kMaxValueSizeBytes));
  }
  return OwnedRecord{*key, std::move(value)};
}

}  // namespace

absl::StatusOr<std::size_t> TsvReader::Take(std::string_view bytes,
                                            std::vector<OwnedRecord>& records) {
  std::size_t taken = 0;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos;
       end = bytes.find('\n', taken)) {
    RETURN_IF_ERROR(TakeLine(bytes.substr(taken, end - taken), records));
    taken = end + 1;
  }
  if (bytes.size() - taken > kLongestLineBytes) {
    return absl::DataLossError(
        absl::StrFormat("%s, line %u: longer than any record", name_, line_number_ + 1));
  }
  return taken;
}

absl::Status TsvReader::Finish(std::string_view rest, std::vector<OwnedRecord>& records) {
  return rest.empty() ? absl::OkStatus() : TakeLine(rest, records);
}

absl::Status TsvReader::TakeLine(std::string_view line, std::vector<OwnedRecord>& records) {
  ++line_number_;
  absl::StatusOr<OwnedRecord> record = ParseLine(line);
  if (!record.ok()) {
    return absl::DataLossError(
        absl::StrFormat("%s, line %u: %s", name_, line_number_, record.status().message()));
  }
  records.push_back(*std::move(record));
  return absl::OkStatus();
}

}  // namespace alexbench::tools
