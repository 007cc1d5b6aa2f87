#include "workloads/trace.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "workloads/text_file.h"

namespace alexbench::workloads {
namespace {

// What stands behind the key of an operation.
enum class Argument : std::uint8_t { kNone, kValueSize, kScanRecords };

struct Verb {
  std::string_view name;
  OperationKind kind;
  Argument argument;
};

constexpr std::array kVerbs{
    Verb{"get", OperationKind::kGet, Argument::kNone},
    Verb{"put", OperationKind::kPut, Argument::kValueSize},
    Verb{"read_modify_write", OperationKind::kReadModifyWrite, Argument::kValueSize},
    Verb{"scan", OperationKind::kScan, Argument::kScanRecords},
    Verb{"erase", OperationKind::kErase, Argument::kNone},
};

constexpr std::uint32_t kMostScanned = 0xffff;

absl::Status Wrong(std::string_view what) { return absl::DataLossError(ToAbsl(what)); }

using Fields = std::vector<std::string_view>;

Fields Split(std::string_view line) {
  Fields fields;
  for (const absl::string_view field :
       absl::StrSplit(ToAbsl(line), absl::ByAnyChar(" \t\r"), absl::SkipEmpty())) {
    fields.push_back(FromAbsl(field));
  }
  return fields;
}

absl::Status ReadKey(std::string_view text, TraceOperation& operation) {
  const bool is_number = text.starts_with('#');
  operation.key_kind = is_number ? TraceKeyKind::kRecordNumber : TraceKeyKind::kKey;
  if (!absl::SimpleAtoi(ToAbsl(text.substr(is_number ? 1 : 0)), &operation.key) ||
      (is_number && operation.key < 0)) {
    return Wrong(absl::StrFormat("\"%s\" is no key: a 64-bit integer, or # and a record's number",
                                 text));
  }
  return absl::OkStatus();
}

absl::Status ReadArgument(std::string_view text, Argument argument, TraceOperation& operation) {
  const bool is_size = argument == Argument::kValueSize;
  std::uint32_t number = 0;
  const std::uint32_t least = is_size ? 0 : 1;
  const std::uint32_t most = is_size ? kMaxValueSizeBytes : kMostScanned;
  if (!absl::SimpleAtoi(ToAbsl(text), &number) || number < least || number > most) {
    return Wrong(absl::StrFormat("\"%s\" is no %s: a whole number from %d to %d", text,
                                 is_size ? "value size" : "number of records", least, most));
  }
  if (is_size) {
    operation.value_size_bytes = number;
  } else {
    operation.scan_records = static_cast<std::uint16_t>(number);
  }
  return absl::OkStatus();
}

absl::StatusOr<TraceOperation> ParseOperation(std::span<const std::string_view> fields) {
  const auto* const verb = std::ranges::find(kVerbs, fields[0], &Verb::name);
  if (verb == kVerbs.end()) {
    return Wrong(absl::StrFormat(
        "unknown operation \"%s\"; there are: get, put, read_modify_write, scan, erase",
        fields[0]));
  }
  const std::size_t expected = verb->argument == Argument::kNone ? 2 : 3;
  if (fields.size() != expected) {
    return Wrong(absl::StrFormat("%s takes %d words, not %d", verb->name, expected - 1,
                                 fields.size() - 1));
  }
  TraceOperation operation{.kind = verb->kind};
  RETURN_IF_ERROR(ReadKey(fields[1], operation));
  if (verb->argument != Argument::kNone) {
    RETURN_IF_ERROR(ReadArgument(fields[2], verb->argument, operation));
  }
  return operation;
}

}  // namespace

OperationMix Trace::Mix() const {
  OperationMix mix{.get = 0};
  const double share = 1 / static_cast<double>(operations.size());
  for (const TraceOperation& operation : operations) {
    switch (operation.kind) {
      case OperationKind::kGet:
        mix.get += share;
        break;
      case OperationKind::kPut:
        mix.update += share;
        break;
      case OperationKind::kReadModifyWrite:
        mix.read_modify_write += share;
        break;
      case OperationKind::kScan:
        mix.scan += share;
        break;
      case OperationKind::kErase:
        mix.erase += share;
        break;
    }
  }
  return mix;
}

absl::StatusOr<Trace> ReadTrace(const std::string& path) {
  ASSIGN_OR_RETURN(std::ifstream file, OpenTextFile(path));
  Trace trace;
  trace.path = path;
  std::string line;
  for (std::uint64_t number = 1; std::getline(file, line); ++number) {
    const Fields fields = Split(std::string_view(line).substr(0, line.find("//")));
    if (fields.empty()) {
      continue;
    }
    const absl::StatusOr<TraceOperation> operation = ParseOperation(fields);
    if (!operation.ok()) {
      return Wrong(
          absl::StrFormat("%s:%d: %s", path, number, FromAbsl(operation.status().message())));
    }
    const auto needed = static_cast<std::uint64_t>(operation->key) + 1;
    if (operation->key_kind == TraceKeyKind::kRecordNumber && needed > trace.records_needed) {
      trace.records_needed = needed;
      trace.line_of_largest = number;
    }
    trace.operations.push_back(*operation);
  }
  if (file.bad()) {
    return Wrong(absl::StrFormat("%s: can't be read", path));
  }
  if (trace.operations.empty()) {
    return Wrong(absl::StrFormat("%s: no operation in it", path));
  }
  return trace;
}

absl::Status CheckTraceFits(const Trace& trace, std::uint64_t records) {
  if (trace.records_needed <= records) {
    return absl::OkStatus();
  }
  return Wrong(absl::StrFormat("%s:%d: record #%d, but only %d are loaded", trace.path,
                               trace.line_of_largest, trace.records_needed - 1, records));
}

}  // namespace alexbench::workloads
