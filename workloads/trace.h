// Operations that somebody recorded, as a text file. Its format is described in
// docs/formats/trace.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "workloads/operation.h"
#include "workloads/operation_mix.h"

namespace alexbench::workloads {

// A key as it stands in a trace: itself, or the number of a loaded record.
enum class TraceKeyKind : std::uint8_t { kKey, kRecordNumber };

struct TraceOperation {
  Key key = 0;  // or the record's number in load order, from 0
  std::uint32_t value_size_bytes = 0;
  std::uint16_t scan_records = 0;
  OperationKind kind = OperationKind::kGet;
  TraceKeyKind key_kind = TraceKeyKind::kKey;
};

struct Trace {
  std::string path;
  std::vector<TraceOperation> operations;  // at least one
  std::uint64_t records_needed = 0;        // one more than the largest record number
  std::uint64_t line_of_largest = 0;       // where that stands; 0: there is none

  // Shares of its operations. Whether a put is of a new key depends on what is loaded: it counts as
  // an update.
  OperationMix Mix() const;
};

// Errors: DataLoss naming the file, with the line where one is wrong.
// Cost:   24 bytes an operation.
absl::StatusOr<Trace> ReadTrace(const std::string& path);

// Errors: DataLoss naming file and line if the trace means a record beyond those loaded.
absl::Status CheckTraceFits(const Trace& trace, std::uint64_t records);

}  // namespace alexbench::workloads
